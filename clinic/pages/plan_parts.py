"""Parts of a plan's page: its phases with their visits, its goals, the plan against reality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clinic.pages.form_parts import Way
from clinic.pages.plan_words import (
    GOALS,
    NOT_SAID,
    BlockWords,
    block_words,
    names_of,
    target_words,
)
from clinic.pages.visit_words import Pill
from clinic.pages.wording import clock, short_date
from clinic.rules.plan_facts import PlanFacts, PlannedFacts
from clinic.rules.plan_progress import PlanProgress
from clinic.rules.plan_reality import Tally
from clinic.rules.words import PlannedVisitStatus

VISIT_PILLS = {
    PlannedVisitStatus.ATTENDED: Pill("done", "Attended", "done"),
    PlannedVisitStatus.BOOKED: Pill("now", "Booked", "day"),
    PlannedVisitStatus.MISSED: Pill("due", "Missed", "close"),
    PlannedVisitStatus.UNBOOKED: Pill("plain", "To book"),
    PlannedVisitStatus.RELEASED: Pill("plain", "Not needed", "close"),
}
PROVISIONAL = Pill("due", "Provisional", "waiting")
REALITY = (
    ("planned", "Planned"),
    ("attended", "Attended"),
    ("missed", "Missed"),
    ("booked", "Booked"),
    ("to_book", "To book"),
    ("in_time", "Cancelled in time"),
    ("late", "Cancelled late"),
    ("by_clinic", "Cancelled by us"),
)


@dataclass(frozen=True)
class Notice:
    """Something that waits to be done, and where."""

    text: str
    way: Way


@dataclass(frozen=True)
class GoalLine:
    """One goal; `choose` holds its place where it is judged by hand."""

    text: str
    target: str
    scores: str
    due: str
    status: Pill
    choose: str
    shown: str


@dataclass(frozen=True)
class VisitLine:
    """One planned visit."""

    number: int
    when: str
    href: str
    pills: list[Pill]


@dataclass(frozen=True)
class PhaseCard:
    """One phase with its visits."""

    block: BlockWords
    state: str
    visits: list[VisitLine]


@dataclass(frozen=True)
class TallyRow:
    """One line of the plan against reality."""

    name: str
    numbers: list[tuple[str, int]]
    left_out: str


@dataclass(frozen=True)
class Told:
    """Something that was said on a day, by somebody."""

    when: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class PlanWays:
    """Where the page leads; empty where that does not exist."""

    record: str
    edit: str
    begin: str
    drop: str
    book: str
    replan: str
    reassess: str
    provisional: str
    order: str
    episode: str
    authorised: str
    discharge: str
    reopen: str
    judge: str
    links: list[Way]
    version: Callable[[int], str]
    visit: Callable[[str], str]


def reality_rows(facts: PlanFacts) -> list[TallyRow]:
    """What became of all visits, then by therapy; nothing before the plan begins."""
    found = facts.reality()
    if not facts.visits:
        return []
    lines = [("All visits", found.visits)]
    lines += [(names_of([slug], facts.choices), tally) for slug, tally in found.therapies]
    return [_tally(name, tally) for name, tally in lines]


def _tally(name: str, tally: Tally) -> TallyRow:
    left_out = f"{tally.left_out} attended without it" if tally.left_out else ""
    return TallyRow(name, [(word, getattr(tally, field)) for field, word in REALITY], left_out)


def phase_cards(facts: PlanFacts, progress: PlanProgress, ways: PlanWays) -> list[PhaseCard]:
    """Each phase with its visits."""
    states = {phase.key: phase.words for phase in progress.phases}
    return [
        PhaseCard(
            block_words(block, facts.choices),
            states.get(place, "") if facts.visits else "",
            [_visit(facts, each, ways) for each in facts.visits if each.phase == place],
        )
        for place, block in enumerate(facts.value.phases)
    ]


def _visit(facts: PlanFacts, visit: PlannedFacts, ways: PlanWays) -> VisitLine:
    day = facts.day(visit)
    waits = visit.provisional and visit in facts.waiting
    if day is None or visit.start is None:
        when = f"due {visit.due_on:%a} {short_date(visit.due_on)}"
    else:
        when = f"{day:%a} {short_date(day)}, {clock(visit.start, facts.zone)}"
    return VisitLine(
        visit.number,
        when,
        ways.visit(visit.visit) if visit.visit else "",
        [VISIT_PILLS[visit.status], *([PROVISIONAL] if waits else [])],
    )


def goal_line(facts: PlanFacts, place: int, today: date) -> GoalLine:
    """One goal and how far it is."""
    goal = facts.value.goals[place]
    scores, status = facts.goal(place, today)
    told = ""
    if scores is not None:
        told = f"first {scores.first.value:f}, now {scores.now.value:f}"
    return GoalLine(
        text=goal.text,
        target=target_words(goal),
        scores=told,
        due=short_date(goal.due_on) if goal.due_on else "",
        status=GOALS[status] if status else NOT_SAID,
        choose="" if goal.measure else str(place),
        shown=facts.goal_stamp(place),
    )
