"""When a patient is to be assessed anew: after so many visits or days, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.rules.errors import Problem
from clinic.rules.words import Decision

LONGEST_WHY = 2000
GOES_ON = frozenset({Decision.CONTINUE, Decision.CHANGE})


@dataclass(frozen=True)
class Reassess:
    """How near the next re-assessment is: visits since the last one, and the day it is due by.

    `every` is the number of visits it is due after; `by` is None where no number of days is set,
    `last` where there was none yet.
    """

    every: int
    since: int
    by: date | None = None
    last: date | None = None

    def is_due(self, day: date) -> bool:
        """Whether it is due on that day, by visits or by days."""
        return self.since >= self.every or self.is_late(day)

    def is_late(self, day: date) -> bool:
        """Whether the day it is due by has come."""
        return self.by is not None and self.by <= day

    def at_visit(self, number: int, day: date) -> int:
        """The visit at which it is due, seen from the n-th, on that day: at the earliest that one.

        Until one was held, every so many visits of the plan; then so many after it.
        """
        if self.is_late(day):
            return number
        if self.last is None:
            return -(-number // self.every) * self.every
        return number + max(self.visits_left - 1, 0)

    @property
    def visits_left(self) -> int:
        """After how many more visits it is due."""
        return max(self.every - self.since, 0)


def reassess_of(
    every: int, days: int | None, attended: Iterable[date], last: date | None, begun: date
) -> Reassess:
    """Where a plan stands: visits attended after the day of the last re-assessment count."""
    known = sorted(attended)
    since = [day for day in known if last is None or day > last]
    start = last or (known[0] if known else begun)
    return Reassess(every, len(since), start + timedelta(days=days) if days else None, last)


@dataclass(frozen=True)
class ReassessmentEntry:
    """What was decided, on which day, and why."""

    held_on: date | None
    decision: str
    why: str


def check_reassessment(entry: ReassessmentEntry, starts_on: date, today: date) -> list[Problem]:
    """What is wrong with it; empty when it can be kept."""
    found = []
    if entry.held_on is None:
        found.append(Problem("held_on", "On which day?"))
    elif entry.held_on > today:
        found.append(Problem("held_on", "That day is still to come."))
    elif entry.held_on < starts_on:
        found.append(Problem("held_on", "That is before the plan began."))
    if entry.decision not in set(Decision):
        found.append(Problem("decision", "What was decided?"))
    if not entry.why:
        found.append(Problem("why", "Say why, in a sentence."))
    elif len(entry.why) > LONGEST_WHY:
        found.append(Problem("why", f"At most {LONGEST_WHY} characters."))
    return found
