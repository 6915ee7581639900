"""A location's days as plain values: the visits, what each occupies, what is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    AppointmentStep,
    Hold,
    Location,
    Reservation,
    Resource,
    Therapist,
    TimeOff,
)
from clinic.queries.catalogue import USABLE
from clinic.queries.diary_visits import read_visits
from clinic.queries.scope import Scope
from clinic.queries.week_masks import LONGEST_RESERVATION, WEEK, ResourceRow, WeekReader
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryVisit, HeldTime
from clinic.rules.local_time import day_span, minute_of
from clinic.rules.words import HoldKind

DAYS_IN_A_WEEK = 7


def day_of(scope: Scope, location: Location, day: date) -> DiaryDay:
    """Everything the board and the list of one local day show, in a fixed number of queries."""
    span = day_span(day, ZoneInfo(location.zone))
    calendars = _Calendars(scope.session, _in_use(scope.session, location, span), span)
    return _day(location, day, calendars, _visits(scope, location, span))


def week_of(scope: Scope, location: Location, unit: Resource, monday: date) -> list[DiaryDay]:
    """Seven local days of one therapist, room or piece of equipment, in as many queries as one.

    Each day has that one column, and the visits that occupy it on that day.
    """
    zone = ZoneInfo(location.zone)
    days = [monday + timedelta(days=number) for number in range(DAYS_IN_A_WEEK)]
    span = (day_span(days[0], zone)[0], day_span(days[-1], zone)[1])
    theirs = Appointment.id.in_(
        select(Reservation.appointment_id).where(
            Reservation.resource_id == unit.id, *_within(span), Reservation.appointment_id > 0
        )
    )
    calendars = _Calendars(scope.session, [unit], span)
    visits = _visits(scope, location, span, theirs)
    gone = _gone(scope.session, location, unit, span)
    return [
        replace(
            (found := _day(location, day, calendars, visits, unit.public_id)),
            gone=sum(found.span[0] <= start < found.span[1] for start in gone),
        )
        for day in days
    ]


def _day(
    location: Location,
    day: date,
    calendars: _Calendars,
    visits: Sequence[DiaryVisit],
    only: str = "",
) -> DiaryDay:
    zone = ZoneInfo(location.zone)
    begin, end = span = day_span(day, zone)
    there = [
        visit
        for visit in visits
        if not only
        or any(h.resource == only and h.start < end and h.end > begin for h in visit.occupies)
    ]
    columns = calendars.on(span)
    return DiaryDay(location.public_id, location.name, day, zone, span, columns, tuple(there))


def _visits(
    scope: Scope, location: Location, span: Span, which: ColumnElement[bool] | None = None
) -> list[DiaryVisit]:
    query = (
        scope.appointments()
        .where(
            Appointment.location_id == location.id,
            Appointment.from_minute > span[0] - LONGEST_RESERVATION,
            Appointment.from_minute < span[1],
            Appointment.to_minute > span[0],
            true() if which is None else which,
        )
        .order_by(Appointment.from_minute, Appointment.id)
    )
    return read_visits(scope.session, query)


def _gone(session: Session, location: Location, unit: Resource, span: Span) -> Sequence[int]:
    """When the visits were to begin that this therapist was to give and were cancelled.

    They hold no time any more, so that a room or a piece of equipment has none.
    """
    given = exists().where(
        AppointmentStep.appointment_id == Appointment.id,
        AppointmentStep.therapist_id == Therapist.id,
        Therapist.resource_id == unit.id,
    )
    return session.scalars(
        select(Appointment.from_minute).where(
            Appointment.location_id == location.id,
            Appointment.from_minute >= span[0],
            Appointment.from_minute < span[1],
            Appointment.status.in_(FREES_TIME),
            given,
        )
    ).all()


def _within(span: Span) -> tuple[ColumnElement[bool], ...]:
    """The reservations that reach into a span; none is longer than a day."""
    return (
        Reservation.from_minute > span[0] - LONGEST_RESERVATION,
        Reservation.from_minute < span[1],
        Reservation.to_minute > span[0],
    )


def _in_use(session: Session, location: Location, span: Span) -> Sequence[Resource]:
    """What is in use, and what is not any more but still has visits that day."""
    booked = exists().where(
        Reservation.resource_id == Resource.id,
        *_within(span),
        Reservation.appointment_id.is_not(None),
    )
    return session.scalars(
        select(Resource)
        .where(
            Resource.location_id == location.id,
            Resource.kind.in_(USABLE),
            or_(Resource.active, booked),
        )
        .order_by(Resource.kind, Resource.name)
    ).all()


class _Calendars:
    """When some resources are there and when they are away, read once for a span of days."""

    def __init__(self, session: Session, resources: Sequence[Resource], span: Span) -> None:
        self.resources = resources
        rows = [ResourceRow(r.id, r.kind, r.location_id, r.calendar_version) for r in resources]
        self.reader = WeekReader(session, rows, range(span[0] // WEEK, -(-span[1] // WEEK)))
        self.away = _away(session, [row.id for row in resources], span)
        self.held = _held(session, [row.id for row in resources], span)

    def on(self, span: Span) -> tuple[DiaryColumn, ...]:
        """The columns of one day."""
        return tuple(
            DiaryColumn(
                row.public_id,
                row.name,
                row.kind,
                row.category,
                self.reader.open_spans(row.id, span) if row.active else (),
                tuple(
                    gone for gone in self.away[row.id] if gone[0] < span[1] and gone[1] > span[0]
                ),
                tuple(
                    kept
                    for kept in self.held[row.id]
                    if kept.start < span[1] and kept.end > span[0]
                ),
            )
            for row in self.resources
        )


def _away(
    session: Session, numbers: Sequence[int], span: Span
) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    rows = session.scalars(
        select(TimeOff).where(
            TimeOff.resource_id.in_(numbers),
            TimeOff.from_minute < span[1],
            TimeOff.to_minute > span[0],
        )
    )
    for row in rows:
        found[row.resource_id].append((row.from_minute, row.to_minute, row.reason or "Away"))
    return found


def _held(session: Session, numbers: Sequence[int], span: Span) -> dict[int, list[HeldTime]]:
    """What is kept back for an offer, or until a cancellation can no longer be undone."""
    found: dict[int, list[HeldTime]] = defaultdict(list)
    rows = session.execute(
        select(
            Reservation.resource_id,
            Reservation.from_minute,
            Reservation.to_minute,
            Hold.kind,
            Hold.expires_at,
            Hold.id,
        )
        .join(Hold, Hold.id == Reservation.hold_id)
        .where(
            Reservation.resource_id.in_(numbers),
            Reservation.hold_id.is_not(None),
            *_within(span),
            Hold.expires_at > clock.now(),
        )
        .order_by(Reservation.from_minute)
    )
    for number, begin, end, kind, ends, hold in rows:
        found[number].append(HeldTime(begin, end, HoldKind(kind), minute_of(ends), hold))
    return found
