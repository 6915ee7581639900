"""A plan as the desk sees it: how many of its visits are done, booked, still to book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.pages.wording import count
from clinic.rules.patient_values import PlanLine
from clinic.rules.plan_progress import plan_progress
from clinic.rules.words import PlannedVisitStatus as V

STOPS = {
    V.ATTENDED: ("attended", "attended"),
    V.BOOKED: ("booked", "booked"),
    V.MISSED: ("missed", "missed"),
    V.UNBOOKED: ("unbooked", "not booked yet"),
}


@dataclass(frozen=True)
class Stop:
    """One planned visit on the path."""

    number: int
    state: str
    word: str


@dataclass(frozen=True)
class PathPhase:
    """The stops of the path; phases are the therapist's matter and not told apart here."""

    word: str
    current: bool
    stops: list[Stop]


@dataclass(frozen=True)
class Path:
    """The way of the plan."""

    summary: str
    phases: list[PathPhase]


@dataclass(frozen=True)
class Plan:
    """The plan in a line and as a path."""

    title: str
    word: str
    path: Path


def plan_in_visits(plan: PlanLine | None, today: date, *, clinical: bool) -> Plan | None:
    """The plan's visits; what it is for stands above them only where `clinical` is true."""
    if plan is None or not plan.visits:
        return None
    progress = plan_progress((), plan.visits, today)
    upcoming = progress.next.number if progress.next else None
    left = (
        (progress.done, "done"),
        (progress.missed, "missed"),
        (progress.booked, "booked"),
        (progress.unbooked, "to book"),
    )
    word = f"{count(progress.total, 'visit')}: " + ", ".join(f"{n} {w}" for n, w in left if n)
    stops = [_stop(line.number, line.status, upcoming) for line in plan.visits]
    where = progress.words[:1].upper() + progress.words[1:]
    path = Path(word, [PathPhase(where, current=True, stops=stops)])
    return Plan(plan.problem if clinical else "Plan", word, path)


def _stop(number: int, status: V, upcoming: int | None) -> Stop:
    state, word = STOPS[status]
    if number == upcoming:
        state, word = "next", f"next, {word}"
    return Stop(number, state, f"Visit {number}: {word}")
