"""What went wrong in a session or after it, beside the session's note."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Public, UtcDateTime, word
from clinic.rules.adverse_events import Grade


class NotedEvent(Public, Base):
    """One adverse event; once the note is signed it is only put right by a row that `replaces_id`.

    `kind`, `noticed` and `outcome` hold the words of `rules/adverse_events.py`; `place` is the
    suspected site, `told` to whom it was reported, `at` when it was written down. `incident_id`
    is the needle it is about; a `void` row says that the one it replaces never was.
    """

    __tablename__ = "adverse_event"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    grade: Mapped[Grade] = mapped_column(word(Grade))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed: Mapped[str] = mapped_column(String(24), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(24), default="")
    resolved_on: Mapped[date | None]
    told: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("needle_incident.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("adverse_event.id"), unique=True)
    void: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(300), default="")
