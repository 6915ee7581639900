"""Photographs and files beside a session note."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Public, UtcDateTime, word
from clinic.rules.attached import FileKind


class NoteFile(Public, Base):
    """One file beside a note, pictures without anything their camera said.

    It can be taken off while the note is a draft; once that is closed nothing of it changes.

    `later` says that it was added after the note was signed.
    """

    __tablename__ = "note_file"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    kind: Mapped[FileKind] = mapped_column(word(FileKind))
    about: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    later: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
