"""Keeping the plan in step with the calendar: which planned visit an appointment meets."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    PlannedVisit,
    Therapy,
)
from clinic.queries.planned import next_unbooked
from clinic.rules.errors import Refused
from clinic.rules.plan_reality import became
from clinic.rules.words import PlannedVisitStatus, TherapyKind

CHANGED = "This plan was booked or changed meanwhile. Nothing was booked; look again."


def meet_next(session: Session, appointment: Appointment) -> None:
    """Let a new visit, one with needling, meet the next planned visit that has none."""
    planned = next_unbooked(session, appointment.patient_id)
    if planned is not None:
        planned.status = PlannedVisitStatus.BOOKED
        planned.appointment_id = appointment.id


def meet(session: Session, appointment: Appointment, planned_id: int) -> None:
    """Let a new visit meet this planned visit. Raises Refused where it has one since."""
    met = (
        update(PlannedVisit)
        .where(PlannedVisit.id == planned_id, PlannedVisit.status == PlannedVisitStatus.UNBOOKED)
        .values(status=PlannedVisitStatus.BOOKED, appointment_id=appointment.id)
        .execution_options(synchronize_session=False)
    )
    if session.connection().execute(met).rowcount != 1:
        raise Refused(CHANGED)


def meet_again(session: Session, appointment: Appointment) -> None:
    """Let a visit with needling that comes back after a cancellation meet a planned one again."""
    met = select(PlannedVisit.id).where(PlannedVisit.appointment_id == appointment.id)
    if session.scalar(met) is None and _is_needled(session, appointment):
        meet_next(session, appointment)


def _is_needled(session: Session, appointment: Appointment) -> bool:
    needled = (
        select(AppointmentStep.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(
            AppointmentStep.appointment_id == appointment.id,
            Therapy.kind == TherapyKind.NEEDLING,
        )
    )
    return session.scalar(needled.limit(1)) is not None


def follow(session: Session, appointment: Appointment) -> None:
    """Carry a visit's new status over to the planned visit it meets; a cancelled one is free."""
    planned = session.scalar(
        select(PlannedVisit).where(PlannedVisit.appointment_id == appointment.id)
    )
    if planned is None:
        return
    planned.status = became(appointment.status)
    if planned.status is PlannedVisitStatus.UNBOOKED:
        planned.appointment_id = None
