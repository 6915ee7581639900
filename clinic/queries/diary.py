"""One location's day as plain values: its visits, what each occupies, what is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Patient,
    PlannedVisit,
    Reservation,
    Resource,
    SessionNote,
    StatusChange,
    Therapist,
    Therapy,
    TimeOff,
    User,
)
from clinic.queries.scope import Scope
from clinic.queries.units import USABLE
from clinic.queries.week_masks import LONGEST_RESERVATION, WEEK, ResourceRow, WeekReader
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import Span
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryStep, DiaryVisit, Occupied
from clinic.rules.local_time import day_span, minute_of
from clinic.rules.words import NoteStatus

SHOWN = (
    Appointment.public_id,
    Appointment.id,
    Appointment.version,
    Patient.public_id,
    Patient.family,
    Patient.given,
    Appointment.status,
    Appointment.from_minute,
    Appointment.to_minute,
)
"""What a visit begins with, in the order of `DiaryVisit`'s fields."""


def day_of(scope: Scope, location: Location, day: date) -> DiaryDay:
    """Everything the board and the list of one local day show, in a fixed number of queries."""
    zone = ZoneInfo(location.zone)
    span = day_span(day, zone)
    rows = scope.session.execute(
        scope.appointments()
        .with_only_columns(*SHOWN, maintain_column_froms=True)
        .where(
            Appointment.location_id == location.id,
            Appointment.from_minute > span[0] - LONGEST_RESERVATION,
            Appointment.from_minute < span[1],
            Appointment.to_minute > span[0],
        )
        .order_by(Appointment.from_minute, Appointment.id)
    )
    visits = [DiaryVisit(*row) for row in rows]
    _fill(scope.session, visits)
    return DiaryDay(
        location.public_id,
        location.name,
        day,
        zone,
        span,
        _columns(scope.session, location, span),
        tuple(visits),
    )


def one_visit(scope: Scope, public_id: str) -> DiaryVisit:
    """One visit as the desk sees it. Raises NotFound."""
    visit = scope.appointment(public_id)
    patient = scope.session.get_one(Patient, visit.patient_id)
    return in_full(scope.session, [(visit, patient)])[0]


def in_full(session: Session, rows: Iterable[tuple[Appointment, Patient]]) -> list[DiaryVisit]:
    """Visits with all that the desk sees of them, in the given order."""
    visits = [_visit(visit, patient) for visit, patient in rows]
    _fill(session, visits)
    return visits


def history_of(session: Session, number: int) -> list[tuple[StatusChange, str]]:
    """The changes of a visit's status, newest first, with who made them."""
    rows = session.execute(
        select(StatusChange, User.name)
        .outerjoin(User, User.id == StatusChange.by_user_id)
        .where(StatusChange.appointment_id == number)
        .order_by(StatusChange.id.desc())
    )
    return [(change, name or "the clinic") for change, name in rows]


def _visit(visit: Appointment, patient: Patient) -> DiaryVisit:
    return DiaryVisit(
        public_id=visit.public_id,
        number=visit.id,
        version=visit.version,
        patient=patient.public_id,
        family=patient.family,
        given=patient.given,
        status=visit.status,
        start=visit.from_minute,
        end=visit.to_minute,
    )


def _fill(session: Session, found: Iterable[DiaryVisit]) -> None:
    visits = {visit.number: visit for visit in found}
    numbers = list(visits)
    _add_steps(session, visits, numbers)
    _add_occupied(session, visits, numbers)
    _add_plan(session, visits, numbers)
    _add_notes(session, visits, numbers)
    _add_first(session, visits, numbers)
    _add_since(session, visits, numbers)


def _add_steps(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(
        select(
            AppointmentStep.appointment_id,
            Therapy.name,
            Therapy.kind,
            Therapist.name,
            AppointmentStep.from_minute,
            AppointmentStep.to_minute,
        )
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(AppointmentStep.appointment_id.in_(numbers))
        .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
    )
    for number, therapy, kind, therapist, begin, end in rows:
        visits[number].steps.append(DiaryStep(therapy, kind, therapist or "", begin, end))


def _add_occupied(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(
        select(
            Reservation.appointment_id,
            Resource.public_id,
            Resource.name,
            Resource.kind,
            Reservation.from_minute,
            Reservation.to_minute,
            Reservation.step_id,
        )
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(Reservation.appointment_id.in_(numbers))
        .order_by(Reservation.from_minute, Reservation.id)
    )
    for number, public_id, name, kind, begin, end, step in rows:
        if kind in USABLE:  # asked of the database, it would begin with every unit of the kind
            held = Occupied(public_id, name, kind, begin, end, step)
            visits[number or 0].occupies.append(held)


def _add_plan(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    plans = select(PlannedVisit.plan_id).where(PlannedVisit.appointment_id.in_(numbers))
    total = (
        select(PlannedVisit.plan_id, func.count().label("total"))
        .where(PlannedVisit.plan_id.in_(plans))
        .group_by(PlannedVisit.plan_id)
        .subquery()
    )
    rows = session.execute(
        select(PlannedVisit.appointment_id, PlannedVisit.number, total.c.total)
        .join(total, total.c.plan_id == PlannedVisit.plan_id)
        .where(PlannedVisit.appointment_id.in_(numbers))
    )
    for number, nth, count in rows:
        visits[number or 0].plan_visit = (nth, count)


def _add_notes(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(
        select(SessionNote.appointment_id, SessionNote.status).where(
            SessionNote.appointment_id.in_(numbers),
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
        )
    )
    for number, status in rows:
        visits[number].note = status


def _add_first(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    """The first visit of a person, in time, of those that were not called off or missed."""
    earlier = aliased(Appointment)
    before = exists().where(
        earlier.patient_id == Appointment.patient_id,
        earlier.from_minute < Appointment.from_minute,
        earlier.status.not_in(FREES_TIME),
    )
    rows = session.scalars(
        select(Appointment.id).where(
            Appointment.id.in_(numbers), Appointment.status.not_in(FREES_TIME), ~before
        )
    )
    for number in rows:
        visits[number].first = True


def _add_since(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(
        select(StatusChange.appointment_id, func.max(StatusChange.at))
        .where(StatusChange.appointment_id.in_(numbers))
        .group_by(StatusChange.appointment_id)
    )
    for number, at in rows:
        visits[number].since = minute_of(at)


def _columns(session: Session, location: Location, span: Span) -> tuple[DiaryColumn, ...]:
    """What is in use, and what is not any more but still has visits that day."""
    booked = exists().where(
        Reservation.resource_id == Resource.id,
        Reservation.from_minute > span[0] - LONGEST_RESERVATION,
        Reservation.from_minute < span[1],
        Reservation.to_minute > span[0],
        Reservation.appointment_id.is_not(None),
    )
    resources = session.scalars(
        select(Resource)
        .where(
            Resource.location_id == location.id,
            Resource.kind.in_(USABLE),
            or_(Resource.active, booked),
        )
        .order_by(Resource.kind, Resource.name)
    ).all()
    rows = [ResourceRow(r.id, r.kind, r.location_id, r.calendar_version) for r in resources]
    reader = WeekReader(session, rows, range(span[0] // WEEK, -(-span[1] // WEEK)))
    away = _away(session, [row.id for row in resources], span)
    return tuple(
        DiaryColumn(
            row.public_id,
            row.name,
            row.kind,
            row.category,
            reader.open_spans(row.id, span) if row.active else (),
            tuple(away[row.id]),
        )
        for row in resources
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
