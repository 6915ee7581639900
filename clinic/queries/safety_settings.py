"""What the clinic has set about safety."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Setting
from clinic.rules.safety_settings import TextSetting


def text_of(session: Session, setting: TextSetting) -> str:
    """The text the clinic has set, or the default."""
    return setting.read(kept_text(session, setting.name))


def kept_text(session: Session, name: str) -> str | None:
    """What is kept under a name; None where nothing is."""
    return session.scalar(select(Setting.value).where(Setting.name == name))
