"""A therapist's day: the visits in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    Patient,
    PatientFact,
    Resource,
    Therapist,
)
from clinic.queries.note_facts import briefs_of
from clinic.queries.scope import Scope
from clinic.queries.session_visits import visit_facts
from clinic.rules.appointment_life import CANCELLED
from clinic.rules.local_time import day_span
from clinic.rules.session_record import NoteBrief, VisitFacts
from clinic.rules.words import FactKind

DEFAULT_ZONE = "UTC"


@dataclass(frozen=True)
class Turn:
    """One visit of the day, what to beware of, and the notes of it, oldest first."""

    visit: VisitFacts
    notes: tuple[NoteBrief, ...] = ()
    alerts: tuple[str, ...] = ()


def home_zone(scope: Scope) -> str:
    """The zone of the therapist's own location: the wall clock their day is read from."""
    zone = scope.session.scalar(
        select(Location.zone)
        .join(Resource, Resource.location_id == Location.id)
        .join(Therapist, Therapist.resource_id == Resource.id)
        .where(Therapist.id == scope.asker.therapist_id)
    )
    return zone or DEFAULT_ZONE


def day_of(scope: Scope, day: date, zone: str) -> tuple[Turn, ...]:
    """The visits this therapist gives a step of on a local day, in order; cancelled ones not."""
    if scope.asker.therapist_id is None:  # and not the steps nobody gives
        return ()
    begin, end = day_span(day, ZoneInfo(zone))
    mine = select(AppointmentStep.appointment_id).where(
        AppointmentStep.therapist_id == scope.asker.therapist_id,
        AppointmentStep.from_minute < end,
        AppointmentStep.to_minute > begin,
    )
    visits = scope.session.scalars(
        scope.appointments()
        .where(Appointment.id.in_(mine), Appointment.status.not_in(CANCELLED))
        .order_by(Appointment.from_minute, Appointment.id)
    ).all()
    facts = visit_facts(scope.session, visits)
    notes = briefs_of(scope.session, [visit.id for visit in visits])
    alerts = _alerts(scope, [visit.patient_id for visit in visits])
    return tuple(
        Turn(facts[visit.id], tuple(notes[visit.id]), alerts.get(visit.patient_id, ()))
        for visit in visits
    )


def _alerts(scope: Scope, patient_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = scope.session.execute(
        select(PatientFact.patient_id, PatientFact.text)
        .join(Patient, Patient.id == PatientFact.patient_id)
        .where(
            PatientFact.patient_id.in_(patient_ids),
            PatientFact.kind == FactKind.ALERT,
            PatientFact.ended_at.is_(None),
        )
        .order_by(PatientFact.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for patient_id, text in rows:
        found[patient_id] = (*found.get(patient_id, ()), text)
    return found
