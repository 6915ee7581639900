"""How a time on offer lies to a patient's other needlings, and to what their plan asks for next.

48 hours is the least between two needlings of one muscle (clinical reference, section 4.6,
`same_muscle_gap`). Which muscles it will be is not known when a time is offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.local_time import wall_time

LEAST_BETWEEN = 48 * 60
HOUR = 60


@dataclass(frozen=True)
class Spacing:
    """When a patient is needled otherwise (minutes), and when their plan has its next visit due."""

    needled: tuple[int, ...] = ()
    due: date | None = None


def too_close(needled: Iterable[int], start: int, zone: ZoneInfo) -> list[str]:
    """Which needling lies less than 48 hours from one that begins at `start`, in words."""
    found = []
    for other in sorted(needled):
        hours = abs(start - other) // HOUR
        if abs(start - other) < LEAST_BETWEEN:
            where = "after" if other < start else "before"
            local = wall_time(other, zone)
            when = f"{local:%A} {local.day} {local:%B}"
            gap = "1 hour" if hours == 1 else f"{hours} hours"
            found.append(f"Only {gap} {where} the needling on {when}; 48 hours are usual.")
    return found


def due_words(due: date | None, day: date) -> str:
    """`Plan: the next visit is due on 1 December, 4 days later`; nothing without a plan."""
    if due is None:
        return ""
    apart = abs((due - day).days)
    days = "1 day" if apart == 1 else f"{apart} days"
    how = "that day" if not apart else f"{days} later" if due > day else f"{days} earlier"
    return f"Plan: the next visit is due on {due.day} {due:%B}, {how}"
