"""The therapist a patient is used to."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, AppointmentStep, Patient, Therapist
from clinic.rules.appointment_life import FREES_TIME


def usual_therapist(session: Session, calendar: int | None) -> int | None:
    """The calendar of the therapist who last had, or is next to have, the patient of a calendar."""
    if calendar is None:
        return None
    return session.scalar(
        select(Therapist.resource_id)
        .join(AppointmentStep, AppointmentStep.therapist_id == Therapist.id)
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            Patient.resource_id == calendar,
            Appointment.status.not_in(FREES_TIME),
            Therapist.active,
        )
        .order_by(Appointment.from_minute.desc(), AppointmentStep.position)
        .limit(1)
    )
