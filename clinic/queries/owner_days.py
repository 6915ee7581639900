"""How full the clinic was and how its visits ended, from the daily summaries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from clinic.models import Location, Resource, UnitDay, VisitDay
from clinic.models.day_summary import NOBODY
from clinic.queries.catalogue import USABLE, catalogue
from clinic.queries.week_masks import WEEK, ResourceRow, WeekReader
from clinic.rules.local_time import day_span
from clinic.rules.owner_range import Days
from clinic.rules.owner_values import NO_THERAPIST, Attended, UnitUse, Utilisation
from clinic.rules.utilisation import (
    Attendance,
    UnitTimes,
    Used,
    available_by_week,
    week_of,
    weeks_of,
)
from clinic.rules.words import AppointmentStatus, ResourceKind


def utilisation(session: Session, days: Days) -> Utilisation:
    """How full it was, days as the locations' calendars have them."""
    booked = _booked_by_unit(session, days)
    units = [(row, _in_use(session, row)) for row in _units(session)]
    rows = [row for row, used in units if used or booked[row.id]]
    here = {row.id for row, used in units if used}
    available = _available(session, [row for row in rows if row.id in here], days)
    places = {row.id: row.name for row in catalogue(session).locations}
    uses = tuple(
        UnitUse(
            row.kind,
            row.name,
            places.get(row.location_id or 0, ""),
            Used(booked[row.id], sum(available.get(row.id, ()))),
            row.id in here,
        )
        for row in rows
    )
    return Utilisation(uses, _weeks(session, days, rows, available))


def attendance(session: Session, days: Days) -> Attended:
    """How the visits that began on these days ended."""
    inside = VisitDay.day.between(days.first, days.last)
    number = func.sum(VisitDay.visits)
    weeks: dict[date, Counter[AppointmentStatus]] = {
        monday: Counter() for monday in weeks_of(days.first, days.last)
    }
    for day, status, visits in session.execute(
        select(VisitDay.day, VisitDay.status, number)
        .where(inside)
        .group_by(VisitDay.day, VisitDay.status)
    ):
        weeks[week_of(day)][status] += visits
    people: dict[int, Counter[AppointmentStatus]] = defaultdict(Counter)
    for therapist, status, visits in session.execute(
        select(VisitDay.therapist_id, VisitDay.status, number)
        .where(inside)
        .group_by(VisitDay.therapist_id, VisitDay.status)
    ):
        people[therapist][status] += visits
    names = [(row.id, row.name) for row in catalogue(session).therapists]
    lines = [*names, (NOBODY, NO_THERAPIST)]
    return Attended(
        tuple((monday, Attendance(found)) for monday, found in weeks.items()),
        tuple((name, Attendance(people[one])) for one, name in lines if people[one].total()),
        Attendance(sum(people.values(), start=Counter())),
    )


def _units(session: Session) -> Sequence[Resource]:
    """Therapists, then rooms, then equipment, each by name, those of the past as well."""
    rows = session.scalars(select(Resource).where(Resource.kind.in_(USABLE)))
    return sorted(rows, key=lambda row: (USABLE.index(row.kind), row.name, row.id))


def _in_use(session: Session, row: Resource) -> bool:
    """Whether it can be booked: a room of a location that is out of use is not empty, but shut."""
    shut = {place.id for place in catalogue(session).locations if not place.active}
    return row.active and row.location_id not in shut


def _booked_by_unit(session: Session, days: Days) -> Counter[int]:
    rows = session.execute(
        select(UnitDay.resource_id, func.sum(UnitDay.booked_minutes))
        .where(UnitDay.day.between(days.first, days.last))
        .group_by(UnitDay.resource_id)
    )
    return Counter(dict(rows.all()))


def _available(
    session: Session, rows: Sequence[Resource], days: Days
) -> dict[int, tuple[int, ...]]:
    """Minutes available in each week, by unit."""
    zones = {row.id: ZoneInfo(row.zone) for row in catalogue(session).locations}
    edges = [day_span(day, zone) for day in (days.first, days.last) for zone in zones.values()]
    if not edges:
        return {}
    span = (min(begin for begin, _ in edges), max(end for _, end in edges))
    weeks = range(span[0] // WEEK, span[1] // WEEK + 1)
    known = [ResourceRow(row.id, row.kind, row.location_id, 0) for row in rows]
    reader = WeekReader(session, known, weeks)
    return {
        row.id: available_by_week(_times(reader, row), days.first, days.last)
        for row in known
        if row.location_id in reader.places
    }


def _times(reader: WeekReader, row: ResourceRow) -> UnitTimes:
    place = reader.places[row.location_id or 0]
    weekly = tuple(reader.weekly[row.id])
    has_own = bool(weekly) or row.kind is ResourceKind.THERAPIST
    return UnitTimes(
        place.zone,
        place.opening,
        weekly if has_own else None,
        tuple(reader.exceptions[row.id]),
        place.shut,
        tuple(reader.away[row.id]),
    )


def _weeks(
    session: Session,
    days: Days,
    rows: Sequence[Resource],
    available: Mapping[int, tuple[int, ...]],
) -> dict[ResourceKind, tuple[tuple[date, Used], ...]]:
    booked: Counter[tuple[ResourceKind, date]] = Counter()
    for kind, day, minutes in session.execute(
        select(Resource.kind, UnitDay.day, func.sum(UnitDay.booked_minutes))
        .join(Resource, Resource.id == UnitDay.resource_id)
        .outerjoin(Location, Location.id == Resource.location_id)
        .where(
            UnitDay.day.between(days.first, days.last),
            Resource.active,
            or_(Location.id.is_(None), Location.active),
        )
        .group_by(Resource.kind, UnitDay.day)
    ):
        booked[kind, week_of(day)] += minutes
    there: Counter[tuple[ResourceKind, date]] = Counter()
    mondays = weeks_of(days.first, days.last)
    for row in rows:
        for monday, minutes in zip(mondays, available.get(row.id, ()), strict=False):
            there[row.kind, monday] += minutes
    return {
        kind: tuple((day, Used(booked[kind, day], there[kind, day])) for day in mondays)
        for kind in USABLE
    }
