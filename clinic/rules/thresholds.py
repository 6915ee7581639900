"""The thresholds of outcome measures: the published ones, and those a clinic has set instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from clinic.rules.errors import Problem
from clinic.rules.measure_change import PSFS_ONE_ACTIVITY, SCREENS
from clinic.rules.measures import MEASURES, Measure, ThresholdKind

ONE_ACTIVITY = "psfs_activity"
LEAST_WHY, LONGEST_WHY = 10, 400
DECIMALS = 2

PUBLISHED: Mapping[str, Measure] = MappingProxyType(
    {
        **MEASURES,
        ONE_ACTIVITY: replace(
            MEASURES["psfs"],
            slug=ONE_ACTIVITY,
            name="Patient-Specific Functional Scale, one activity",
            threshold=PSFS_ONE_ACTIVITY,
            threshold_source="MDC90 of a single activity, not an MCID (Stratford 1995)",
        ),
    }
)
"""Every measure with its published threshold; one activity of PSFS has one of its own."""
CHANGEABLE = tuple(
    slug for slug in PUBLISHED if slug not in SCREENS and slug != "post_needling_soreness"
)
"""Whose threshold a clinic may set: a screen has a cut-off instead, soreness settles by itself."""


@dataclass(frozen=True)
class ThresholdWish:
    """A threshold as it is typed; `default` asks for the published one again."""

    measure: str
    value: Decimal | None
    kind: str
    why: str
    default: bool = False


@dataclass(frozen=True)
class ThresholdChange:
    """One change that was made: from what, to what, why, by whom; None: no threshold.

    `default` says that the published one holds again.
    """

    measure: str
    was: Decimal | None
    was_kind: ThresholdKind
    value: Decimal | None
    kind: ThresholdKind
    default: bool
    why: str
    at: datetime
    by: str


def with_changes(changes: Iterable[ThresholdChange]) -> Mapping[str, Measure]:
    """Every measure with the threshold that holds, after these changes in their order."""
    found = dict(PUBLISHED)
    for each in changes:
        known = PUBLISHED.get(each.measure)
        if known is None:
            continue
        found[each.measure] = known if each.default else changed(known, each)
    return MappingProxyType(found)


def changed(measure: Measure, change: ThresholdChange) -> Measure:
    """A measure with the threshold the clinic has set."""
    return replace(
        measure,
        threshold=change.value,
        threshold_kind=change.kind,
        threshold_source=f"Set by the clinic: {change.why}",
        set_by_clinic=True,
    )


def check_threshold(wish: ThresholdWish) -> list[Problem]:
    """What is wrong with a threshold as typed, each beside its field; empty when it can hold."""
    if wish.measure not in CHANGEABLE:
        return [Problem("measure", "Choose a measure from the list.")]
    measure, found = PUBLISHED[wish.measure], []
    if len(wish.why.strip()) < LEAST_WHY:
        found.append(Problem("why", f"Say why, in at least {LEAST_WHY} characters."))
    elif len(wish.why) > LONGEST_WHY:
        found.append(Problem("why", f"At most {LONGEST_WHY} characters."))
    if wish.default:
        return found
    if wish.kind not in {ThresholdKind.MCID, ThresholdKind.MIC, ThresholdKind.MDC}:
        found.append(Problem("kind", "Say what the number is."))
    widest = measure.maximum - measure.minimum
    if wish.value is None or not wish.value.is_finite() or not 0 < wish.value <= widest:
        words = f"Between 0 and {widest} {measure.unit}, more than 0."
        found.append(Problem("value", words))
    elif wish.value != round(wish.value, DECIMALS):
        found.append(Problem("value", f"At most {DECIMALS} digits behind the point."))
    return found
