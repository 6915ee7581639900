"""A plan with everything its page tells of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.rules.authorised import Authorised, Cover, cover_of
from clinic.rules.episodes import EpisodeEntry
from clinic.rules.local_time import wall_time
from clinic.rules.plan_order import PlanOrder
from clinic.rules.plan_progress import PlanProgress, VisitLine, plan_progress
from clinic.rules.plan_reality import CancelledLine, PlannedLine, Reality, reality
from clinic.rules.plan_therapies import PlanChoice
from clinic.rules.plan_values import PlanAim, PlanValue, called
from clinic.rules.progress_goals import goal_status, series_of_goal
from clinic.rules.reassessment import Reassess, reassess_of
from clinic.rules.scores import Series
from clinic.rules.session_record import ProblemFacts
from clinic.rules.words import (
    Decision,
    DischargeReason,
    EpisodePhase,
    EpisodeStatus,
    GoalStatus,
    PlannedVisitStatus,
    PlanStatus,
)

OPEN = frozenset({PlannedVisitStatus.UNBOOKED, PlannedVisitStatus.BOOKED})


@dataclass(frozen=True)
class EpisodeFacts:
    """An episode of care as kept."""

    public_id: str
    entry: EpisodeEntry
    status: EpisodeStatus
    opened_on: date
    closed_on: date | None

    def stage(self, today: date) -> EpisodePhase | None:
        """Acute, subacute or chronic; the clinician's own word first."""
        entry = self.entry
        return ProblemFacts(entry.problem, entry.side, entry.onset_on, entry.phase).stage(today)


@dataclass(frozen=True)
class PlannedFacts:
    """The n-th visit of a plan, the visit that meets it (public id, minute), what was given."""

    number: int
    phase: int
    status: PlannedVisitStatus
    due_on: date
    provisional: bool = False
    visit: str = ""
    start: int | None = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionLine:
    """One version: from when, by whom, why."""

    version: int
    at: datetime
    by: str
    why: str


@dataclass(frozen=True)
class ReassessmentLine:
    """One re-assessment."""

    held_on: date
    decision: Decision
    why: str
    by: str


@dataclass(frozen=True)
class DischargeFacts:
    """How the episode ended."""

    reason: DischargeReason
    summary: str
    home_programme: str
    self_referral: str
    ended_on: date
    by: str


@dataclass(frozen=True)
class PlanFacts:
    """One plan; `met` stands beside its goals, `cancelled` are visits under it that were not held.

    Therapies go by slug, `choices` say what they are called.
    """

    public_id: str
    patient_id: str
    name: str
    episode: EpisodeFacts
    status: PlanStatus
    version: int
    value: PlanValue
    zone: ZoneInfo
    order: PlanOrder
    choices: tuple[PlanChoice, ...] = ()
    visits: tuple[PlannedFacts, ...] = ()
    cancelled: tuple[CancelledLine, ...] = ()
    met: tuple[GoalStatus | None, ...] = ()
    series: tuple[Series, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    reassessments: tuple[ReassessmentLine, ...] = ()
    authorised: tuple[Authorised, ...] = ()
    discharge: DischargeFacts | None = None

    def day(self, visit: PlannedFacts) -> date | None:
        """The day a visit is or was booked for."""
        return None if visit.start is None else wall_time(visit.start, self.zone).date()

    @property
    def attended(self) -> list[date]:
        """The days of the visits that were attended."""
        return [
            day
            for visit in self.visits
            if visit.status is PlannedVisitStatus.ATTENDED and (day := self.day(visit))
        ]

    @property
    def waiting(self) -> list[PlannedFacts]:
        """The provisional visits that are neither confirmed nor released."""
        return [each for each in self.visits if each.provisional and each.status in OPEN]

    @property
    def to_settle(self) -> list[PlannedFacts]:
        """Those that wait whose re-assessment was held: not before the last visit ahead of them."""
        held = max((one.held_on for one in self.reassessments), default=None)
        return [each for each in self.waiting if held and self._is_over(each.phase, held)]

    def _is_over(self, phase: int, day: date) -> bool:
        """Whether nothing of the phases before this one is left, or took place after that day."""
        before = [each for each in self.visits if each.phase < phase]
        days = [self.day(each) for each in before]
        return not any(each.status in OPEN for each in before) and all(
            one is None or one <= day for one in days
        )

    @property
    def waiting_stamp(self) -> str:
        """What the visits that wait are called as they stand; one booked, another stamp."""
        lines = (f"{each.number} {each.visit} {each.start}" for each in self.waiting)
        return called("\n".join([self.value.stamp, *lines]))

    def goal_stamp(self, place: int) -> str:
        """What a goal is called while it is judged as it is."""
        met = self.met[place] if place < len(self.met) else None
        return self.value.goals[place].stamp(met or "")

    def progress(self, today: date) -> PlanProgress:
        """Where the patient stands in it."""
        lines = [
            VisitLine(each.number, each.phase, each.status, self.day(each)) for each in self.visits
        ]
        return plan_progress(self.value.lines, lines, today)

    def reality(self) -> Reality:
        """The plan against what became of it, therapies by slug."""
        planned = [
            PlannedLine(
                each.status,
                tuple(one.therapy for one in self.value.phases[each.phase].therapies),
                each.given,
            )
            for each in self.visits
        ]
        return reality(planned, self.cancelled)

    def reassess(self) -> Reassess:
        """How near the next re-assessment is."""
        last = max((one.held_on for one in self.reassessments), default=None)
        return reassess_of(
            self.value.reassess_every or 1,
            self.value.reassess_days,
            self.attended,
            last,
            self.value.starts_on or self.episode.opened_on,
        )

    def cover(self, today: date) -> Cover | None:
        """How far the authorised visits reach."""
        coming = [
            (each.number, self.day(each) or each.due_on)
            for each in self.visits
            if each.status in OPEN
        ]
        return cover_of([one.entry for one in self.authorised], self.attended, coming, today)

    def goal(self, place: int, today: date) -> tuple[Series | None, GoalStatus | None]:
        """The scores a goal is told by, and how far it is; in words where it has no measure."""
        aim: PlanAim = self.value.goals[place]
        if not aim.measure:
            return None, self.met[place] if place < len(self.met) else None
        scores = series_of_goal(aim, self.series)
        return scores, goal_status(aim, scores, today)
