"""What plans say, in words: cadence, goals, rules, how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.pages.form_parts import Row
from clinic.pages.measures import measured_at
from clinic.pages.visit_words import Chip, Pill
from clinic.pages.wording import HUES, count, full_date, short_date
from clinic.rules.measures import MEASURES
from clinic.rules.plan_therapies import PlanChoice, choice_of
from clinic.rules.plan_values import PlanAim, PlanBlock, PlanValue
from clinic.rules.reassessment import Reassess
from clinic.rules.words import Decision, EpisodePhase, GoalStatus, PlanStatus, Side

SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.MIDLINE: "middle"}
STAGES = {
    EpisodePhase.ACUTE: "acute",
    EpisodePhase.SUBACUTE: "subacute",
    EpisodePhase.CHRONIC: "chronic",
}
STATUSES = {
    PlanStatus.DRAFT: Pill("due", "Draft", "note"),
    PlanStatus.ACTIVE: Pill("now", "Going on", "plan"),
    PlanStatus.ON_HOLD: Pill("due", "On hold", "waiting"),
    PlanStatus.COMPLETED: Pill("done", "Ended", "done"),
    PlanStatus.REVOKED: Pill("plain", "Given up", "close"),
}
GOALS = {
    GoalStatus.IMPROVING: Pill("now", "Improving"),
    GoalStatus.ACHIEVED: Pill("done", "Achieved", "done"),
    GoalStatus.NO_CHANGE: Pill("plain", "No change"),
    GoalStatus.WORSENING: Pill("due", "Worse", "alert"),
    GoalStatus.NOT_ACHIEVED: Pill("due", "Not achieved", "waiting"),
}
NOT_SAID = Pill("plain", "Not known yet")
DECISIONS = {
    Decision.CONTINUE: "Continue",
    Decision.CHANGE: "Change",
    Decision.STOP: "Stop",
    Decision.REFER: "Refer",
}


@dataclass(frozen=True)
class BlockWords:
    """One phase: its cadence, its therapies in order, and when it is treated at all."""

    name: str
    cadence: str
    therapies: list[Chip]
    purpose: str
    waits: str


def block_words(block: PlanBlock, choices: Sequence[PlanChoice]) -> BlockWords:
    """A phase in words."""
    condition = f": {block.criterion}" if block.criterion else ""
    return BlockWords(
        name=block.name,
        cadence=cadence_words(block),
        therapies=[therapy_chip(each.therapy, each.minutes, choices) for each in block.therapies],
        purpose=block.purpose,
        waits=f"Only after a re-assessment{condition}" if block.after_reassessment else "",
    )


def cadence_words(block: PlanBlock) -> str:
    """`2 visits a week for 3 weeks: 6 visits`."""
    each, weeks = block.visits_per_week or 0, block.weeks or 0
    return (
        f"{count(each, 'visit')} a week for {count(weeks, 'week')}: {count(each * weeks, 'visit')}"
    )


def therapy_chip(slug: str, minutes: int | None, choices: Sequence[PlanChoice]) -> Chip:
    """A therapy in its hue, with its minutes."""
    choice = choice_of(slug, choices)
    name = choice.name if choice else slug
    word = f"{name}, {minutes} min" if minutes else name
    return Chip(HUES[choice.kind] if choice else "plain", word)


def target_words(goal: PlanAim) -> str:
    """`Numeric Pain Rating Scale, leg or buttock: 2 or less`; empty for a goal in words."""
    measure = MEASURES.get(goal.measure)
    if measure is None or goal.target is None:
        return ""
    way = "or more" if measure.higher_is_better else "or less"
    return f"{measured_at(measure, goal.site)}: {goal.target:f} {way}"


def rule_rows(value: PlanValue) -> list[Row]:
    """When to assess anew, what stops it, and how far apart needlings are."""
    every = count(value.reassess_every or 0, "visit")
    days = (
        f" or {count(value.reassess_days, 'day')}, whichever is first"
        if value.reassess_days
        else ""
    )
    rows = (
        Row("Aim", value.goal),
        Row("Re-assessment", f"after {every}{days}"),
        Row("Stop or change", value.stop_rules),
        Row("Between needlings", f"at least {count(value.least_hours_between or 0, 'hour')}"),
    )
    return [row for row in rows if row.value]


def reassess_words(due: Reassess, today: date) -> str:
    """That it is due, or when it will be."""
    if due.since >= due.every:
        return f"Re-assessment is due: {count(due.since, 'visit')} since the last one."
    if due.by and due.is_late(today):
        return f"Re-assessment is due since {full_date(due.by)}."
    by = f", at the latest on {short_date(due.by)}" if due.by else ""
    return f"Re-assessment after {count(due.visits_left, 'more visit', 'more visits')}{by}."


def names_of(slugs: Iterable[str], choices: Sequence[PlanChoice]) -> str:
    """`Dry needling, Infrared sauna`."""
    found = ((choice_of(slug, choices), slug) for slug in slugs)
    return ", ".join(choice.name if choice else slug for choice, slug in found)


def begun_words(met: int) -> str:
    """That a plan is begun, and how many visits it found in the diary."""
    if not met:
        return "The plan is begun."
    which = "1 visit that was booked already is" if met == 1 else f"{met} booked visits are"
    return f"The plan is begun; {which} of it now."
