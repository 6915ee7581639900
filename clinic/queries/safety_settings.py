"""What the clinic has set about safety."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Setting
from clinic.rules.safety_settings import FLAG_SETTINGS, SCREEN_SETTINGS, TEXT_SETTINGS, TextSetting


def text_of(session: Session, setting: TextSetting) -> str:
    """The text the clinic has set, or the default."""
    return setting.read(kept_text(session, setting.name))


def kept_text(session: Session, name: str) -> str | None:
    """What is kept under a name; None where nothing is."""
    return session.scalar(select(Setting.value).where(Setting.name == name))


def safety_now(session: Session) -> dict[str, str]:
    """Every setting of safety as it holds, by name."""
    kept = {row.name: row.value for row in session.scalars(select(Setting))}
    texts = {one.name: one.read(kept.get(one.name)) for one in TEXT_SETTINGS}
    chosen = {
        one.name: kept.get(one.name, one.default) for one in (*FLAG_SETTINGS, *SCREEN_SETTINGS)
    }
    return texts | chosen
