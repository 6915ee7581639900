"""What would move if one patient's record were merged into another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Location,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    Reservation,
    SessionNote,
    TreatmentPlan,
    User,
)
from clinic.queries.patient_record import alerts_for_all
from clinic.rules.appointment_life import OPEN
from clinic.rules.patient_values import Moves, Overlap


def moves_of(session: Session, keep: Patient, gone: Patient, now_minute: int) -> Moves:
    """What goes from the one record to the other, and which visits to come overlap."""
    mine = Appointment.patient_id == gone.id
    return Moves(
        visits=_count(session, Appointment.id, mine),
        coming=_count(
            session,
            Appointment.id,
            mine,
            Appointment.to_minute > now_minute,
            Appointment.status.in_(OPEN),
        ),
        plans=_plans(session, gone),
        notes=_notes(session, gone),
        names=_count(session, OtherName.id, OtherName.patient_id == gone.id),
        numbers=_count(session, PatientIdentifier.id, PatientIdentifier.patient_id == gone.id),
        alerts=_count(session, PatientFact.id, *alerts_for_all(gone.id)),
        account=_account(session, gone),
        kept_account=_account(session, keep),
        overlaps=tuple(overlaps(session, keep, gone, now_minute)),
    )


def overlaps(session: Session, keep: Patient, gone: Patient, now_minute: int) -> list[Overlap]:
    """Visits of the two, not over yet, that hold one person at one time."""
    mine, theirs = aliased(Reservation), aliased(Reservation)
    one, other = aliased(Appointment), aliased(Appointment)
    rows = session.execute(
        select(one, other, Location.zone)
        .select_from(mine)
        .join(
            theirs,
            (theirs.from_minute < mine.to_minute) & (theirs.to_minute > mine.from_minute),
        )
        .join(one, one.id == mine.appointment_id)
        .join(other, other.id == theirs.appointment_id)
        .join(Location, Location.id == one.location_id)
        .where(
            mine.resource_id == keep.resource_id,
            theirs.resource_id == gone.resource_id,
            theirs.to_minute > now_minute,
        )
        .order_by(one.from_minute, other.from_minute, one.id, other.id)
    )
    return [
        Overlap(
            a.public_id,
            b.public_id,
            (a.from_minute, a.to_minute),
            (b.from_minute, b.to_minute),
            zone,
        )
        for a, b, zone in rows
    ]


def _count(session: Session, what: Any, *conditions: Any) -> int:
    return session.scalar(select(func.count(what)).where(*conditions)) or 0


def _plans(session: Session, gone: Patient) -> int:
    return (
        session.scalar(
            select(func.count(TreatmentPlan.id))
            .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
            .where(EpisodeOfCare.patient_id == gone.id)
        )
        or 0
    )


def _notes(session: Session, gone: Patient) -> int:
    return (
        session.scalar(
            select(func.count(SessionNote.id))
            .join(Appointment, Appointment.id == SessionNote.appointment_id)
            .where(Appointment.patient_id == gone.id)
        )
        or 0
    )


def _account(session: Session, patient: Patient) -> str:
    """The address the patient signs in with; empty without an account."""
    query = select(User.email).where(User.patient_id == patient.id, User.active)
    return session.scalar(query) or ""
