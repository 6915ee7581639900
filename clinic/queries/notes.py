"""What is known of a session: in its note, and the one before."""

from __future__ import annotations

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    NeedledSite,
    PatientFact,
    SessionNote,
)
from clinic.queries.note_facts import note_facts
from clinic.queries.scope import Scope
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import FactKind, NoteStatus


def note_of(scope: Scope, public_id: str) -> NoteFacts:
    """One session note in full. Raises NotFound."""
    return note_facts(scope.session, scope.note(public_id))


def own_draft(scope: Scope, visit_id: str) -> str:
    """The draft the asker is writing for a visit, by its public id; empty where there is none."""
    visit = scope.treated_appointment(visit_id)
    query = select(SessionNote.public_id).where(
        SessionNote.appointment_id == visit.id,
        SessionNote.therapist_id == scope.asker.therapist_id,
        SessionNote.status == NoteStatus.DRAFT,
    )
    return scope.session.scalar(query.limit(1)) or ""


def last_signed(
    session: Session, visit: Appointment, *, needled: bool = False
) -> SessionNote | None:
    """The patient's last signed note of an earlier visit; `needled`: one that lists sites."""
    sites = exists().where(NeedledSite.note_id == SessionNote.id)
    return session.scalar(
        select(SessionNote)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.id != visit.id,
            Appointment.from_minute < visit.from_minute,
            SessionNote.status == NoteStatus.SIGNED,
            sites if needled else true(),
        )
        .order_by(Appointment.from_minute.desc(), SessionNote.id.desc())
        .limit(1)
    )


def facts_of(scope: Scope, note: NoteFacts) -> tuple[tuple[FactKind, str], ...]:
    """Allergies, medicines and alerts of the patient a note is about."""
    patient = scope.treated_patient(note.visit.person.public_id)
    return known_facts(scope.session, patient.id)


def has_last(scope: Scope, note: NoteFacts) -> bool:
    """Whether there is an earlier signed session to copy from."""
    visit = scope.treated_appointment(note.visit.public_id)
    return last_signed(scope.session, visit, needled=True) is not None


def known_facts(session: Session, patient_id: int) -> tuple[tuple[FactKind, str], ...]:
    """Allergies, medicines and alerts of a patient."""
    rows = session.scalars(
        select(PatientFact)
        .where(PatientFact.patient_id == patient_id, PatientFact.ended_at.is_(None))
        .order_by(PatientFact.kind, PatientFact.id)
    )
    return tuple((row.kind, row.text) for row in rows)
