"""What a change of an outcome measure means; reference 3.1.

A threshold is named for what it is: past an MCID or MIC a change matters to patients, past an MDC
it is only beyond the error of measurement. Short of it there is no such change, which is not the
same as no effect. Where no threshold is known, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from clinic.rules.measures import MEASURES, Measure, ThresholdKind

ALREADY_A_CHANGE = frozenset({"groc_15", "groc_11"})
"""The patient rates the change itself: the score is compared, nothing subtracted from it."""
SCREENS = frozenset({"phq_2", "fabq_pa", "fabq_w"})
"""Questionnaires with a cut-off, which are no measure of change."""
ERRORS = {
    "nprs_back": Decimal(2),
    "nprs_leg": Decimal(2),
    "odi": Decimal(10),
    "rmdq_24": Decimal(5),
    "lefs": Decimal(9),
}
"""The error of measurement (MDC) of measures whose threshold is another number; reference 3.

Of the 4 to 5 published for RMDQ the larger.
"""
IN_PERCENT = frozenset({"nprs_back", "nprs_leg", "vas_leg_pain", "odi", "rmdq_24"})
"""Measures whose change may be said as a part of the first score (Ostelo 2008)."""
NOTABLE_PERCENT = 30
RMDQ_FLOOR, RMDQ_CEILING = 4, 20
PSFS_ONE_ACTIVITY = Decimal(3)
BY_FIRST_PAIN = ((4, 1), (7, 2), (10, 3))
"""What pain must change by when first it was up to so much (newer figures, reference 3)."""


class ChangeStatus(StrEnum):
    """How a score stands to the first one of its episode."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """By how much, in the measure's unit, more than nothing being better; and what that means.

    `percent` is that part of the first score, None where a percentage may not be said.
    `within_error` says that the change is smaller than the error of measurement; `stuck` that the
    first score left no room to change this way.
    """

    by: Decimal
    status: ChangeStatus
    percent: int | None = None
    within_error: bool = False
    stuck: bool = False


def change_of(measure: Measure, first: Decimal, now: Decimal) -> Change:
    """The change from the first score of the episode to the one now."""
    if measure.slug in ALREADY_A_CHANGE:
        return Change(now, _status(measure, now))
    by = now - first if measure.higher_is_better else first - now
    if measure.slug in SCREENS:
        return Change(by, ChangeStatus.UNKNOWN)
    error = error_of(measure)
    stuck = measure.slug == "rmdq_24" and _no_room(first, by)
    return Change(
        by,
        ChangeStatus.UNKNOWN if stuck else _status(measure, by),
        _percent(measure, first, by),
        within_error=error is not None and abs(by) < error,
        stuck=stuck,
    )


def error_of(measure: Measure) -> Decimal | None:
    """The error of measurement of a measure, in its unit; None where none is known.

    A published one holds beside whatever the clinic has set for what matters to patients.
    """
    if measure.threshold_kind is ThresholdKind.MDC:
        return measure.threshold
    if measure.slug == "psfs_activity":
        return PSFS_ONE_ACTIVITY
    published = MEASURES.get(measure.slug)
    if published and published.threshold_kind is ThresholdKind.MDC:
        return published.threshold
    return ERRORS.get(measure.slug)


def needed_by_first_pain(first: Decimal) -> int:
    """By how many points pain must change, judged by its first score; 8 to 10 needs 3 to 4."""
    return next(points for most, points in BY_FIRST_PAIN if first <= most)


def _status(measure: Measure, by: Decimal) -> ChangeStatus:
    if measure.threshold is None:
        return ChangeStatus.UNKNOWN
    if abs(by) < measure.threshold:
        return ChangeStatus.UNCHANGED
    return ChangeStatus.BETTER if by > 0 else ChangeStatus.WORSE


def _no_room(first: Decimal, by: Decimal) -> bool:
    """RMDQ cannot improve from below 4 nor worsen from above 20."""
    return (first < RMDQ_FLOOR and by > 0) or (first > RMDQ_CEILING and by < 0)


def _percent(measure: Measure, first: Decimal, by: Decimal) -> int | None:
    """The change as a part of the first score, unless that is too near the floor of the scale."""
    least = error_of(measure) or measure.threshold
    if measure.slug not in IN_PERCENT or least is None or first <= 0 or first < 2 * least:
        return None
    return int((by / first * 100).quantize(Decimal(1), ROUND_HALF_UP))
