"""What progress is judged by, and the reports of it that were signed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.measures import ThresholdKind
from clinic.rules.words import Decision


class MeasureThreshold(Numbered, Base):
    """That the clinic set another threshold for a measure, or the published one again.

    Never altered; the last row of a `measure` holds. `was` and `value` are in the measure's unit.
    """

    __tablename__ = "measure_threshold"

    measure: Mapped[str] = mapped_column(String(40), index=True)
    was: Mapped[float | None] = mapped_column(Numeric(6, 2, asdecimal=False))
    was_kind: Mapped[ThresholdKind] = mapped_column(word(ThresholdKind))
    value: Mapped[float | None] = mapped_column(Numeric(6, 2, asdecimal=False))
    kind: Mapped[ThresholdKind] = mapped_column(word(ThresholdKind))
    back_to_default: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class ProgressReport(Public, Base):
    """A progress summary as it was signed: the days it is of, what was judged, the whole paper.

    `paper` is the paper as JSON (`rules/printed.py`), so that it prints as it was. Never altered.
    """

    __tablename__ = "progress_report"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    assessment: Mapped[str] = mapped_column(Text)
    decision: Mapped[Decision] = mapped_column(word(Decision))
    plan: Mapped[str] = mapped_column(Text, default="")
    paper: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
