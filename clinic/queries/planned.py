"""What a patient's plan asks for next, and when they were last here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    PhaseTherapy,
    PlannedVisit,
    Therapist,
    Therapy,
    TreatmentPlan,
)
from clinic.rules.visit_wishes import StepWish
from clinic.rules.words import AppointmentStatus, PlannedVisitStatus, PlanStatus

CALLED_FOR = PlannedVisit.status != PlannedVisitStatus.RELEASED
"""What counts in "visit 5 of 12": a released visit is not needed any more."""


@dataclass(frozen=True)
class NextPlanned:
    """The next visit a plan calls for that has no appointment: the n-th of so many."""

    number: int
    total: int
    steps: tuple[StepWish, ...]


def next_unbooked(session: Session, patient_id: int) -> PlannedVisit | None:
    """The first planned visit of an active plan that has no appointment; None without one."""
    return session.scalar(
        select(PlannedVisit)
        .join(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .where(
            EpisodeOfCare.patient_id == patient_id,
            TreatmentPlan.status == PlanStatus.ACTIVE,
            PlannedVisit.status == PlannedVisitStatus.UNBOOKED,
        )
        .order_by(PlannedVisit.plan_id, PlannedVisit.number)
        .limit(1)
    )


def next_planned(session: Session, patient_id: int) -> NextPlanned | None:
    """The patient's next unbooked planned visit; None without one."""
    planned = next_unbooked(session, patient_id)
    if planned is None:
        return None
    of_plan = PlannedVisit.plan_id == planned.plan_id
    total = session.scalar(select(func.count()).where(of_plan, CALLED_FOR))
    rows = session.execute(
        select(Therapy.public_id, PhaseTherapy.minutes)
        .join(PhaseTherapy, PhaseTherapy.therapy_id == Therapy.id)
        .where(PhaseTherapy.phase_id == planned.phase_id)
        .order_by(PhaseTherapy.position)
    )
    steps = tuple(StepWish(therapy, minutes) for therapy, minutes in rows)
    return NextPlanned(planned.number, total or 0, steps)


def last_visit(session: Session, patient_id: int) -> tuple[int, str] | None:
    """When the patient was last treated here (minute), and by whom; None if never."""
    row = session.execute(
        select(Appointment.from_minute, Therapist.name)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .outerjoin(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .where(Appointment.patient_id == patient_id, Appointment.status == AppointmentStatus.DONE)
        .order_by(Appointment.from_minute.desc(), AppointmentStep.position)
        .limit(1)
    ).first()
    return (row[0], row[1] or "") if row else None
