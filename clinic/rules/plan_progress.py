"""Where a patient stands in a treatment plan, and when it will be done at the present rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from clinic.rules.words import PlannedVisitStatus as V

DAYS_IN_A_WEEK = 7
RECENT_VISITS = 6
"""How many attended visits the present rate is taken from: the last so many."""


class PhaseState(StrEnum):
    """Whether a phase lies behind, is going on, or is to come."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class PhaseLine:
    """One phase of a plan in its order: its cadence in visits a week, for so many weeks."""

    key: int
    name: str
    visits_per_week: float = 1
    weeks: int = 1


@dataclass(frozen=True)
class VisitLine:
    """The n-th visit a plan calls for; `on` is the day it was or is booked for, if any."""

    number: int
    phase: int
    status: V
    on: date | None = None


@dataclass(frozen=True)
class PhaseProgress:
    """How far a phase is; `words` say it in a few words, in lower case."""

    key: int
    name: str
    state: PhaseState
    done: int
    total: int
    words: str


@dataclass(frozen=True)
class Forecast:
    """The day the last visit falls on; `estimated` unless every visit left is booked.

    `visits_per_week` is the present rate, None before there are two attended visits.
    """

    finish_on: date | None
    estimated: bool
    visits_per_week: float | None


@dataclass(frozen=True)
class PlanProgress:
    """Where a patient stands: visits done of the total, the phase they are in, what is next."""

    done: int
    missed: int
    booked: int
    unbooked: int
    phases: tuple[PhaseProgress, ...]
    next: VisitLine | None
    forecast: Forecast

    @property
    def total(self) -> int:
        """All visits the plan calls for."""
        return self.done + self.missed + self.booked + self.unbooked

    @property
    def finished(self) -> bool:
        """Whether nothing of the plan is left to come."""
        return self.total > 0 and not self.booked and not self.unbooked

    @property
    def current_phase(self) -> PhaseProgress | None:
        """The phase going on, or None when all are done."""
        return next((phase for phase in self.phases if phase.state is PhaseState.NOW), None)

    @property
    def words(self) -> str:
        """Where they are in one phrase: "visit 5 of 12", "all 12 visits done"."""
        if not self.total:
            return "no visits planned yet"
        if self.next:
            return f"visit {self.next.number} of {self.total}"
        if self.missed:
            return f"{self.done} of {self.total} visits done, {self.missed} missed"
        return f"all {self.total} visits done"


def plan_progress(
    phases: Sequence[PhaseLine], visits: Iterable[VisitLine], today: date
) -> PlanProgress:
    """The state of a plan on `today`, from its phases and planned visits in any order."""
    ordered = sorted(visits, key=lambda visit: visit.number)
    counts = {status: sum(visit.status == status for visit in ordered) for status in V}
    return PlanProgress(
        done=counts[V.ATTENDED],
        missed=counts[V.MISSED],
        booked=counts[V.BOOKED],
        unbooked=counts[V.UNBOOKED],
        phases=_phases(phases, ordered),
        next=_next_visit(ordered, today),
        forecast=_forecast(phases, ordered, today),
    )


def _phases(phases: Sequence[PhaseLine], visits: Sequence[VisitLine]) -> tuple[PhaseProgress, ...]:
    left = [any(_is_left(v) for v in visits if v.phase == phase.key) for phase in phases]
    now = left.index(True) if True in left else len(phases)
    states = dict.fromkeys(range(now), PhaseState.DONE) | {now: PhaseState.NOW}
    return tuple(
        _phase(phase, states.get(index, PhaseState.LATER), visits)
        for index, phase in enumerate(phases)
    )


def _phase(phase: PhaseLine, state: PhaseState, visits: Sequence[VisitLine]) -> PhaseProgress:
    own = [v for v in visits if v.phase == phase.key and v.status != V.RELEASED]
    done = sum(visit.status == V.ATTENDED for visit in own)
    words = {
        PhaseState.DONE: f"done: {done} of {_visits(len(own))}",
        PhaseState.NOW: f"now: {done} of {_visits(len(own))} done",
        PhaseState.LATER: f"later: {_visits(len(own))} in {_weeks(phase.weeks)}",
    }
    return PhaseProgress(phase.key, phase.name, state, done, len(own), words[state])


def _is_left(visit: VisitLine) -> bool:
    return visit.status in {V.BOOKED, V.UNBOOKED}


def _next_visit(visits: Sequence[VisitLine], today: date) -> VisitLine | None:
    """The next booked day, else the first visit not booked yet."""
    coming = [
        (v.on, v.number, v) for v in visits if v.status == V.BOOKED and v.on and v.on >= today
    ]
    if coming:
        return min(coming)[2]
    unbooked = (visit for visit in visits if visit.status == V.UNBOOKED)
    return next(unbooked, next((visit for visit in visits if _is_left(visit)), None))


def _forecast(phases: Sequence[PhaseLine], visits: Sequence[VisitLine], today: date) -> Forecast:
    attended = sorted(v.on for v in visits if v.status == V.ATTENDED and v.on)
    booked = sorted(v.on for v in visits if v.status == V.BOOKED and v.on)
    unbooked = [v for v in visits if _is_left(v) and not (v.status == V.BOOKED and v.on)]
    gap = _present_gap(attended, today)
    rate = DAYS_IN_A_WEEK / gap if gap else None
    if not unbooked:
        last = max((*attended, *booked), default=None)
        return Forecast(last, estimated=False, visits_per_week=rate)
    gaps = [gap or _planned_gap(phases, visit) for visit in unbooked]
    base = max((*attended, *booked), default=today)
    earliest = today + timedelta(days=ceil(sum(gaps[1:])))
    return Forecast(max(base + timedelta(days=ceil(sum(gaps))), earliest), True, rate)  # noqa: FBT003 -- estimated


def _present_gap(attended: Sequence[date], today: date) -> float | None:
    """Days from visit to visit lately; the time since the last one counts when it is longer."""
    recent = attended[-RECENT_VISITS:]
    if len(recent) < 2:  # noqa: PLR2004 -- a gap lies between two
        return None
    usual = (recent[-1] - recent[0]).days / (len(recent) - 1)
    running = (today - recent[0]).days / len(recent)
    return max(usual, running) or None


def _planned_gap(phases: Sequence[PhaseLine], visit: VisitLine) -> float:
    phase = next((phase for phase in phases if phase.key == visit.phase), None)
    rate = phase.visits_per_week if phase else 1
    return DAYS_IN_A_WEEK / rate if rate > 0 else DAYS_IN_A_WEEK


def _visits(count: int) -> str:
    return "1 visit" if count == 1 else f"{count} visits"


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"
