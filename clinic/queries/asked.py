"""What was asked before a visit, and answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import ScreenAnswer, User
from clinic.rules.red_flags import AskedFacts


def asked_before(session: Session, visit_number: int) -> dict[str, AskedFacts]:
    """What was answered before this visit, the last answer of each question, in order."""
    rows = session.execute(
        select(ScreenAnswer, User.name)
        .join(User, User.id == ScreenAnswer.by_user_id)
        .where(ScreenAnswer.appointment_id == visit_number)
        .order_by(ScreenAnswer.id)
    )
    return {row.slug: AskedFacts(row.slug, row.answer, row.at, by, row.detail) for row, by in rows}
