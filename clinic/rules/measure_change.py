"""What a change of an outcome measure means; reference 3.1.

A threshold is named for what it is: past an MCID or MIC a change matters to patients, past an MDC
it is only beyond the error of measurement. Short of it there is no such change, which is not the
same as no effect. Where no threshold is known, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.rules.measures import Measure

ALREADY_A_CHANGE = frozenset({"groc_15", "groc_11"})
"""The patient rates the change itself: the score is compared, nothing subtracted from it."""
SCREENS = frozenset({"phq_2", "fabq_pa", "fabq_w"})
"""Questionnaires with a cut-off, which are no measure of change."""


class ChangeStatus(StrEnum):
    """How a score stands to the first one of its episode."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """By how much, in the measure's unit, more than nothing being better; and what that means."""

    by: Decimal
    status: ChangeStatus


def change_of(measure: Measure, first: Decimal, now: Decimal) -> Change:
    """The change from the first score of the episode to the one now."""
    if measure.slug in ALREADY_A_CHANGE:
        by = now
    else:
        by = now - first if measure.higher_is_better else first - now
    if measure.threshold is None or measure.slug in SCREENS:
        return Change(by, ChangeStatus.UNKNOWN)
    if abs(by) < measure.threshold:
        return Change(by, ChangeStatus.UNCHANGED)
    return Change(by, ChangeStatus.BETTER if by > 0 else ChangeStatus.WORSE)
