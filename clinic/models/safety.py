"""What was asked for safety, and the red flags that came of it; nothing of it is ever altered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import Answered, Disposition, Taken


class ScreenAnswer(Numbered, Base):
    """One answer to one question of the screen, of red flags or of contraindications.

    The last one of a `slug` holds. `reason` is what a clinician typed to treat all the same;
    `appointment_id` is the visit it was asked before, where it was asked before one.
    """

    __tablename__ = "screen_answer"
    __table_args__ = (Index("ix_screen_answer_patient_id_slug", "patient_id", "slug", "id"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    slug: Mapped[str] = mapped_column(String(40))
    answer: Mapped[Answered] = mapped_column(word(Answered))
    detail: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class RedFlag(Public, Base):
    """A red flag answered with yes. What it calls for is kept as it was on that day.

    `stops` says that it is a clinical hold until it has a closure.
    """

    __tablename__ = "red_flag"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("screen_answer.id"), unique=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    slug: Mapped[str] = mapped_column(String(40))
    disposition: Mapped[Disposition] = mapped_column(word(Disposition))
    stops: Mapped[bool]


class RedFlagClosure(Numbered, Base):
    """How a red flag that stopped a session was closed, once, by whom and why."""

    __tablename__ = "red_flag_closure"

    flag_id: Mapped[int] = mapped_column(ForeignKey("red_flag.id"), unique=True)
    taken: Mapped[Taken] = mapped_column(word(Taken))
    phoned: Mapped[str] = mapped_column(String(200))
    phoned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
