"""Visits that cannot stay: under time off or a closure, outside hours, with what is out of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Closure,
    Location,
    OutsideHours,
    Patient,
    Reservation,
    Resource,
    TimeOff,
)
from clinic.queries.catalogue import USABLE, Catalogue, catalogue
from clinic.queries.diary_visits import in_full
from clinic.queries.scope import Scope
from clinic.queries.week_masks import LONGEST_RESERVATION
from clinic.rules import hours
from clinic.rules.bit_calendar import Span
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.local_time import instant_of
from clinic.rules.moving_over import Cause, Stuck
from clinic.rules.words import AppointmentStatus, ResourceKind

MOVABLE = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
NOW = bindparam("now", type_=Integer)
_STILL_THERE = (Appointment.status.in_(MOVABLE), Appointment.to_minute > NOW)
_HOLDING = (
    select(Appointment, Resource)
    .join(Reservation, Reservation.appointment_id == Appointment.id)
    .join(Resource, Resource.id == Reservation.resource_id)
    .where(*_STILL_THERE, Reservation.to_minute > NOW)
)
"""Visits still to come with what they hold."""
_AWAY = (
    _HOLDING.add_columns(TimeOff)
    .join(TimeOff, TimeOff.resource_id == Reservation.resource_id)
    .where(
        TimeOff.to_minute > NOW,
        Reservation.from_minute > TimeOff.from_minute - LONGEST_RESERVATION,
        Reservation.from_minute < TimeOff.to_minute,
        Reservation.to_minute > TimeOff.from_minute,
    )
    .order_by(TimeOff.from_minute)
)
_OUTSIDE_HOURS = _HOLDING.where(
    Reservation.id.in_(
        select(OutsideHours.reservation_id)
    )  # joined, SQLite reads every reservation
).order_by(Reservation.from_minute, Resource.id)
_OUT_OF_USE = _HOLDING.where(
    Resource.kind.in_(USABLE),
    Resource.active.is_(False),
    Reservation.from_minute > NOW - LONGEST_RESERVATION,
).order_by(Resource.id)
_CLOSED_FOR_GOOD = (
    select(Appointment, Location)
    .join(Location, Location.id == Appointment.location_id)
    .where(
        *_STILL_THERE,
        Location.active.is_(False),
        Appointment.from_minute > NOW - LONGEST_RESERVATION,
    )
)
FAR_AHEAD = timedelta(days=400)
Found = tuple[Appointment, Cause]
Visits = Select[Appointment]


def stuck_visits(scope: Scope, now_minute: int) -> list[Stuck]:
    """Every one that is not over, in order of time, each once with its first cause."""
    session = scope.session
    found: dict[int, Stuck] = {}
    for visit, cause in (
        *_under_time_off(session, now_minute),
        *_under_closures(session, now_minute),
        *_outside_hours(session, now_minute),
        *_with_what_is_out_of_use(session, now_minute),
        *_where_nobody_works(session, now_minute),
    ):
        found.setdefault(visit.id, Stuck(visit.public_id, visit.id, visit.from_minute, cause))
    return sorted(found.values(), key=lambda one: (one.start, one.number))


def stuck_count(scope: Scope, now_minute: int) -> int:
    """How many they are, in one question about those causes that there are."""
    known = catalogue(scope.session)
    causes = [_visits_of(under) for _, _, under in _closures(known, now_minute)]
    if known.kinds.keys() - {unit.id for _, unit in known.units}:
        causes.append(_visits_of(_OUT_OF_USE))
    if not all(row.active for row in known.locations):
        causes.append(_visits_of(_CLOSED_FOR_GOOD))
    asked = _number_of(*_ALWAYS, *causes) if causes else _USUALLY
    return scope.session.scalar(asked, {"now": now_minute}) or 0


def _visits_of(query: Select[*tuple[Any, ...]]) -> Select[int]:
    """The visits of a query, each once."""
    return query.with_only_columns(Appointment.id).order_by(None).distinct()


def _number_of(*visits: Select[int]) -> Select[int]:
    return select(func.count()).select_from(union(*visits).subquery())


_ALWAYS = (_visits_of(_AWAY), _visits_of(_OUTSIDE_HOURS))
_USUALLY = _number_of(*_ALWAYS)


def _under_time_off(session: Session, now_minute: int) -> Iterator[Found]:
    for visit, unit, away in session.execute(_AWAY, {"now": now_minute}):
        yield visit, Cause(f"away {unit.id}", f"{unit.name} is away", away.reason)


def _outside_hours(session: Session, now_minute: int) -> Iterator[Found]:
    for visit, unit in session.execute(_OUTSIDE_HOURS, {"now": now_minute}):
        yield visit, Cause(f"hours {unit.id}", f"{unit.name} is not there: the hours have changed")


def _with_what_is_out_of_use(session: Session, now_minute: int) -> Iterator[Found]:
    for visit, unit in session.execute(_OUT_OF_USE, {"now": now_minute}):
        gone = unit.kind is ResourceKind.THERAPIST
        word = "takes no visits any more" if gone else "is not in use any more"
        yield visit, Cause(f"unit {unit.id}", f"{unit.name} {word}")


def _closures(known: Catalogue, now_minute: int) -> Iterator[tuple[Closure, Location, Visits]]:
    """The closures that are not over, each with its location and the visits to come under it."""
    earliest = instant_of(now_minute).date() - timedelta(days=2)
    places = {row.id: row for row in known.locations}
    for row in known.closures:
        days = hours.Closure(row.first_day, row.last_day, row.repeats)
        place = places[row.location_id]
        shut = hours.closed_days([days], ZoneInfo(place.zone), (earliest, earliest + FAR_AHEAD))
        if shut:
            under = or_(*(_touching(span) for span in shut))
            visits = select(Appointment).where(*_STILL_THERE, under)
            yield row, place, visits.where(Appointment.location_id == place.id)


def _touching(span: Span) -> ColumnElement[bool]:
    return and_(
        Appointment.from_minute > span[0] - LONGEST_RESERVATION,
        Appointment.from_minute < span[1],
        Appointment.to_minute > span[0],
    )


def _under_closures(session: Session, now_minute: int) -> Iterator[Found]:
    for closure, location, visits in _closures(catalogue(session), now_minute):
        cause = Cause(f"closed {closure.id}", f"{location.name} is closed", closure.reason)
        for visit in session.scalars(visits, {"now": now_minute}):
            yield visit, cause


def _where_nobody_works(session: Session, now_minute: int) -> Iterator[Found]:
    for visit, location in session.execute(_CLOSED_FOR_GOOD, {"now": now_minute}):
        yield visit, Cause(f"location {location.id}", f"{location.name} is not in use any more")


def visits_by_id(scope: Scope, public_ids: Sequence[str]) -> list[tuple[DiaryVisit, str, str]]:
    """These visits as the desk sees them, in order of time, each with its phone and clock."""
    rows = scope.session.execute(
        scope.appointments()
        .add_columns(Patient, Location.zone)
        .join(Location, Location.id == Appointment.location_id)
        .where(Appointment.public_id.in_(public_ids))
        .order_by(Appointment.from_minute, Appointment.id)
    ).all()
    visits = in_full(scope.session, [(row[0], row[1]) for row in rows])
    return [(visit, row[1].phone, row[2]) for visit, row in zip(visits, rows, strict=True)]
