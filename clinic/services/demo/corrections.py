"""What was put right after signing in the demo clinic: amendments, one note in error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.models import NoteAmendment, SessionNote
from clinic.rules.words import NoteStatus
from clinic.services.demo.noted import Noted

Pairs = Sequence[tuple[Noted, SessionNote]]
LONG_BEHIND, APART = 120, 60  # counted from the newest note
AMENDMENTS = (
    ("The patient rang in the evening: slept better than expected.", "Heard after signing"),
    ("Position changed to side-lying for the last site.", "Left out when signing"),
)


def add_amendments(session: Session, pairs: Pairs) -> None:
    """Add a few words to old notes, the day after."""
    old = [pair for pair in pairs if pair[0].signed][LONG_BEHIND::APART]
    session.add_all(
        NoteAmendment(
            note_id=note.id,
            text=text,
            reason=reason,
            at=noted.ended + timedelta(days=1),
            by_user_id=noted.therapist.user_id,
            by_name=noted.signature,
        )
        for (noted, note), (text, reason) in zip(old, AMENDMENTS, strict=False)
    )


def add_note_in_error(session: Session, pairs: Pairs) -> SessionNote | None:
    """Add a note about somebody else's visit; the right one, not signed yet, replaces it."""
    for noted, note in pairs[LONG_BEHIND - 1 :]:
        if noted.signed:
            wrong = SessionNote(
                appointment_id=note.appointment_id,
                therapist_id=note.therapist_id,
                started_at=note.started_at,
                ended_at=note.ended_at,
                no_needling=True,
                pain_before=3,
                pain_after=3,
                adverse_events="none_observed",
                aftercare_given=True,
                outcome_text="Exercises gone through again.",
                next_step=note.next_step,
                signed_at=noted.ended,
                signed_by_user_id=noted.therapist.user_id,
                signed_name=noted.signature,
            )
            session.add(wrong)
            session.flush()
            note.replaces_id = wrong.id
            session.flush()
            return wrong
    return None


def take_back(session: Session, wrong: SessionNote | None) -> None:
    """Mark it as entered in error."""
    if wrong is not None:
        session.execute(
            update(SessionNote)
            .where(SessionNote.id == wrong.id)
            .values(
                status=NoteStatus.ENTERED_IN_ERROR, error_reason="Written for the wrong patient"
            )
            .execution_options(synchronize_session=False)
        )
