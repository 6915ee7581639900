"""Keeping the plan in step with the calendar: which planned visit an appointment meets."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    PlannedVisit,
    Therapy,
)
from clinic.queries.planned import next_unbooked
from clinic.rules.words import AppointmentStatus, PlannedVisitStatus, TherapyKind

FOLLOWS: Mapping[AppointmentStatus, PlannedVisitStatus] = {
    AppointmentStatus.BOOKED: PlannedVisitStatus.BOOKED,
    AppointmentStatus.ARRIVED: PlannedVisitStatus.BOOKED,
    AppointmentStatus.IN_ROOM: PlannedVisitStatus.BOOKED,
    AppointmentStatus.DONE: PlannedVisitStatus.ATTENDED,
    AppointmentStatus.DID_NOT_ATTEND: PlannedVisitStatus.MISSED,
    AppointmentStatus.LEFT_UNSEEN: PlannedVisitStatus.MISSED,
}


def meet_next(session: Session, appointment: Appointment) -> None:
    """Let a new visit, one with needling, meet the next planned visit that has none."""
    planned = next_unbooked(session, appointment.patient_id)
    if planned is not None:
        planned.status = PlannedVisitStatus.BOOKED
        planned.appointment_id = appointment.id


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
    status = FOLLOWS.get(appointment.status)
    if status is None:
        planned.appointment_id = None
    planned.status = status or PlannedVisitStatus.UNBOOKED
