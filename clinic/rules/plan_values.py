"""A whole plan as it is typed and as it is kept, and its form as text.

The text (JSON) is what a version of a plan and a clinic's own template keep. What is missing in it
reads as its default, so that an old text can always be read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from clinic.rules.plan_progress import PhaseLine
from clinic.rules.plan_schedule import due_days, visits_of

T = TypeVar("T")
USUAL_REASSESS, USUAL_HOURS = 6, 48
STAMP_LETTERS = 16


@dataclass(frozen=True)
class PlanTherapy:
    """One therapy of each visit of a phase: its slug here (in a template: or its kind), minutes."""

    therapy: str
    minutes: int | None = None


@dataclass(frozen=True)
class PlanBlock:
    """One phase of a plan: visits a week for so many weeks, each with these therapies in order.

    The visits of one that comes `after_reassessment` are provisional, and needed only where the
    `criterion` is met; `purpose` is said in words for the patient.
    """

    name: str
    visits_per_week: int | None = 1
    weeks: int | None = 1
    therapies: tuple[PlanTherapy, ...] = ()
    purpose: str = ""
    after_reassessment: bool = False
    criterion: str = ""


@dataclass(frozen=True)
class PlanAim:
    """A goal; with a measure (slug) and a target in its unit it is told by the scores."""

    text: str
    measure: str = ""
    site: str = ""
    target: Decimal | None = None
    due_on: date | None = None

    def stamp(self, met: str) -> str:
        """What this goal is called while it is that far: another word, another stamp."""
        return called(json.dumps([asdict(self), met], default=str, sort_keys=True))


@dataclass(frozen=True)
class HomeTask:
    """One exercise of the home programme, and how much of it."""

    name: str
    dose: str = ""


@dataclass(frozen=True)
class PlanValue:
    """The plan; `goal` is its aim in the patient's words, `template` the slug it began from.

    Re-assessment is due after so many visits or days, whichever comes first; `stop_rules` say what
    stops or changes it. Hours: the least between two needlings.
    """

    phases: tuple[PlanBlock, ...] = ()
    goals: tuple[PlanAim, ...] = ()
    home: tuple[HomeTask, ...] = ()
    starts_on: date | None = None
    goal: str = ""
    template: str = ""
    stop_rules: str = ""
    reassess_every: int | None = USUAL_REASSESS
    reassess_days: int | None = None
    least_hours_between: int | None = USUAL_HOURS

    @property
    def lines(self) -> tuple[PhaseLine, ...]:
        """The phases as the schedule reads them, each by its place from 0."""
        return tuple(
            PhaseLine(at, each.name, each.visits_per_week or 0, each.weeks or 0)
            for at, each in enumerate(self.phases)
        )

    @property
    def visits(self) -> int:
        """How many visits it calls for."""
        return sum(map(visits_of, self.lines))

    def due(self, starts_on: date) -> list[tuple[int, date]]:
        """The place of the phase and the due day of each visit, begun on that day."""
        return due_days(self.lines, starts_on)

    @property
    def stamp(self) -> str:
        """What this very content is called: another word or number, another stamp."""
        return called(as_text(self))


def called(text: str) -> str:
    """A short name for this very text."""
    return hashlib.sha256(text.encode()).hexdigest()[:STAMP_LETTERS]


def as_text(plan: PlanValue) -> str:
    """The plan as JSON, always in the same order; days as 2026-11-30, numbers as they read."""
    return json.dumps(asdict(plan), default=str, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> PlanValue:
    """A plan kept as JSON. Raises ValueError for a text that is no plan."""
    read = json.loads(text)
    if not isinstance(read, dict):
        message = "no plan"
        raise ValueError(message)  # noqa: TRY004 -- what is wrong is the text, not a type of ours
    return PlanValue(
        phases=tuple(_block(each) for each in _rows(read, "phases")),
        goals=tuple(_aim(each) for each in _rows(read, "goals")),
        home=tuple(_only(HomeTask, each) for each in _rows(read, "home")),
        starts_on=_day(read.get("starts_on")),
        **{name: read[name] for name in _PLAIN if name in read},
    )


def without_days(plan: PlanValue) -> PlanValue:
    """The plan as a template: nothing in it is of one patient's calendar."""
    goals = tuple(replace(goal, due_on=None) for goal in plan.goals)
    return replace(plan, goals=goals, starts_on=None)


_PLAIN = (
    "goal",
    "template",
    "stop_rules",
    "reassess_every",
    "reassess_days",
    "least_hours_between",
)


def _block(read: Mapping[str, Any]) -> PlanBlock:
    therapies = tuple(_only(PlanTherapy, each) for each in _rows(read, "therapies"))
    return replace(_only(PlanBlock, read), therapies=therapies)


def _aim(read: Mapping[str, Any]) -> PlanAim:
    target = read.get("target")
    return replace(
        _only(PlanAim, read),
        target=None if target is None else Decimal(str(target)),
        due_on=_day(read.get("due_on")),
    )


def _only(kind: type[T], read: Mapping[str, Any]) -> T:
    """A value of what is known of it here."""
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]  # each is a dataclass
    return kind(**{name: value for name, value in read.items() if name in known})


def _rows(read: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return read.get(name) or ()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
