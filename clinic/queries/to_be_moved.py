"""Visits that cannot stay: under time off or a closure, outside hours, with what is out of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
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
from clinic.queries.catalogue import USABLE
from clinic.queries.diary_visits import in_full
from clinic.queries.scope import Scope
from clinic.queries.week_masks import LONGEST_RESERVATION
from clinic.rules import hours
from clinic.rules.bit_calendar import Span
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.local_time import instant_of
from clinic.rules.moving_over import Cause, Stuck
from clinic.rules.words import AppointmentStatus, Repeats, ResourceKind

FAR_AHEAD = timedelta(days=400)
MOVABLE = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
Found = tuple[Appointment, Cause]


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


def _still_there(now_minute: int) -> tuple[ColumnElement[bool], ...]:
    return (Appointment.status.in_(MOVABLE), Appointment.to_minute > now_minute)


def _holding(now_minute: int) -> Select[Appointment, Resource]:
    """Visits still to come with what they hold."""
    return (
        select(Appointment, Resource)
        .join(Reservation, Reservation.appointment_id == Appointment.id)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(*_still_there(now_minute), Reservation.to_minute > now_minute)
    )


def _under_time_off(session: Session, now_minute: int) -> Iterator[Found]:
    rows = session.execute(
        _holding(now_minute)
        .add_columns(TimeOff)
        .join(TimeOff, TimeOff.resource_id == Reservation.resource_id)
        .where(
            TimeOff.to_minute > now_minute,
            Reservation.from_minute > TimeOff.from_minute - LONGEST_RESERVATION,
            Reservation.from_minute < TimeOff.to_minute,
            Reservation.to_minute > TimeOff.from_minute,
        )
        .order_by(TimeOff.from_minute)
    )
    for visit, unit, away in rows:
        yield visit, Cause(f"away {unit.id}", f"{unit.name} is away", away.reason)


def _outside_hours(session: Session, now_minute: int) -> Iterator[Found]:
    rows = session.execute(
        _holding(now_minute)
        .join(OutsideHours, OutsideHours.reservation_id == Reservation.id)
        .order_by(Reservation.from_minute, Resource.id)
    )
    for visit, unit in rows:
        yield visit, Cause(f"hours {unit.id}", f"{unit.name} is not there: the hours have changed")


def _with_what_is_out_of_use(session: Session, now_minute: int) -> Iterator[Found]:
    rows = session.execute(
        _holding(now_minute)
        .where(
            Resource.kind.in_(USABLE),
            Resource.active.is_(False),
            Reservation.from_minute > now_minute - LONGEST_RESERVATION,
        )
        .order_by(Resource.id)
    )
    for visit, unit in rows:
        gone = unit.kind is ResourceKind.THERAPIST
        word = "takes no visits any more" if gone else "is not in use any more"
        yield visit, Cause(f"unit {unit.id}", f"{unit.name} {word}")


def _under_closures(session: Session, now_minute: int) -> Iterator[Found]:
    earliest = instant_of(now_minute).date() - timedelta(days=2)
    latest = earliest + FAR_AHEAD
    closures = session.execute(
        select(Closure, Location)
        .join(Location, Location.id == Closure.location_id)
        .where(or_(Closure.last_day >= earliest, Closure.repeats != Repeats.ONCE))
        .order_by(Closure.first_day)
    )
    for closure, location in closures.all():
        days = hours.Closure(closure.first_day, closure.last_day, closure.repeats)
        shut = hours.closed_days([days], ZoneInfo(location.zone), (earliest, latest))
        if not shut:
            continue
        visits = session.scalars(
            select(Appointment).where(
                *_still_there(now_minute),
                Appointment.location_id == location.id,
                or_(*(_touching(span) for span in shut)),
            )
        )
        cause = Cause(f"closed {closure.id}", f"{location.name} is closed", closure.reason)
        yield from ((visit, cause) for visit in visits)


def _touching(span: Span) -> ColumnElement[bool]:
    return and_(
        Appointment.from_minute > span[0] - LONGEST_RESERVATION,
        Appointment.from_minute < span[1],
        Appointment.to_minute > span[0],
    )


def _where_nobody_works(session: Session, now_minute: int) -> Iterator[Found]:
    rows = session.execute(
        select(Appointment, Location)
        .join(Location, Location.id == Appointment.location_id)
        .where(
            *_still_there(now_minute),
            Location.active.is_(False),
            Appointment.from_minute > now_minute - LONGEST_RESERVATION,
        )
    )
    for visit, location in rows:
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
