"""Visits with all that the desk sees of them, filled in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from clinic import clock
from clinic.models import (
    Appointment,
    AppointmentStep,
    Patient,
    PatientFact,
    PlannedVisit,
    Reservation,
    Resource,
    SessionNote,
    StatusChange,
    Therapist,
    Therapy,
    User,
)
from clinic.queries.catalogue import USABLE
from clinic.queries.consent import consent_due_for
from clinic.queries.holds_clinical import all_held
from clinic.queries.planned import CALLED_FOR
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import FREES_TIME, OPEN
from clinic.rules.clinical_hold import is_stopped
from clinic.rules.diary_values import DiaryStep, DiaryVisit, Occupied
from clinic.rules.local_time import minute_of
from clinic.rules.words import FactKind, NoteStatus, TherapyKind

NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
SHOWN = (
    Appointment.public_id,
    Appointment.id,
    Appointment.version,
    Patient.public_id,
    Patient.family,
    Patient.given,
    Patient.phone,
    Appointment.status,
    Appointment.from_minute,
    Appointment.to_minute,
)
"""What a visit begins with, in the order of `DiaryVisit`'s fields."""


def one_visit(scope: Scope, public_id: str) -> DiaryVisit:
    """One visit as the desk sees it. Raises NotFound."""
    visit = scope.appointment(public_id)
    patient = scope.session.get_one(Patient, visit.patient_id)
    return in_full(scope.session, [(visit, patient)])[0]


def on_board(scope: Scope, public_id: str) -> tuple[DiaryVisit, int]:
    """One visit as far as the board draws it, and the number of its location. Raises NotFound."""
    visit = scope.appointment(public_id)
    found = _visit(visit, scope.session.get_one(Patient, visit.patient_id))
    _add_steps(scope.session, {visit.id: found}, [visit.id])
    _add_occupied(scope.session, {visit.id: found}, [visit.id])
    return found, visit.location_id


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
        phone=patient.phone,
        status=visit.status,
        start=visit.from_minute,
        end=visit.to_minute,
    )


def read_visits(session: Session, query: Select[Any]) -> list[DiaryVisit]:
    """The visits a query finds, with all that the desk sees of them, in the query's order."""
    shown = query.with_only_columns(*SHOWN, maintain_column_froms=True)
    rows: Iterable[Any] = session.execute(shown)
    visits = [DiaryVisit(*row) for row in rows]
    _fill(session, visits)
    return visits


def _fill(session: Session, found: Iterable[DiaryVisit]) -> None:
    visits = {visit.number: visit for visit in found}
    numbers = list(visits)
    _add_steps(session, visits, numbers)
    _add_occupied(session, visits, numbers)
    _add_plan(session, visits, numbers)
    _add_alerts(session, visits, numbers)
    patients = _add_told(session, visits, numbers)
    _add_consent(session, visits, patients)


_STEPS = (
    select(
        AppointmentStep.appointment_id,
        Therapy.name,
        Therapy.kind,
        func.coalesce(Therapist.name, ""),
        func.coalesce(Resource.public_id, ""),
        AppointmentStep.from_minute,
        AppointmentStep.to_minute,
    )
    .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
    .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
    .outerjoin(Resource, Resource.id == Therapist.resource_id)
    .where(AppointmentStep.appointment_id.in_(NUMBERS))
    .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
)


def _add_steps(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(_STEPS, {"numbers": numbers})
    for number, therapy, kind, name, calendar, begin, end in rows:
        visits[number].steps.append(DiaryStep(therapy, kind, name, calendar, begin, end))


_OCCUPIED = (
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
    .where(Reservation.appointment_id.in_(NUMBERS))
    .order_by(Reservation.from_minute, Reservation.id)
)


def _add_occupied(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    rows = session.execute(_OCCUPIED, {"numbers": numbers})
    for number, public_id, name, kind, begin, end, step in rows:
        if kind in USABLE:  # asked of the database, it would begin with every unit of the kind
            held = Occupied(public_id, name, kind, begin, end, step)
            visits[number or 0].occupies.append(held)


_TOTAL = (
    select(PlannedVisit.plan_id, func.count().label("total"))
    .where(
        PlannedVisit.plan_id.in_(
            select(PlannedVisit.plan_id).where(PlannedVisit.appointment_id.in_(NUMBERS))
        ),
        CALLED_FOR,
    )
    .group_by(PlannedVisit.plan_id)
    .subquery()
)
_PLANNED = (
    select(PlannedVisit.appointment_id, PlannedVisit.number, _TOTAL.c.total)
    .join(_TOTAL, _TOTAL.c.plan_id == PlannedVisit.plan_id)
    .where(PlannedVisit.appointment_id.in_(NUMBERS))
)


def _add_plan(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    for number, nth, count in session.execute(_PLANNED, {"numbers": numbers}):
        visits[number or 0].plan_visit = (nth, count)


_ALERTS = (
    select(Appointment.id, PatientFact.clinical, PatientFact.text)
    .join(PatientFact, PatientFact.patient_id == Appointment.patient_id)
    .where(
        Appointment.id.in_(NUMBERS),
        PatientFact.kind == FactKind.ALERT,
        PatientFact.ended_at.is_(None),
    )
    .order_by(PatientFact.id)
)


def _add_alerts(session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]) -> None:
    """That a clinical alert stands on the record, never what it says; and what is for everyone."""
    for number, clinical, text in session.execute(_ALERTS, {"numbers": numbers}):
        if clinical:
            visits[number].alert = True
        else:
            visits[number].good_to_know.append(text)


_EARLIER = aliased(Appointment)
_TOLD = select(
    Appointment.id,
    Appointment.patient_id,
    select(SessionNote.status)
    .where(
        SessionNote.appointment_id == Appointment.id,
        SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
    )
    .order_by(SessionNote.id.desc())
    .limit(1)
    .scalar_subquery(),
    Appointment.patient_id.in_(all_held()),
    Appointment.status.not_in(FREES_TIME)
    & ~exists().where(
        _EARLIER.patient_id == Appointment.patient_id,
        _EARLIER.from_minute < Appointment.from_minute,
        _EARLIER.status.not_in(FREES_TIME),
    ),
    select(func.max(StatusChange.at))
    .where(StatusChange.appointment_id == Appointment.id)
    .scalar_subquery(),
).where(Appointment.id.in_(NUMBERS))
"""Whose a visit is, how its note stands, whether they are held, whether it is the first visit of
those that were not called off or missed, and when its status changed last."""


def _add_told(
    session: Session, visits: dict[int, DiaryVisit], numbers: Sequence[int]
) -> dict[int, int]:
    """The rest, one row a visit; the number of each visit's patient."""
    patients = {}
    rows = session.execute(_TOLD, {"numbers": numbers})
    for number, patient, note, held, first, changed in rows:
        visit = visits[number]
        visit.note, visit.first = note, bool(first)
        visit.held = bool(held) and is_stopped(step.kind for step in visit.steps)
        visit.since = None if changed is None else minute_of(changed)
        patients[number] = patient
    return patients


def _add_consent(session: Session, visits: dict[int, DiaryVisit], patients: dict[int, int]) -> None:
    """Whether consent is to be signed before the needling of a visit that is still to come."""
    wanted = {
        number: patients[number]
        for number, visit in visits.items()
        if visit.status in OPEN and any(step.kind is TherapyKind.NEEDLING for step in visit.steps)
    }
    for number in consent_due_for(session, wanted, clock.now()):
        visits[number].consent_due = True
