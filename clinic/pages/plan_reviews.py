"""A re-assessment, and the visits that wait for it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.pages.episodes import episode_words
from clinic.pages.form_parts import Back, Part
from clinic.pages.measures import change_words
from clinic.pages.plan_parts import GoalLine, goal_line
from clinic.pages.plan_words import DECISIONS, names_of, reassess_words
from clinic.pages.visit_words import Pill
from clinic.pages.wording import clock, count, day_words, full_date
from clinic.rules.plan_facts import PlanFacts, PlannedFacts
from clinic.rules.reassessment import GOES_ON


@dataclass(frozen=True)
class MeasureLine:
    """One measure: the first score, the newest, and what the change means."""

    name: str
    first: str
    now: str
    meaning: Pill


@dataclass(frozen=True)
class ReassessPage:
    """What is known when it is decided."""

    sub: str
    back: Back
    action: str
    due: str
    measures: list[MeasureLine]
    goals: list[GoalLine]
    criteria: list[str]
    stop_rules: str
    parts: list[Part]


def reassess_page(facts: PlanFacts, today: date, back: str, action: str) -> ReassessPage:
    """The page of one plan."""
    return ReassessPage(
        sub=f"{facts.name} · {episode_words(facts.episode, today)}",
        back=Back(back, "The plan"),
        action=action,
        due=reassess_words(facts.reassess(), today),
        measures=[
            MeasureLine(
                ", ".join(filter(None, (one.measure.name, one.site))),
                f"{one.first.value:f}",
                f"{one.now.value:f}",
                change_words(one.measure, one.change),
            )
            for one in facts.series
        ],
        goals=[goal_line(facts, place, today) for place in range(len(facts.value.goals))],
        criteria=[
            f"{block.name}: {block.criterion}" for block in facts.value.phases if block.criterion
        ],
        stop_rules=facts.value.stop_rules,
        parts=[Part("The decision", "", ["held_on", "decision*", "why*"])],
    )


@dataclass(frozen=True)
class SettlePage:
    """The visits that wait; all are ticked but where the last decision was to stop."""

    sub: str
    back: Back
    action: str
    decided: str
    all_needed: bool
    parts: list[Part]
    empty: bool


def settle_page(facts: PlanFacts, back: str, action: str) -> SettlePage:
    """The page of one plan."""
    last = facts.reassessments[0] if facts.reassessments else None
    decided = ""
    if last is not None:
        decided = f"{DECISIONS[last.decision]}, {full_date(last.held_on)}: {last.why}"
    number = len(facts.waiting)
    return SettlePage(
        sub=f"{facts.name} · {count(number, 'provisional visit')}",
        back=Back(back, "The plan"),
        action=action,
        decided=decided,
        all_needed=last is None or last.decision in GOES_ON,
        parts=[
            Part(
                "Provisional visits",
                "What is ticked is confirmed. The others are released: not needed any more, and"
                " cancelled by the clinic where they are booked.",
                ["needed*"],
            )
        ],
        empty=not number,
    )


def waiting(facts: PlanFacts) -> list[tuple[str, str]]:
    """The visits that wait, to tick."""
    return [(str(each.number), _visit(facts, each)) for each in facts.waiting]


def _visit(facts: PlanFacts, visit: PlannedFacts) -> str:
    block = facts.value.phases[visit.phase]
    what = names_of((each.therapy for each in block.therapies), facts.choices)
    day = facts.day(visit)
    if day is None or visit.start is None:
        when = f"not booked, due {day_words(visit.due_on)}"
    else:
        when = f"booked {day_words(day)}, {clock(visit.start, facts.zone)}"
    return f"Visit {visit.number}: {when} · {what}"
