"""When a plan's visits are due, and a plan kept as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from clinic.rules.plan_progress import PhaseLine
from clinic.rules.plan_schedule import due_days
from clinic.rules.plan_values import (
    HomeTask,
    PlanAim,
    PlanBlock,
    PlanTherapy,
    PlanValue,
    as_text,
    from_text,
    without_days,
)

MONDAY = date(2026, 11, 30)
PLAN = PlanValue(
    phases=(
        PlanBlock("Settle", 2, 2, (PlanTherapy("needling", 30),)),
        PlanBlock("Go on", 1, 3, (PlanTherapy("needling", 30),), "", True, "Down by 2."),
    ),
    goals=(PlanAim("Sit through a film", "nprs_leg", "left", Decimal("2.5"), MONDAY),),
    home=(HomeTask("Walk", "15 min"),),
    starts_on=MONDAY,
    goal="Walk – 走る 🚶",
    reassess_days=21,
)


@pytest.mark.parametrize(
    ("rate", "days"),
    [(1, [0, 7]), (2, [0, 3, 7, 10]), (3, [0, 2, 4, 7, 9, 11]), (4, [0, 1, 3, 5, 7, 8, 10, 12])],
)
def test_visits_lie_evenly_within_each_week(rate: int, days: list[int]) -> None:
    found = due_days([PhaseLine(7, "A", rate, 2)], MONDAY)
    assert found == [(7, MONDAY + timedelta(days=day)) for day in days]


def test_the_next_phase_begins_when_the_weeks_of_the_one_before_are_over() -> None:
    assert PLAN.visits == 7
    assert [(place, (day - MONDAY).days) for place, day in PLAN.due(MONDAY)] == [
        *((0, day) for day in (0, 3, 7, 10)),
        *((1, day) for day in (14, 21, 28)),
    ]


def test_a_plan_comes_back_from_its_text_as_it_was() -> None:
    assert from_text(as_text(PLAN)) == PLAN
    assert from_text(as_text(PLAN)).stamp == PLAN.stamp
    assert replace(PLAN, goal="Run").stamp != PLAN.stamp


def test_an_older_text_reads_with_defaults_and_one_from_later_too() -> None:
    assert from_text('{"phases": [{"name": "A", "new": 1}]}').phases == (PlanBlock("A"),)
    with pytest.raises(ValueError, match="no plan"):
        from_text("[]")


def test_a_template_holds_no_day() -> None:
    bare = without_days(PLAN)
    assert (bare.starts_on, bare.goals[0].due_on) == (None, None)
    assert bare.goals[0].target == Decimal("2.5")
