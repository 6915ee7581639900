"""How far a goal is, told by the scores where it has a measure, by hand where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from clinic.rules.measure_change import ChangeStatus
from clinic.rules.plan_values import PlanAim
from clinic.rules.scores import Series
from clinic.rules.words import GoalStatus

_BY_CHANGE = {
    ChangeStatus.BETTER: GoalStatus.IMPROVING,
    ChangeStatus.WORSE: GoalStatus.WORSENING,
}


def series_of(goal: PlanAim, series: Iterable[Series]) -> Series | None:
    """The scores a goal is told by: of its measure, at its place where it names one."""
    for one in series:
        same_place = not goal.site or one.site.casefold() == goal.site.casefold()
        if one.measure.slug == goal.measure and same_place:
            return one
    return None


def goal_status(goal: PlanAim, scores: Series | None, today: date) -> GoalStatus | None:
    """How far a goal with a measure is today; None where nothing is known.

    It is achieved when the newest score reaches the target; after its day, one that is not is not
    achieved. Until then the change since the first score of the episode says where it goes.
    """
    if scores is None or goal.target is None:
        return None
    now = scores.now.value
    better = scores.measure.higher_is_better
    if _reaches(now, goal.target, higher=better):
        return GoalStatus.ACHIEVED
    if goal.due_on is not None and goal.due_on < today:
        return GoalStatus.NOT_ACHIEVED
    change = scores.change
    if change is None:
        return None
    return _BY_CHANGE.get(change.status, GoalStatus.NO_CHANGE)


def _reaches(now: Decimal, target: Decimal, *, higher: bool) -> bool:
    return now >= target if higher else now <= target
