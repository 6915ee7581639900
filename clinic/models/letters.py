"""Letters to whoever referred a patient: drafts, signed ones, and that they were sent on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.letters import LetterKind, SentHow


class LetterDraft(Public, Base):
    """A letter that is being written, until it is signed or thrown away.

    `parts` is JSON: of each part what it reads and what the record filled in. `task_id` is what
    the letter answers, `replaces_id` the signed one it is written instead of, and `why`.
    """

    __tablename__ = "letter_draft"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(word(LetterKind))
    to_name: Mapped[str] = mapped_column(String(120), default="")
    to_address: Mapped[str] = mapped_column(String(400), default="")
    parts: Mapped[str] = mapped_column(Text)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class Letter(Public, Base):
    """A signed letter under the name its draft had; never altered or deleted.

    `content` is JSON: the letter as it reads, and what the record knew when it was signed; `pdf`
    is the paper made from it. One that was wrong stays, and another `replaces_id` it, once.
    """

    __tablename__ = "letter"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(word(LetterKind))
    to_name: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), unique=True)
    why: Mapped[str] = mapped_column(String(300), default="")
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    signed_name: Mapped[str] = mapped_column(String(200))


class LetterSending(Numbered, Base):
    """That a signed letter was sent on, how, and on which day; never altered or deleted."""

    __tablename__ = "letter_sending"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    how: Mapped[SentHow] = mapped_column(word(SentHow))
    sent_on: Mapped[date]
    remark: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
