"""What is wrong with a plan as it was typed, each problem beside its field.

Fields of a row are called by its place in the plan: `p1_weeks` of the second phase, `p0_m2` the
minutes of the third therapy of the first one, `g0_target`, `h3_name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.rules.bit_calendar import TICK
from clinic.rules.bounds import check_bounds
from clinic.rules.errors import Invalid, Problem
from clinic.rules.measures import check_score
from clinic.rules.plan_schedule import MOST_A_WEEK
from clinic.rules.plan_therapies import PlanChoice, choice_of
from clinic.rules.plan_values import PlanAim, PlanBlock, PlanTherapy, PlanValue
from clinic.rules.words import TherapyKind

MOST_PHASES, MOST_THERAPIES, MOST_GOALS, MOST_HOME = 8, 5, 8, 10
MOST_WEEKS, MOST_VISITS = 52, 100
LONGEST_NAME, LONGEST_TEXT, LONGEST_DOSE, LONGEST_SITE = 60, 2000, 120, 40
HOURS, DAYS, VISITS = (0, 336), (1, 365), (1, 60)
HOURS_A_WEEK = 7 * 24
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class PlanFrame:
    """What a plan must fit into: the episode's first day, today, and what the clinic gives.

    A template has no days: `opened_on` is None.
    """

    today: date
    opened_on: date | None
    choices: tuple[PlanChoice, ...]
    already: date | None = None


def check_plan(plan: PlanValue, frame: PlanFrame) -> None:
    """Raises Invalid with every problem."""
    found = (*_whole(plan), *_days(plan, frame), *_phases(plan, frame), *_goals(plan, frame))
    if found:
        raise Invalid(found[0].message, problems=found)


def _whole(plan: PlanValue) -> Iterator[Problem]:
    if not plan.phases:
        yield Problem("p0_name", "A plan has at least one phase.")
    elif plan.visits > MOST_VISITS:
        message = f"{plan.visits} visits in all: at most {MOST_VISITS} in one plan."
        yield Problem("p0_weeks", message)
    if plan.reassess_every is None:
        yield Problem("reassess_every", "After how many visits at the latest?")
    yield from check_bounds(
        "reassess_every", plan.reassess_every, VISITS, "Between {} and {} visits."
    )
    yield from check_bounds("reassess_days", plan.reassess_days, DAYS, "Between {} and {} days.")
    if plan.least_hours_between is None:
        yield Problem("least_hours_between", "How many hours? 48 are usual.")
    yield from check_bounds(
        "least_hours_between", plan.least_hours_between, HOURS, "Between {} and {} hours."
    )


def _days(plan: PlanValue, frame: PlanFrame) -> Iterator[Problem]:
    if frame.opened_on is None:
        return
    if plan.starts_on is None:
        yield Problem("starts_on", "On which day does it begin?")
    elif plan.starts_on < frame.opened_on and plan.starts_on != frame.already:
        yield Problem("starts_on", "That is before this problem was first seen here.")
    elif plan.starts_on > frame.today + A_YEAR:
        yield Problem("starts_on", "That is more than a year away.")


def _phases(plan: PlanValue, frame: PlanFrame) -> Iterator[Problem]:
    for at, block in enumerate(plan.phases):
        if not block.name:
            yield Problem(f"p{at}_name", "What is this phase called?")
        yield from _cadence(at, block, plan.least_hours_between or 0, frame.choices)
        if not block.therapies:
            yield Problem(f"p{at}_t0", "Choose at least one therapy for these visits.")
        yield from _therapies(at, block.therapies, frame.choices)
    if plan.phases and plan.phases[0].after_reassessment:
        yield Problem("p0_after", "The first phase cannot wait for a re-assessment.")


def _cadence(
    at: int, block: PlanBlock, least: int, choices: Sequence[PlanChoice]
) -> Iterator[Problem]:
    field = f"p{at}_visits"
    if not block.visits_per_week or not 1 <= block.visits_per_week <= MOST_A_WEEK:
        yield Problem(field, f"Between 1 and {MOST_A_WEEK} visits a week: no phase is without.")
    elif least and _is_needled(block, choices) and block.visits_per_week * least > HOURS_A_WEEK:
        most = HOURS_A_WEEK // least
        fit = f"at most {most} a week" if most else "not even one a week"
        yield Problem(field, f"With {least} hours between needlings {fit} can be kept.")
    if not block.weeks or not 1 <= block.weeks <= MOST_WEEKS:
        yield Problem(f"p{at}_weeks", f"Between 1 and {MOST_WEEKS} weeks.")


def _is_needled(block: PlanBlock, choices: Sequence[PlanChoice]) -> bool:
    known = (choice_of(each.therapy, choices) for each in block.therapies)
    return any(one is not None and one.kind is TherapyKind.NEEDLING for one in known)


def _therapies(
    at: int, therapies: Sequence[PlanTherapy], choices: Sequence[PlanChoice]
) -> Iterator[Problem]:
    seen = set()
    for place, each in enumerate(therapies):
        choice = choice_of(each.therapy, choices)
        if choice is None:
            yield Problem(f"p{at}_t{place}", "Choose a therapy from the list.")
            continue
        if choice.slug in seen:
            yield Problem(f"p{at}_t{place}", "This therapy is in the visit already.")
        seen.add(choice.slug)
        least = max(choice.least, TICK)
        if each.minutes is None or not least <= each.minutes <= 480 or each.minutes % TICK:  # noqa: PLR2004 -- the longest a therapy lasts
            words = f"From {least} to 480 minutes, in whole fives."
            yield Problem(f"p{at}_m{place}", words)


def _goals(plan: PlanValue, frame: PlanFrame) -> Iterator[Problem]:
    for at, goal in enumerate(plan.goals):
        if not goal.text:
            yield Problem(f"g{at}_text", "What is the goal, in the patient's words?")
        yield from _target(at, goal)
        yield from _goal_day(at, goal, plan, frame)


def _target(at: int, goal: PlanAim) -> Iterator[Problem]:
    if goal.measure:
        named = {"measure": f"g{at}_measure", "value": f"g{at}_target"}
        if goal.target is None:
            yield Problem(f"g{at}_target", "Which score is the target?")
            return
        for problem in check_score(goal.measure, goal.target):
            yield Problem(named[problem.field], problem.message)
    elif goal.target is not None:
        yield Problem(f"g{at}_measure", "Of which measure is this the target?")


def _goal_day(at: int, goal: PlanAim, plan: PlanValue, frame: PlanFrame) -> Iterator[Problem]:
    if goal.due_on is None or frame.opened_on is None:
        return
    if goal.due_on < (plan.starts_on or frame.opened_on):
        yield Problem(f"g{at}_due", "That is before the plan begins.")
    elif goal.due_on > frame.today + 2 * A_YEAR:
        yield Problem(f"g{at}_due", "That is more than two years away.")
