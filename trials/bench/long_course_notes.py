"""What is written down of the patient of years: notes with their sites, answers, a consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Consent,
    ConsentText,
    SessionNote,
    Therapist,
)
from clinic.rules.consent import FIRST_TEXT, ConsentState, SignedHow, Signer
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.local_time import instant_of
from clinic.rules.red_flags import BEFORE_EVERY_SESSION
from clinic.rules.words import Answered, Side, TherapyKind
from trials.bench.days import NEEDLING
from trials.bench.people import public_id
from trials.bench.sizes import NOW

MUSCLES = ("piriformis", "gluteus_minimus", "gluteus_medius", "multifidus_lumborum")
SITES = len(MUSCLES)
EVERY = 6
"""Sessions from one re-assessment to the next."""


def draft_name(number: int) -> str:
    """The draft of that number, in addresses."""
    return public_id("long course draft", number)


def site_name(number: int, place: int) -> str:
    """A site of that draft, in addresses."""
    return public_id("long course site", number * SITES + place)


@dataclass(frozen=True)
class Course:
    """Row numbers of what the visits point at."""

    patient: int
    phase: int
    plan: int
    episode: int
    calendar: int
    therapist: Therapist
    user: int
    location: int
    therapy: int


def begun(visit: Appointment) -> datetime:
    """When a visit began."""
    return instant_of(visit.from_minute)


def add_note(session: Session, course: Course, visit: Appointment, name: str = "") -> SessionNote:
    """A draft of a visit, with a name of its own where it is to be found again."""
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=course.therapist.id,
        started_at=begun(visit),
        ended_at=begun(visit) + timedelta(minutes=NEEDLING),
        pain_before=6,
        pain_after=4,
        outcome_text="Less tender afterwards.",
        **({"public_id": name} if name else {}),
    )
    session.add(note)
    session.flush()
    return note


def site_rows(note: int) -> list[dict[str, Any]]:
    """The sites of one note."""
    return [
        {
            "note_id": note,
            "position": position,
            "muscle": muscle,
            "side": Side.LEFT,
            "needles_in": 2,
            "needles_out": 2,
            "diameter_um": 300,
            "length_mm": 50,
            "twitch": "single",
        }
        for position, muscle in enumerate(MUSCLES)
    ]


def soreness_rows(note: SessionNote) -> Iterator[dict[str, Any]]:
    """What the patient said after one session."""
    for hours, score in ((24, 5), (48, 2), (72, 0)):
        at = note.started_at + timedelta(hours=hours)
        yield {"note_id": note.id, "hours": hours, "score": score, "reported_at": at}


def score_rows(course: Course, notes: list[SessionNote]) -> Iterator[dict[str, Any]]:
    """Pain at each session, disability at every sixth, less of both as time goes by."""
    for number, note in enumerate(notes):
        left = 1 - number / (len(notes) + 1)
        scores = {"nprs_leg": round(8 * left)}
        if number % EVERY == 0:
            scores["odi"] = round(60 * left)
        for measure, value in scores.items():
            yield {
                "public_id": public_id(f"long course {measure}", number),
                "episode_id": course.episode,
                "measure": measure,
                "value": value,
                "taken_at": note.started_at,
            }


def answer_rows(course: Course, visits: list[Appointment]) -> Iterator[dict[str, Any]]:
    """The five before every session, and the whole screen before the last."""
    for visit in visits:
        slugs = [*BEFORE_EVERY_SESSION, *(SCREEN_BY_SLUG if visit is visits[-1] else ())]
        for slug in slugs:
            yield {
                "patient_id": course.patient,
                "appointment_id": visit.id,
                "slug": slug,
                "answer": Answered.NO,
                "at": begun(visit),
                "by_user_id": course.user,
            }


def sign_consent(session: Session, course: Course) -> None:
    """A consent that holds."""
    text = ConsentText(procedure=TherapyKind.NEEDLING, version=1, body=FIRST_TEXT, made_at=NOW)
    session.add(text)
    session.flush()
    signed = Consent(
        patient_id=course.patient,
        text_id=text.id,
        state=ConsentState.ACTIVE,
        how=SignedHow.SCREEN,
        signer=Signer.PATIENT,
        signed_name="Ada Longcourse",
        signed_at=NOW - timedelta(days=30),
        recorded_by_user_id=course.user,
    )
    session.add(signed)
