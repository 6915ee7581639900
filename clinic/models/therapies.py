"""What the clinic does, and what each therapy occupies."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, word
from clinic.rules.words import ResourceKind, TherapyKind


class Therapy(Public, Base):
    """Something the clinic does; `minutes` is its usual length.

    `purpose` and `expect` are the words a patient reads: what it is for, what it may feel like.
    """

    __tablename__ = "therapy"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 480 AND minutes % 5 = 0", name="minutes"),
    )

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[TherapyKind] = mapped_column(word(TherapyKind))
    name: Mapped[str] = mapped_column(String(80))
    minutes: Mapped[int]
    purpose: Mapped[str] = mapped_column(Text, default="")
    expect: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)


class TherapyNeed(Numbered, Base):
    """A therapy occupies one resource of `kind` for a window of minutes inside it.

    `window_end` empty means to the end of the step, a negative `window_start` counts back from
    there. Rows of one therapy with the same `position` are windows of one and the same unit.
    `turnover` minutes follow the last of them.
    """

    __tablename__ = "therapy_need"
    __table_args__ = (
        CheckConstraint("window_end IS NULL OR window_start < window_end", name="order"),
        CheckConstraint("turnover BETWEEN 0 AND 240", name="turnover"),
    )

    therapy_id: Mapped[int] = mapped_column(ForeignKey("therapy.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ResourceKind] = mapped_column(word(ResourceKind))
    category: Mapped[str] = mapped_column(String(40), default="")
    window_start: Mapped[int] = mapped_column(default=0)
    window_end: Mapped[int | None]
    turnover: Mapped[int] = mapped_column(default=0)
