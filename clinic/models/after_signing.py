"""What stands beside a signed note: a supervisor's co-signature, and the leaflets it may name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, UtcDateTime


class NoteCosignature(Numbered, Base):
    """A supervisor's signature under a colleague's signed note; never altered or deleted."""

    __tablename__ = "note_cosignature"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class LeafletVersion(Numbered, Base):
    """The aftercare leaflet as it read from one moment on; never altered or deleted.

    `body` holds paragraphs with an empty line between them. The newest is the one in use; warning
    signs and what to do in an emergency are the rules' and stand under every version.
    """

    __tablename__ = "leaflet_version"

    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
