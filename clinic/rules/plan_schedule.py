"""When the visits of a plan are due, from its phases and its first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from clinic.rules.plan_progress import DAYS_IN_A_WEEK, PhaseLine

MOST_A_WEEK = DAYS_IN_A_WEEK
"""At most one visit a day."""
FINEST = 28
"""A rate is so many visits in up to so many weeks."""


def visits_of(phase: PhaseLine) -> int:
    """How many visits a phase calls for: its visits a week in each of its weeks."""
    return floor(_rate(phase) * phase.weeks)


def due_days(phases: Sequence[PhaseLine], starts_on: date) -> list[tuple[int, date]]:
    """The phase's key and the due day of each visit, in order.

    Visits lie evenly within a week: with two days 0 and 3, with three days 0, 2 and 4. A phase
    begins when the weeks of the one before are over.
    """
    found = []
    begin = starts_on
    for phase in phases:
        found += [
            (phase.key, begin + timedelta(days=floor(DAYS_IN_A_WEEK * at / _rate(phase))))
            for at in range(visits_of(phase))
        ]
        begin += timedelta(days=DAYS_IN_A_WEEK * phase.weeks)
    return found


def _rate(phase: PhaseLine) -> Fraction:
    return Fraction(phase.visits_per_week).limit_denominator(FINEST)
