"""A plan as the desk sees it: how many of its visits are done, booked, still to book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.pages.plan_path import Path, PathPhase, stop
from clinic.pages.wording import count
from clinic.rules.patient_values import PlanLine
from clinic.rules.plan_progress import plan_progress


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
    stops = [stop(line.number, line.status, upcoming) for line in plan.visits]
    where = progress.words[:1].upper() + progress.words[1:]
    path = Path(word, [PathPhase(where, current=True, stops=stops)])
    return Plan(plan.problem if clinical else "Plan", word, path)
