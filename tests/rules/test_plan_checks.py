"""Plans a clinic begins with, and what is refused of one that was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clinic.rules.errors import Invalid
from clinic.rules.plan_checks import PlanFrame, check_plan
from clinic.rules.plan_templates import DEFAULTS
from clinic.rules.plan_therapies import PlanChoice, settled
from clinic.rules.plan_values import PlanAim, PlanTherapy, as_text, from_text
from clinic.rules.words import TherapyKind as K

TODAY = date(2026, 11, 30)
CHOICES = (
    PlanChoice("needling", "Dry needling", K.NEEDLING, 30, 10),
    PlanChoice("sauna", "Infrared sauna", K.SAUNA, 30),
    PlanChoice("boots", "Compression boots", K.BOOTS, 20),
    PlanChoice("exercise", "Exercise", K.EXERCISE, 45),
)
FRAME = PlanFrame(TODAY, date(2026, 11, 1), CHOICES)
PLAN = replace(settled(DEFAULTS["chronic"].plan, CHOICES), starts_on=TODAY)


def wrong(plan) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        check_plan(plan, FRAME)
    return {one.field: one.message for one in found.value.problems}


def with_block(**values):
    return replace(PLAN, phases=(replace(PLAN.phases[0], **values), *PLAN.phases[1:]))


@pytest.mark.parametrize(
    ("slug", "visits", "weeks"),
    [
        ("acute_uncomplicated", (6, 4), (3, 3)),
        ("acute_complicated", (6, 6), (3, 3)),
        ("chronic", (8, 4), (6, 4)),
        ("flare_mild", (4, 0), (2, 0)),
        ("flare_moderate", (8, 0), (4, 0)),
        ("supportive", (6, 0), (6, 0)),
        ("dn_trial", (3, 0), (3, 0)),
        ("dn_electrical", (6, 0), (6, 0)),
        ("dn_exercise", (4, 0), (4, 0)),
    ],
)
def test_each_template_calls_for_what_the_reference_says_and_can_be_kept_at_once(
    slug, visits, weeks
) -> None:
    plan = DEFAULTS[slug].plan
    for part, after in enumerate((False, True)):
        blocks = [each for each in plan.phases if each.after_reassessment is after]
        only = replace(plan, phases=tuple(blocks))
        assert (only.visits, sum(line.weeks for line in only.lines)) == (visits[part], weeks[part])
    check_plan(replace(settled(plan, CHOICES), starts_on=TODAY), FRAME)
    assert from_text(as_text(plan)) == plan
    assert DEFAULTS[slug].source


def test_a_template_takes_the_clinics_own_minutes_and_the_adjuncts_asked_for() -> None:
    plan = settled(DEFAULTS["dn_exercise"].plan, CHOICES, (K.SAUNA, K.EXERCISE))
    assert plan.phases[0].therapies == (
        PlanTherapy("needling", 30),
        PlanTherapy("exercise", 45),
        PlanTherapy("sauna", 30),
    )
    assert settled(DEFAULTS["dn_exercise"].plan, CHOICES[:1]).phases[0].therapies == (
        PlanTherapy("needling", 30),
    )


@pytest.mark.parametrize(
    ("plan", "field", "words"),
    [
        (with_block(visits_per_week=0), "p0_visits", "no phase is without"),
        (with_block(visits_per_week=None), "p0_visits", "no phase is without"),
        (with_block(visits_per_week=4), "p0_visits", "at most 3 a week"),
        (with_block(weeks=0), "p0_weeks", "Between 1 and 52"),
        (with_block(name=""), "p0_name", "called"),
        (with_block(therapies=()), "p0_t0", "at least one"),
        (with_block(therapies=(PlanTherapy("leeches", 30),)), "p0_t0", "from the list"),
        (with_block(therapies=(PlanTherapy("needling", 7),)), "p0_m0", "whole fives"),
        (with_block(therapies=(PlanTherapy("needling", 5),)), "p0_m0", "From 10"),
        (with_block(after_reassessment=True), "p0_after", "cannot wait"),
        (replace(PLAN, phases=()), "p0_name", "at least one phase"),
        (replace(PLAN, starts_on=None), "starts_on", "which day"),
        (replace(PLAN, starts_on=date(2026, 10, 31)), "starts_on", "before this problem"),
        (replace(PLAN, starts_on=date(2028, 1, 1)), "starts_on", "more than a year"),
        (replace(PLAN, reassess_every=0), "reassess_every", "Between 1"),
        (replace(PLAN, reassess_days=0), "reassess_days", "Between 1"),
        (replace(PLAN, least_hours_between=None), "least_hours_between", "48"),
        (replace(PLAN, goals=(PlanAim(""),)), "g0_text", "goal"),
        (
            replace(PLAN, goals=(PlanAim("Sit", "nprs_leg", target=Decimal(11)),)),
            "g0_target",
            "from 0 to 10",
        ),
        (replace(PLAN, goals=(PlanAim("Sit", "nprs_leg"),)), "g0_target", "Which score"),
        (replace(PLAN, goals=(PlanAim("Sit", "x", target=Decimal(1)),)), "g0_measure", "list"),
        (replace(PLAN, goals=(PlanAim("Sit", target=Decimal(1)),)), "g0_measure", "which measure"),
        (
            replace(PLAN, goals=(PlanAim("Sit", due_on=date(2026, 11, 29)),)),
            "g0_due",
            "before the plan",
        ),
    ],
)
def test_what_cannot_be_a_plan_is_refused_beside_its_field(plan, field, words) -> None:
    assert words in wrong(plan)[field]


def test_every_problem_is_said_at_once() -> None:
    assert set(wrong(replace(with_block(weeks=0), reassess_every=None))) == {
        "p0_weeks",
        "reassess_every",
    }
