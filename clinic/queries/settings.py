"""What the clinic has set, by name, with what holds while it has not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Setting
from clinic.rules.holding import MOST_OFFER_MINUTES, OFFER_MINUTES, UNDO_SECONDS

UNDO, OFFER = "undo_seconds", "offer_minutes"
LONGEST_UNDO = 3600


def undo_seconds(session: Session) -> int:
    """For how many seconds a cancelled visit's time is kept; 0: it is free at once."""
    return _number(session, UNDO, UNDO_SECONDS, (0, LONGEST_UNDO))


def offer_minutes(session: Session) -> int:
    """For how many minutes an offered time is kept, unless the offer says otherwise."""
    return _number(session, OFFER, OFFER_MINUTES, (1, MOST_OFFER_MINUTES))


def _number(session: Session, name: str, otherwise: int, within: tuple[int, int]) -> int:
    """A whole number that was set; `otherwise` where there is none, or none that makes sense."""
    text = session.scalar(select(Setting.value).where(Setting.name == name)) or ""
    number = int(text) if text.isascii() and text.isdecimal() else otherwise
    return number if within[0] <= number <= within[1] else otherwise
