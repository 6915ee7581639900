"""The visits to come that something taken out of use would leave behind."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Patient,
    Reservation,
    Resource,
    Therapist,
    Therapy,
    User,
)
from clinic.rules.appointment_life import OPEN
from clinic.rules.staff_values import LeftBehind


def of_account(session: Session, public_id: str, now_minute: int) -> list[LeftBehind]:
    """The visits that the therapist with this account would give."""
    which = (
        select(AppointmentStep.appointment_id)
        .join(Therapist, Therapist.id == AppointmentStep.therapist_id)
        .join(User, User.id == Therapist.user_id)
        .where(User.public_id == public_id)
    )
    return _ahead(session, which, now_minute)


def of_unit(session: Session, public_id: str, now_minute: int) -> list[LeftBehind]:
    """The visits that hold this room, piece of equipment or therapist."""
    which = (
        select(Reservation.appointment_id)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(Resource.public_id == public_id, Reservation.to_minute >= now_minute)
    )
    return _ahead(session, which, now_minute)


def of_location(session: Session, public_id: str, now_minute: int) -> list[LeftBehind]:
    """The visits booked at this location."""
    which = (
        select(Appointment.id)
        .join(Location, Location.id == Appointment.location_id)
        .where(Location.public_id == public_id, Appointment.from_minute >= now_minute)
    )
    return _ahead(session, which, now_minute)


def of_therapy(session: Session, public_id: str, now_minute: int) -> list[LeftBehind]:
    """The visits of which this therapy is a part."""
    which = (
        select(AppointmentStep.appointment_id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(Therapy.public_id == public_id, AppointmentStep.from_minute >= now_minute)
    )
    return _ahead(session, which, now_minute)


def _ahead(
    session: Session, which: Select[int] | Select[int | None], now_minute: int
) -> list[LeftBehind]:
    """Those of them that are still to come, in order of time."""
    rows = session.execute(
        select(Appointment, Patient.given, Patient.family, Therapy.name, Therapy.kind)
        .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            Appointment.id.in_(which),
            Appointment.from_minute >= now_minute,
            Appointment.status.in_(OPEN),
        )
        .order_by(Appointment.from_minute, Appointment.id, AppointmentStep.position)
    )
    visits: dict[str, tuple[Appointment, str, str]] = {}
    given: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for visit, first, family, therapy, kind in rows:
        visits[visit.public_id] = (visit, first, family)
        given[visit.public_id].append((kind.value, therapy))
    return [
        LeftBehind(number, first, family, visit.from_minute, tuple(given[number]))
        for number, (visit, first, family) in visits.items()
    ]
