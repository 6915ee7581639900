"""Locations, rooms and equipment as an administrator looks after them, in use or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Closure, Location, OpeningHours, Resource
from clinic.rules.clinic_values import ClosedDays, LocationEntry, LocationLine, UnitLine
from clinic.rules.day_hours import WEEKDAYS
from clinic.rules.errors import NotFound
from clinic.rules.words import ResourceKind


def locations(session: Session) -> list[LocationLine]:
    """Every location, those in use first, by name."""
    rows = session.scalars(select(Location).order_by(Location.active.desc(), Location.name))
    return _lines(session, rows.all())


def one_location(session: Session, public_id: str) -> LocationLine:
    """One location. Raises NotFound."""
    row = session.scalar(select(Location).where(Location.public_id == public_id))
    if row is None:
        raise NotFound
    return _lines(session, [row])[0]


def closed_days(session: Session, public_id: str) -> list[ClosedDays]:
    """The days a location is shut, in order."""
    rows = session.execute(
        select(Closure.first_day, Closure.last_day, Closure.reason, Closure.repeats)
        .join(Location, Location.id == Closure.location_id)
        .where(Location.public_id == public_id)
    )
    return sorted(ClosedDays(*row) for row in rows)


def units_of_kind(session: Session, kinds: Collection[ResourceKind]) -> list[UnitLine]:
    """The calendars of these kinds, those in use first, by location and name."""
    rows = session.execute(
        select(Resource, Location)
        .join(Location, Location.id == Resource.location_id)
        .where(Resource.kind.in_(kinds))
        .order_by(Resource.active.desc(), Location.name, Resource.name)
    )
    return [_unit(*row) for row in rows]


def one_unit(
    session: Session, public_id: str, kinds: Collection[ResourceKind] = frozenset(ResourceKind)
) -> UnitLine:
    """One calendar of one of these kinds. Raises NotFound, for a patient's too."""
    row = session.execute(
        select(Resource, Location)
        .join(Location, Location.id == Resource.location_id)
        .where(
            Resource.public_id == public_id,
            Resource.kind.in_(kinds),
            Resource.kind != ResourceKind.PATIENT,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _unit(*row)


def _lines(session: Session, rows: Sequence[Location]) -> list[LocationLine]:
    opening: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    hours = select(OpeningHours).where(OpeningHours.location_id.in_([row.id for row in rows]))
    for each in session.scalars(hours.order_by(OpeningHours.opens)):
        opening[each.location_id, each.weekday].append((each.opens, each.closes))
    return [
        LocationLine(
            row.public_id,
            LocationEntry(
                name=row.name,
                zone=row.zone,
                grid_minutes=row.grid_minutes,
                week=tuple(tuple(opening[row.id, day]) for day in range(len(WEEKDAYS))),
                address=row.address,
                phone=row.phone,
                cancel_notice_hours=row.cancel_notice_hours,
            ),
            row.active,
        )
        for row in rows
    ]


def _unit(row: Resource, location: Location) -> UnitLine:
    return UnitLine(
        row.public_id,
        row.name,
        row.kind,
        row.category,
        location.public_id,
        location.name,
        location.zone,
        row.active,
    )
