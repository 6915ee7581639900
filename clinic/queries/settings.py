"""What the clinic has set, by name, with what holds while it has not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Setting
from clinic.rules.clinic_settings import OFFER_FOR, UNDO_FOR, NumberSetting

UNDO = UNDO_FOR.name


def number(session: Session, setting: NumberSetting) -> int:
    """The number the clinic has set, or the default."""
    return setting.read(session.scalar(select(Setting.value).where(Setting.name == setting.name)))


def undo_seconds(session: Session) -> int:
    """For how many seconds a cancelled visit's time is kept; 0: it is free at once."""
    return number(session, UNDO_FOR)


def offer_minutes(session: Session) -> int:
    """For how many minutes an offered time is kept, unless the offer says otherwise."""
    return number(session, OFFER_FOR)
