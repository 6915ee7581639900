"""Letters about an episode of care, straight into the tables: one being written, one signed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from clinic.models import Letter, LetterDraft, Therapist, TreatmentPlan
from clinic.rules.letter_content import as_text, parts_text
from clinic.rules.letter_values import PartText, Written
from clinic.rules.letters import PARTS, LetterKind

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LETTER = Written(
    kind=LetterKind.PROGRESS,
    heading="Progress report: Left sciatica",
    sender=("Harbour St", "020 7946 0400"),
    receiver=("Dr Moss", "Quay Road 2"),
    written="20 November 2026",
    about="Marta Adeyemi, born 12 March 1984",
    parts=(("plan", "Plan, and who does what", "Goes on."),),
    signed=("Ana Ruiz, PT",),
)


def add_letters(session: Session, plan: TreatmentPlan, therapist: Therapist) -> dict[str, Any]:
    """A draft and a signed letter about the plan's episode."""
    common = {"episode_id": plan.episode_id, "kind": LetterKind.PROGRESS, "to_name": "Dr Moss"}
    texts = {part: PartText("Said.", "Said.") for part in PARTS[LetterKind.PROGRESS]}
    draft = LetterDraft(
        parts=parts_text(texts),
        saved_at=AT,
        by_user_id=therapist.user_id,
        by_name=therapist.name,
        **common,
    )
    letter = Letter(
        content=as_text({"letter": vars(LETTER)}),
        pdf=b"%PDF-1.7",
        signed_at=AT,
        signed_by_user_id=therapist.user_id,
        signed_name=therapist.name,
        **common,
    )
    session.add_all([draft, letter])
    session.flush()
    return {"letter draft": draft, "letter": letter}
