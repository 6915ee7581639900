"""One patient's record: what the desk may know, and what only those who treat them see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Location,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    PlannedVisit,
    SessionNote,
    Therapist,
    TreatmentPlan,
)
from clinic.queries.diary_visits import in_full
from clinic.queries.events import event_lines
from clinic.queries.plan_order import fine_on
from clinic.queries.planned import going_on
from clinic.queries.plans import problem_lines
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import OPEN
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.errors import NotFound
from clinic.rules.local_time import wall_time
from clinic.rules.patient_values import COLUMNS, Clinical, NoteLine, PatientDetails, PlanLine
from clinic.rules.plan_progress import VisitLine
from clinic.rules.words import FactKind

MOST_COMING = 60
MOST_NOTES = 8
Timed = tuple[DiaryVisit, ZoneInfo]


def stands_for(scope: Scope, public_id: str) -> str:
    """The public id of the record a merged one went into. Raises NotFound for any other id."""
    into = select(Patient.merged_into_id)
    number = scope.session.scalar(into.where(Patient.public_id == public_id))
    while number is not None:
        following = scope.session.scalar(into.where(Patient.id == number))
        if following is None:
            break
        number = following
    found = scope.session.scalar(scope.patients().where(Patient.id == number))
    if found is None:
        raise NotFound
    return str(found.public_id)


def details_of(session: Session, patient: Patient) -> PatientDetails:
    """What the desk may change of a patient, as it is kept."""
    values = {name: getattr(patient, name) for name in COLUMNS}
    return PatientDetails(**values, alerts=tuple(alerts_of(session, patient.id)))


def alerts_of(session: Session, patient_id: int) -> list[str]:
    """What everybody should know of a patient; nothing clinical."""
    return list(session.scalars(select(PatientFact.text).where(*alerts_for_all(patient_id))))


def alerts_for_all(patient_id: int) -> tuple[ColumnElement[bool], ...]:
    """Which facts are the alerts that everybody sees."""
    return (
        PatientFact.patient_id == patient_id,
        PatientFact.kind == FactKind.ALERT,
        PatientFact.clinical.is_(False),
        PatientFact.ended_at.is_(None),
    )


def other_names(session: Session, patient_id: int) -> list[OtherName]:
    """Names the patient also goes or went by."""
    query = select(OtherName).where(OtherName.patient_id == patient_id).order_by(OtherName.id)
    return list(session.scalars(query))


def identifiers(session: Session, patient_id: int) -> list[PatientIdentifier]:
    """Numbers other systems know the patient by."""
    return list(
        session.scalars(
            select(PatientIdentifier)
            .where(PatientIdentifier.patient_id == patient_id)
            .order_by(PatientIdentifier.id)
        )
    )


def visits_to_come(scope: Scope, patient: Patient, now_minute: int) -> list[Timed]:
    """The visits that are booked or going on, the next one first."""
    query = scope.appointments().where(Appointment.patient_id == patient.id, _is_coming(now_minute))
    first = query.order_by(Appointment.from_minute, Appointment.id).limit(MOST_COMING)
    return _timed(scope.session, patient, scope.session.scalars(first).all())


def visits_before(
    scope: Scope, patient: Patient, now_minute: int, *, skip: int, limit: int
) -> tuple[list[Timed], int]:
    """A page of the visits that are over or cancelled, newest first, and how many there are."""
    past = (Appointment.patient_id == patient.id, not_(_is_coming(now_minute)))
    rows = scope.session.scalars(
        scope.appointments()
        .where(*past)
        .order_by(Appointment.from_minute.desc(), Appointment.id.desc())
        .offset(skip)
        .limit(limit)
    ).all()
    total = scope.session.scalar(select(func.count(Appointment.id)).where(*past))
    return _timed(scope.session, patient, rows), total or 0


def plan_of(session: Session, patient_id: int, zone: ZoneInfo) -> PlanLine | None:
    """The plan that is going on, the newest where there are several."""
    row = session.execute(
        going_on(patient_id)
        .with_only_columns(TreatmentPlan.id, EpisodeOfCare.problem, TreatmentPlan.public_id)
        .limit(1)
    ).first()
    if row is None:
        return None
    planned = session.execute(
        select(PlannedVisit, Appointment.from_minute, Location.zone)
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .where(PlannedVisit.plan_id == row[0])
        .order_by(PlannedVisit.number)
    )
    visits = tuple(
        VisitLine(each.number, each.phase_id, each.status, _day(minute, zone))
        for each, minute, zone in planned
    )
    return PlanLine(row[1], visits, row[2], fine_on(session, row[0], zone))


def clinical_of(scope: Scope, patient: Patient) -> Clinical | None:
    """The clinical side, for those who may read it; None for everybody else."""
    session = scope.session
    if session.scalar(scope.treated().where(Patient.id == patient.id)) is None:
        return None
    facts = session.execute(
        select(PatientFact.kind, PatientFact.text)
        .where(
            PatientFact.patient_id == patient.id,
            PatientFact.clinical,
            PatientFact.ended_at.is_(None),
        )
        .order_by(PatientFact.id)
    )
    return Clinical(
        tuple((kind, text) for kind, text in facts),
        _notes(scope, patient),
        event_lines(session, patient.id),
        problem_lines(scope, patient.id),
    )


def _day(minute: int | None, zone: str | None) -> date | None:
    return wall_time(minute, ZoneInfo(zone)).date() if minute is not None and zone else None


def _is_coming(now_minute: int) -> ColumnElement[bool]:
    return and_(Appointment.to_minute > now_minute, Appointment.status.in_(OPEN))


def _timed(session: Session, patient: Patient, visits: Sequence[Appointment]) -> list[Timed]:
    places = {visit.location_id for visit in visits}
    rows = session.execute(select(Location.id, Location.zone).where(Location.id.in_(places)))
    zones = {number: ZoneInfo(zone) for number, zone in rows}
    full = in_full(session, [(visit, patient) for visit in visits])
    return [(one, zones[visit.location_id]) for one, visit in zip(full, visits, strict=True)]


def _notes(scope: Scope, patient: Patient) -> tuple[NoteLine, ...]:
    rows = scope.session.execute(
        scope.notes()
        .join(Location, Location.id == Appointment.location_id)
        .join(Therapist, Therapist.id == SessionNote.therapist_id)
        .add_columns(Appointment.from_minute, Location.zone, Therapist.name)
        .where(Appointment.patient_id == patient.id)
        .order_by(Appointment.from_minute.desc(), SessionNote.id.desc())
        .limit(MOST_NOTES)
    )
    return tuple(
        NoteLine(note.public_id, start, zone, name, note.status) for note, start, zone, name in rows
    )
