"""A plan as the desk sees it: how many of its visits are done, booked, still to book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clinic.pages.plan_order import fine_words
from clinic.pages.plan_path import Path, PathPhase, stop
from clinic.pages.wording import count
from clinic.rules.patient_values import PlanLine
from clinic.rules.plan_progress import plan_progress
from clinic.rules.words import PlannedVisitStatus


@dataclass(frozen=True)
class Plan:
    """The plan in a line and as a path."""

    title: str
    word: str
    path: Path
    fine: list[str]
    fine_href: str
    book_href: str
    change_href: str


def plan_in_visits(
    plan: PlanLine | None,
    today: date,
    order: Callable[[str], str] | None,
    book: Callable[[str], str],
    change: Callable[[str], str],
) -> Plan | None:
    """The plan's visits, and the warnings that are fine on it.

    Only for those who treat: what it is for, and `order`, the way to what is fine and why.
    `book` leads to booking what is left of it, `change` to changing the dates of what is booked,
    which the desk does too.
    """
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
    called = (line for line in plan.visits if line.status is not PlannedVisitStatus.RELEASED)
    stops = [stop(line.number, line.status, upcoming) for line in called]
    where = progress.words[:1].upper() + progress.words[1:]
    path = Path(word, [PathPhase(where, current=True, stops=stops)])
    fine, href = fine_words(plan.fine), order(plan.public_id) if order else ""
    to_book = book(plan.public_id) if progress.unbooked else ""
    to_change = change(plan.public_id) if progress.booked else ""
    return Plan(plan.problem if order else "Plan", word, path, fine, href, to_book, to_change)
