"""The one check of a clinical hold: whatever begins or books a treatment passes it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from clinic.queries.holds_clinical import held_patients
from clinic.rules.clinical_hold import HOLD_WORDS, Held, is_stopped
from clinic.rules.words import TherapyKind

NOT_BOOKED = f"Not booked: {HOLD_WORDS}."


def refuse_while_held(
    session: Session, patient_id: int, kinds: Iterable[TherapyKind | None]
) -> None:
    """Let nothing that a hold stops be booked or moved. Raises Held."""
    if is_stopped(kinds) and held_patients(session, {patient_id}):
        raise Held(NOT_BOOKED)
