"""What somebody in the clinic has to do by a time: call back, report, follow up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Public, UtcDateTime, word
from clinic.rules.words import TaskKind


class Task(Public, Base):
    """One thing to do about a patient, open until somebody says what came of it.

    `title` names no clinical finding, for the administrator reads it; `detail` may. `note_id` is
    the session note it came from. Closed ones stay.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR closed_by_user_id IS NOT NULL", name="closed"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind))
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="")
    owner_therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("session_note.id"))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    outcome: Mapped[str] = mapped_column(Text, default="")
