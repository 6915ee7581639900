"""What a plan can begin with, how it once read, and what it says now where two changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.pages.form_parts import Back, Row
from clinic.pages.plan_words import (
    BlockWords,
    block_words,
    cadence_words,
    rule_rows,
    target_words,
)
from clinic.pages.wording import HUES, count, full_date, moment, short_date
from clinic.rules.plan_facts import PlanFacts, VersionLine
from clinic.rules.plan_templates import PlanTemplate
from clinic.rules.plan_therapies import PlanChoice, settled
from clinic.rules.plan_values import PlanAim, PlanValue
from clinic.rules.words import TherapyKind


@dataclass(frozen=True)
class Beginning:
    """One template to begin with."""

    slug: str
    name: str
    for_whom: str
    lines: list[str]
    in_all: str
    source: str


@dataclass(frozen=True)
class Adjunct:
    """A therapy that can be added to every visit."""

    kind: str
    hue: str
    name: str


@dataclass(frozen=True)
class ChoicePage:
    """Templates, and what to add to them."""

    sub: str
    back: Back
    action: str
    adjuncts: list[Adjunct]
    templates: list[Beginning]


def choice_page(
    templates: Sequence[PlanTemplate],
    choices: Sequence[PlanChoice],
    sub: str,
    back: Back,
    action: str,
) -> ChoicePage:
    """The page of one episode without a plan."""
    adjuncts = {
        one.kind: Adjunct(one.kind, HUES[one.kind], one.name)
        for one in reversed(choices)
        if one.kind is not TherapyKind.NEEDLING
    }
    return ChoicePage(
        sub=sub,
        back=back,
        action=action,
        adjuncts=[adjuncts[kind] for kind in TherapyKind if kind in adjuncts],
        templates=[beginning(one, choices) for one in templates],
    )


def beginning(template: PlanTemplate, choices: Sequence[PlanChoice]) -> Beginning:
    """One template in a few lines."""
    plan = settled(template.plan, choices)
    own = "The clinic's own" if template.own else "Changed by the clinic"
    return Beginning(
        slug=template.slug,
        name=template.name,
        for_whom=template.for_whom,
        lines=plan_lines(plan, choices),
        in_all=count(plan.visits, "visit"),
        source=" · ".join(
            filter(None, (own if template.own or template.changed else "", template.source))
        ),
    )


def plan_lines(plan: PlanValue, choices: Sequence[PlanChoice]) -> list[str]:
    """Each phase in a line: `Settle: 2 visits a week for 2 weeks: 4 visits, Dry needling`."""
    return [
        f"{block.name}: {cadence_words(block)}, "
        + " + ".join(chip.word for chip in block_words(block, choices).therapies)
        + (" (provisional)" if block.after_reassessment else "")
        for block in plan.phases
    ]


@dataclass(frozen=True)
class VersionPage:
    """How a plan read."""

    title: str
    sub: str
    back: Back
    why: str
    phases: list[BlockWords]
    goals: list[Row]
    home: list[Row]
    rules: list[Row]


def version_page(plan: PlanValue, line: VersionLine, facts: PlanFacts, back: Back) -> VersionPage:
    """One version of a plan."""
    begins = f"Begins on {full_date(plan.starts_on)}" if plan.starts_on else ""
    return VersionPage(
        title=f"Version {line.version} of the plan",
        sub=" · ".join(filter(None, (facts.name, moment(line.at, facts.zone), line.by, begins))),
        back=back,
        why=line.why,
        phases=[block_words(block, facts.choices) for block in plan.phases],
        goals=[Row(goal.text, _goal(goal)) for goal in plan.goals],
        home=[Row(task.name, task.dose or "–") for task in plan.home],
        rules=rule_rows(plan),
    )


def _goal(goal: PlanAim) -> str:
    by = f"by {short_date(goal.due_on)}" if goal.due_on else ""
    return ", ".join(filter(None, (target_words(goal), by))) or "in words"


def conflict_lines(facts: PlanFacts) -> list[str]:
    """What somebody else has made of the plan meanwhile."""
    newest = facts.versions[0] if facts.versions else None
    said = []
    if newest is not None:
        why = f": {newest.why}" if newest.why else ""
        said.append(f"{newest.by}, {moment(newest.at, facts.zone)}{why}")
    return [*said, *plan_lines(facts.value, facts.choices)]
