"""Answers of the screen, red flags and what they leave, straight into the tables."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from clinic.models import (
    AdjunctRecord,
    Appointment,
    Consent,
    ConsentText,
    NotedEvent,
    Patient,
    RedFlag,
    ScreenAnswer,
    SessionNote,
    Task,
)
from clinic.rules.adverse_events import least_grade
from clinic.rules.consent import FIRST_TEXT, ConsentState, SignedHow, Signer
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.local_time import instant_of
from clinic.rules.red_flags import BEFORE_EVERY_SESSION, BY_SLUG
from clinic.rules.words import Answered, TaskKind, TherapyKind

EVENT = {
    "kind": "infection",
    "began_at": "2026-11-24T12:00",
    "noticed": "therapist",
    "detail": "Red and warm.",
    "action": "Sent to the doctor.",
    "outcome": "ongoing",
}
"""An adverse event as a good form tells it."""


def add_flag(
    session: Session, patient: Patient, by: int, *, at: datetime, slug: str = "bladder_change"
) -> RedFlag:
    """A red flag ticked for a patient, with its task."""
    rule = BY_SLUG[slug]
    answer = ScreenAnswer(
        patient_id=patient.id, slug=slug, answer=Answered.YES, at=at, by_user_id=by
    )
    task = Task(
        patient_id=patient.id,
        kind=TaskKind.CALLBACK,
        title="Call back",
        due_at=at + timedelta(hours=24),
        opened_at=at,
    )
    session.add_all([answer, task])
    session.flush()
    flag = RedFlag(
        patient_id=patient.id,
        answer_id=answer.id,
        task_id=task.id,
        slug=slug,
        disposition=rule.disposition,
        stops=rule.stops,
    )
    session.add(flag)
    session.flush()
    return flag


def add_consent(session: Session, patient: Patient, by: int, *, at: datetime) -> Consent:
    """A consent to needling, the chest included, signed on the text brought along."""
    text = session.scalar(select(ConsentText).limit(1))
    if text is None:
        text = ConsentText(procedure=TherapyKind.NEEDLING, version=1, body=FIRST_TEXT, made_at=at)
        session.add(text)
        session.flush()
    consent = Consent(
        patient_id=patient.id,
        text_id=text.id,
        state=ConsentState.ACTIVE,
        how=SignedHow.PAPER,
        signer=Signer.PATIENT,
        signed_name=f"{patient.given} {patient.family}",
        thorax=True,
        signed_at=at,
        recorded_by_user_id=by,
    )
    session.add(consent)
    session.flush()
    return consent


def clear(session: Session, visit: Appointment, by: int) -> None:
    """Before this visit the five questions and the whole screen were answered with no."""
    at = instant_of(visit.from_minute) - timedelta(minutes=5)
    session.execute(
        insert(ScreenAnswer),
        [
            {
                "patient_id": visit.patient_id,
                "appointment_id": visit.id,
                "slug": slug,
                "answer": Answered.NO,
                "detail": "",
                "reason": "",
                "at": at,
                "by_user_id": by,
            }
            for slug in (*BEFORE_EVERY_SESSION, *SCREEN_BY_SLUG)
        ],
    )


def add_event(session: Session, note: SessionNote, kind: str = "bruising") -> NotedEvent:
    """An adverse event beside a note, of the grade its kind has at least."""
    row = NotedEvent(
        note_id=note.id,
        kind=kind,
        grade=least_grade(kind),
        began_at=note.started_at,
        at=note.started_at,
        by_name="Ana Ruiz",
    )
    session.add(row)
    session.flush()
    return row


def add_sauna(session: Session, note: SessionNote) -> AdjunctRecord:
    """A sauna written down beside a note."""
    row = AdjunctRecord(
        note_id=note.id,
        kind=TherapyKind.SAUNA,
        minutes=20,
        temperature_c=45,
        water_ml=300,
        asked="none",
        at=note.started_at,
        by_name="Ana Ruiz",
    )
    session.add(row)
    session.flush()
    return row
