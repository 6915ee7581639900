"""How far a goal of a plan is, told from the scores by one rule; reference 5.1, number 4.

A goal whose target is reached is achieved; one whose day has passed without it is not. Between
these the change of its measure since the first score decides. A goal in words is judged by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clinic.rules.measure_change import ChangeStatus
from clinic.rules.plan_values import PlanAim
from clinic.rules.scores import MEAN_OF, Series
from clinic.rules.words import GoalStatus

BY_CHANGE = {
    ChangeStatus.BETTER: GoalStatus.IMPROVING,
    ChangeStatus.UNCHANGED: GoalStatus.NO_CHANGE,
    ChangeStatus.WORSE: GoalStatus.WORSENING,
}


@dataclass(frozen=True)
class Goal(PlanAim):
    """A goal of a plan as it is kept; without a measure `met` is judged by hand."""

    met: GoalStatus | None = None


def goal_status(goal: PlanAim, series: Series | None, today: date) -> GoalStatus | None:
    """The state of a goal on a day; None while nothing can be said of it.

    `series` holds the scores of its measure, as `series_of_goal` finds them.
    """
    if not goal.measure or goal.target is None:
        return goal.met if isinstance(goal, Goal) else None
    if series is not None and reached(series, goal.target):
        return GoalStatus.ACHIEVED
    if goal.due_on is not None and today > goal.due_on:
        return GoalStatus.NOT_ACHIEVED
    change = series.change if series is not None else None
    return BY_CHANGE.get(change.status) if change is not None else None


def reached(series: Series, target: Decimal) -> bool:
    """Whether the newest score is at the target or beyond it."""
    now = series.now.value
    return now >= target if series.measure.higher_is_better else now <= target


def series_of_goal(goal: PlanAim, series: Iterable[Series]) -> Series | None:
    """The scores a goal is about: of its measure and place; without a place the only ones.

    For the patient's own activities together (PSFS without a place) the newest mean.
    """
    own = [one for one in series if one.measure.slug.removesuffix("_activity") == goal.measure]
    placed = [one for one in own if one.site.casefold() == goal.site.casefold()]
    if placed:
        return placed[0]
    if goal.site:
        return None
    means = [one for one in own if one.site.startswith(MEAN_OF)]
    if means:
        return max(means, key=lambda one: one.now.taken_at)
    return own[0] if len(own) == 1 else None
