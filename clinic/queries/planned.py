"""What a patient's plan asks for next, and when they were last here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, func, select
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
from clinic.rules.plan_fit import OpenVisit, called_for
from clinic.rules.visit_wishes import StepWish
from clinic.rules.words import (
    AppointmentStatus,
    EpisodeStatus,
    PlannedVisitStatus,
    PlanStatus,
)

CALLED_FOR = PlannedVisit.status != PlannedVisitStatus.RELEASED
"""What counts in "visit 5 of 12": a released visit is not needed any more."""


@dataclass(frozen=True)
class NextPlanned:
    """The next visit a plan calls for that has no appointment: the n-th of so many."""

    number: int
    total: int
    steps: tuple[StepWish, ...]


def going_on(patient_id: int) -> Select[int]:
    """The plans of a patient that go on, by number, the newest first: that one is meant."""
    return (
        select(TreatmentPlan.id)
        .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
        .where(
            EpisodeOfCare.patient_id == patient_id,
            EpisodeOfCare.status == EpisodeStatus.ACTIVE,
            TreatmentPlan.status == PlanStatus.ACTIVE,
        )
        .order_by(TreatmentPlan.id.desc())
    )


def unbooked_of(session: Session, patient_id: int) -> tuple[OpenVisit, ...]:
    """The visits the patient's plans call for that have no appointment; the newest plan first."""
    rows = session.execute(
        going_on(patient_id)
        .with_only_columns(PlannedVisit, Therapy.id, Therapy.kind)
        .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
        .outerjoin(PhaseTherapy, PhaseTherapy.phase_id == PlannedVisit.phase_id)
        .outerjoin(Therapy, Therapy.id == PhaseTherapy.therapy_id)
        .where(PlannedVisit.status == PlannedVisitStatus.UNBOOKED)
        .order_by(PlannedVisit.number)
    )
    asked = [(visit, therapy and (therapy, kind)) for visit, therapy, kind in rows]
    return tuple(
        OpenVisit(
            visit.id,
            visit.plan_id,
            visit.number,
            visit.phase_id,
            called_for(therapy for _, therapy in those if therapy),
        )
        for visit, those in groupby(asked, lambda row: row[0])
    )


def next_planned(session: Session, patient_id: int) -> NextPlanned | None:
    """The patient's next unbooked planned visit, of the newest plan; None without one."""
    planned = next(iter(unbooked_of(session, patient_id)), None)
    if planned is None:
        return None
    of_plan = PlannedVisit.plan_id == planned.plan
    total = session.scalar(select(func.count()).where(of_plan, CALLED_FOR))
    rows = session.execute(
        select(Therapy.public_id, PhaseTherapy.minutes)
        .join(PhaseTherapy, PhaseTherapy.therapy_id == Therapy.id)
        .where(PhaseTherapy.phase_id == planned.phase)
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
