"""The problem and how it will be treated: episodes, plans, planned visits, scores."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import (
    EpisodePhase,
    EpisodeStatus,
    PlannedVisitStatus,
    PlanStatus,
    Side,
)

STILL_OPEN = "status IN ('unbooked', 'booked')"  # few among all that plans ever called for


class EpisodeOfCare(Public, Base):
    """One problem of one patient, from first visit to discharge."""

    __tablename__ = "episode_of_care"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"), index=True)
    problem: Mapped[str] = mapped_column(String(200))
    side: Mapped[Side | None] = mapped_column(word(Side))
    onset_on: Mapped[date | None]
    phase_override: Mapped[EpisodePhase | None] = mapped_column(word(EpisodePhase))
    referrer: Mapped[str] = mapped_column(String(200), default="")
    referred_on: Mapped[date | None]
    referral_reason: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[EpisodeStatus] = mapped_column(word(EpisodeStatus), default=EpisodeStatus.ACTIVE)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class TreatmentPlan(Public, Base):
    """How the episode will be treated: phases, goals, when to re-assess.

    The row stays through all versions of the plan; what each of them said is a `PlanVersion`.
    `least_hours_between` is the least time from one needling visit to the next.
    """

    __tablename__ = "treatment_plan"

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[PlanStatus] = mapped_column(word(PlanStatus), default=PlanStatus.ACTIVE)
    goal: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    reassess_every: Mapped[int] = mapped_column(default=6)
    reassess_days: Mapped[int | None]
    template: Mapped[str] = mapped_column(String(40), default="")
    stop_rules: Mapped[str] = mapped_column(Text, default="")
    least_hours_between: Mapped[int] = mapped_column(default=48)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlanPhase(Numbered, Base):
    """A stretch of the plan with one cadence: visits a week, for a number of weeks.

    One `after_reassessment` is only treated where the re-assessment before it says so, by the
    `criterion`: its visits are provisional until then.
    """

    __tablename__ = "plan_phase"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("weeks > 0 AND visits_per_week > 0", name="cadence"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(Text, default="")
    visits_per_week: Mapped[int]
    weeks: Mapped[int]
    after_reassessment: Mapped[bool] = mapped_column(default=False)
    criterion: Mapped[str] = mapped_column(Text, default="")


class PhaseTherapy(Numbered, Base):
    """A therapy each visit of a phase holds, in order, with its minutes."""

    __tablename__ = "phase_therapy"
    __table_args__ = (UniqueConstraint("phase_id", "position"),)

    phase_id: Mapped[int] = mapped_column(ForeignKey("plan_phase.id"))
    position: Mapped[int]
    therapy_id: Mapped[int] = mapped_column(ForeignKey("therapy.id"))
    minutes: Mapped[int]


class PlannedVisit(Numbered, Base):
    """The n-th visit a plan calls for, due around `due_on`, and the visit that meets it.

    A provisional one waits for the re-assessment, which confirms or releases it.
    """

    __tablename__ = "planned_visit"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        Index(
            "ix_planned_visit_open",
            "plan_id",
            "status",
            "due_on",
            sqlite_where=text(STILL_OPEN),
            postgresql_where=text(STILL_OPEN),
        ),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("plan_phase.id"))
    number: Mapped[int]
    due_on: Mapped[date]
    status: Mapped[PlannedVisitStatus] = mapped_column(
        word(PlannedVisitStatus), default=PlannedVisitStatus.UNBOOKED
    )
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), unique=True)
    provisional: Mapped[bool] = mapped_column(default=False)


class PlannedCancellation(Numbered, Base):
    """That a visit which was cancelled was the n-th of a plan; gone when it is undone."""

    __tablename__ = "planned_cancellation"

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    number: Mapped[int]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)


class PlanAcknowledgement(Numbered, Base):
    """That a warning about the order of therapies is fine on a plan, or is so no longer.

    Never altered; the last row on a plan's rule holds. `rule` is the slug of an `OrderRule`; `why`
    is clinical, empty where it is taken back.
    """

    __tablename__ = "plan_acknowledgement"

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    fine: Mapped[bool]
    why: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class OutcomeScore(Public, Base):
    """One measure at one time; `measure` is a slug of `data/outcome_measures.csv`.

    One that was taken back was wrong, and counts for nothing.
    """

    __tablename__ = "outcome_score"
    __table_args__ = (Index("ix_outcome_score_measure_taken_at", "measure", "taken_at"),)

    episode_id: Mapped[int] = mapped_column(ForeignKey("episode_of_care.id"), index=True)
    measure: Mapped[str] = mapped_column(String(40))
    site: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[float] = mapped_column(Numeric(6, 2, asdecimal=False))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[str] = mapped_column(String(200), default="")
