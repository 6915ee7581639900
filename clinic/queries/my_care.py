"""What a patient sees of their own care; nothing of anyone else's, and no notes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    Patient,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    SessionNote,
    Therapist,
    Therapy,
    TreatmentPlan,
)
from clinic.queries.holds_clinical import held_patients
from clinic.queries.scope import Scope
from clinic.queries.units import location_of
from clinic.rules.appointment_life import FREES_TIME, OPEN
from clinic.rules.local_time import wall_time
from clinic.rules.my_values import MyCare, MyPain, MyPlan, MyStep, MyTherapy, MyVisit
from clinic.rules.plan_progress import PhaseLine, VisitLine
from clinic.rules.words import AppointmentStatus, EpisodeStatus, NoteStatus, PlanStatus

MOST_PAST = 200


def my_care(scope: Scope, now_minute: int) -> MyCare:
    """The asker's own care. Raises NotFound for an account that is no patient's."""
    patient = scope.own_patient()
    session = scope.session
    location = location_of(session)
    zone = ZoneInfo(location.zone)
    visits = _visits(session, patient)
    coming = [v for v in visits if v.end > now_minute and v.status in OPEN]
    past = [v for v in reversed(visits) if v not in coming]
    return MyCare(
        given=patient.given,
        zone=zone,
        location=location.name,
        address=location.address,
        phone=location.phone,
        plan=_plan(session, patient, zone),
        coming=tuple(coming),
        past=tuple(past[:MOST_PAST]),
        pain=_pain(session, patient, zone),
        held=patient.id in held_patients(session, {patient.id}),
    )


def _visits(session: Session, patient: Patient) -> list[MyVisit]:
    appointments = session.scalars(
        select(Appointment)
        .where(Appointment.patient_id == patient.id)
        .order_by(Appointment.from_minute)
    ).all()
    steps: dict[int, list[MyStep]] = defaultdict(list)
    people: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(AppointmentStep, Therapy.name, Therapy.kind, Therapist.name)
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(Appointment.patient_id == patient.id)
        .order_by(AppointmentStep.position)
    )
    for step, name, kind, therapist in rows:
        number = step.appointment_id
        steps[number].append(MyStep(name, kind, step.from_minute, step.to_minute))
        if therapist and therapist not in people[number]:
            people[number].append(therapist)
    return [
        MyVisit(
            row.public_id,
            row.from_minute,
            row.to_minute,
            row.status,
            tuple(people[row.id]),
            tuple(steps[row.id]),
        )
        for row in appointments
    ]


def _plan(session: Session, patient: Patient, zone: ZoneInfo) -> MyPlan | None:
    """The newest active plan, else the newest that was completed."""
    row = session.execute(
        select(TreatmentPlan, EpisodeOfCare.problem)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .where(
            EpisodeOfCare.patient_id == patient.id,
            TreatmentPlan.status.in_([PlanStatus.ACTIVE, PlanStatus.COMPLETED]),
        )
        .order_by(
            (TreatmentPlan.status == PlanStatus.ACTIVE).desc(),
            (EpisodeOfCare.status == EpisodeStatus.ACTIVE).desc(),
            TreatmentPlan.id.desc(),
        )
        .limit(1)
    ).first()
    if row is None:
        return None
    plan, problem = row
    phases = session.scalars(
        select(PlanPhase).where(PlanPhase.plan_id == plan.id).order_by(PlanPhase.position)
    ).all()
    therapies = _therapies(session, [phase.id for phase in phases])
    return MyPlan(
        problem=problem,
        goal=plan.goal,
        starts_on=plan.starts_on,
        phases=tuple(PhaseLine(p.id, p.name, p.visits_per_week, p.weeks) for p in phases),
        purposes=tuple(phase.purpose for phase in phases),
        therapies=tuple(tuple(therapies[phase.id]) for phase in phases),
        visits=_planned(session, plan.id, zone),
    )


def _therapies(session: Session, phase_ids: list[int]) -> dict[int, list[MyTherapy]]:
    found: dict[int, list[MyTherapy]] = defaultdict(list)
    rows = session.execute(
        select(PhaseTherapy.phase_id, Therapy)
        .join(Therapy, Therapy.id == PhaseTherapy.therapy_id)
        .where(PhaseTherapy.phase_id.in_(phase_ids))
        .order_by(PhaseTherapy.position)
    )
    for phase_id, therapy in rows:
        found[phase_id].append(
            MyTherapy(therapy.name, therapy.kind, therapy.purpose, therapy.expect)
        )
    return found


def _planned(session: Session, plan_id: int, zone: ZoneInfo) -> tuple[VisitLine, ...]:
    rows = session.execute(
        select(PlannedVisit, Appointment.from_minute, Appointment.status)
        .outerjoin(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .where(PlannedVisit.plan_id == plan_id)
        .order_by(PlannedVisit.number)
    )
    return tuple(
        VisitLine(
            visit.number,
            visit.phase_id,
            visit.status,
            _day(minute, status, zone),
        )
        for visit, minute, status in rows
    )


def _day(minute: int | None, status: AppointmentStatus | None, zone: ZoneInfo) -> date | None:
    if minute is None or status in FREES_TIME:
        return None
    return wall_time(minute, zone).date()


def _pain(session: Session, patient: Patient, zone: ZoneInfo) -> tuple[MyPain, ...]:
    rows = session.execute(
        select(Appointment.from_minute, SessionNote.pain_before, SessionNote.pain_after)
        .join(SessionNote, SessionNote.appointment_id == Appointment.id)
        .where(Appointment.patient_id == patient.id, SessionNote.status == NoteStatus.SIGNED)
        .order_by(Appointment.from_minute)
    )
    return tuple(
        MyPain(wall_time(minute, zone).date(), before, after) for minute, before, after in rows
    )
