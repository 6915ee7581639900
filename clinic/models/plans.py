"""What belongs to a plan beside its phases: versions, goals, exercises, what was decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import Decision, DischargeReason, GoalStatus


class PlanVersion(Numbered, Base):
    """How a plan read from some moment on, as JSON (`rules/plan_values.py`). Never altered."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "version"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"))
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class PlanGoal(Numbered, Base):
    """What the treatment is for: a measure that is to reach a target, or words judged by hand.

    `measure` is a slug of `data/outcome_measures.csv`, empty for a goal in words, whose state is
    `met`.
    """

    __tablename__ = "plan_goal"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(String(40), default="")
    site: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[float | None] = mapped_column(Numeric(6, 2, asdecimal=False))
    due_on: Mapped[date | None]
    met: Mapped[GoalStatus | None] = mapped_column(word(GoalStatus))


class HomeExercise(Numbered, Base):
    """One thing to do at home, and how much of it: "figure-four stretch", "3 x 30 s"."""

    __tablename__ = "home_exercise"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    dose: Mapped[str] = mapped_column(String(120), default="")


class Authorisation(Public, Base):
    """How many visits somebody has agreed to pay for, and between which days, both included."""

    __tablename__ = "authorisation"
    __table_args__ = (CheckConstraint("visits > 0", name="visits"),)

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    visits: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    granted_by: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reassessment(Numbered, Base):
    """That the patient was assessed anew on a day, and what was decided. Never altered."""

    __tablename__ = "reassessment"

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    held_on: Mapped[date]
    decision: Mapped[Decision] = mapped_column(word(Decision))
    why: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class Discharge(Numbered, Base):
    """How an episode of care ended; a later one stands where it was opened again between."""

    __tablename__ = "discharge"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    reason: Mapped[DischargeReason] = mapped_column(word(DischargeReason))
    summary: Mapped[str] = mapped_column(Text)
    home_programme: Mapped[str] = mapped_column(Text, default="")
    self_referral: Mapped[str] = mapped_column(Text, default="")
    ended_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class PlanTemplate(Numbered, Base):
    """A template of the clinic's own, or a usual one as the clinic changed it.

    `content` is a plan as JSON without dates (`rules/plan_values.py`). A usual template
    (`rules/plan_templates.py`) without a row here holds as it stands.
    """

    __tablename__ = "plan_template"

    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    for_whom: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanPreference(Numbered, Base):
    """What the patient would like of the dates of a plan; the front desk's, nothing clinical.

    `weekdays` are their numbers one after the other, Monday 0, empty for any; `from_minute` and
    `to_minute` of the local day are between which a visit is to begin.
    """

    __tablename__ = "plan_preference"

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"), unique=True)
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    from_minute: Mapped[int | None]
    to_minute: Mapped[int | None]
    same_time: Mapped[bool] = mapped_column(default=False)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
