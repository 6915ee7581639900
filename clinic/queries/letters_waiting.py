"""Letters that wait: to be sent, for whoever sends them, and to be signed, for those who treat."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy.orm import aliased

from clinic.models import Letter, LetterDraft, LetterSending, Patient
from clinic.queries.letters import known_episodes, read_episodes, sendable_row
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.rules.letter_values import DraftLine, WaitingLine
from clinic.rules.words import Role

MOST_LISTED = 200


def waiting_letters(scope: Scope) -> list[WaitingLine]:
    """Signed letters that nobody has sent yet, the oldest first; at most `MOST_LISTED`."""
    rows = scope.session.execute(
        known_episodes(scope)
        .join(Letter)
        .where(*_waits())
        .add_columns(Letter, Patient)
        .order_by(Letter.id)
        .limit(MOST_LISTED)
    )
    return [
        WaitingLine(
            letter.public_id,
            letter.to_name,
            person_facts(patient),
            letter.signed_at,
            letter.signed_name,
        )
        for _, letter, patient in rows
    ]


def drafts_of(scope: Scope) -> list[DraftLine]:
    """Letters being written about those the asker treats, the newest first; none for others."""
    if not scope.asker.has(Role.THERAPIST):
        return []
    rows = scope.session.execute(
        read_episodes(scope)
        .join(LetterDraft)
        .add_columns(LetterDraft, Patient)
        .order_by(LetterDraft.saved_at.desc(), LetterDraft.id.desc())
        .limit(MOST_LISTED)
    )
    return [
        DraftLine(row.public_id, row.kind, person_facts(patient), row.saved_at, row.by_name)
        for _, row, patient in rows
    ]


def waiting_letter(scope: Scope, public_id: str) -> WaitingLine:
    """A signed letter that is to be sent, as the front desk may know it. Raises NotFound."""
    letter, episode = sendable_row(scope, public_id)
    person = person_facts(scope.session.get_one(Patient, episode.patient_id))
    return WaitingLine(
        letter.public_id, letter.to_name, person, letter.signed_at, letter.signed_name
    )


def waiting_letter_count(scope: Scope) -> int:
    """How many signed letters nobody has sent yet."""
    found = known_episodes(scope).join(Letter).where(*_waits())
    return scope.session.scalar(found.with_only_columns(func.count(Letter.id))) or 0


def _waits() -> tuple[ColumnElement[bool], ...]:
    """That a letter was neither sent nor replaced."""
    later = aliased(Letter)
    return (
        ~exists().where(LetterSending.letter_id == Letter.id),
        ~exists().where(later.replaces_id == Letter.id),
    )
