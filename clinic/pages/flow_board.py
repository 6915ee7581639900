"""The flow of people through the clinic today, one column for each point of a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clinic.pages.diary_lines import Choice, Href, choose_location
from clinic.pages.visit_words import (
    Chip,
    Mark,
    chip,
    people_and_places,
    plan_words,
    visit_marks,
)
from clinic.pages.wording import clock, count, day_words, full_name, length_words, time_range
from clinic.rules.appointment_life import CANCELLED, STATUS_WORDS, Move
from clinic.rules.diary_values import DiaryDay, DiaryVisit, NeedlesIn
from clinic.rules.waiting import late_minutes, waits_long
from clinic.rules.words import AppointmentStatus as S

NOT_SEEN = (S.DID_NOT_ATTEND, S.LEFT_UNSEEN)


@dataclass(frozen=True)
class Step:
    """The button that takes somebody on: its word, where it is sent, and what with."""

    label: str
    action: str
    values: dict[str, str]


@dataclass(frozen=True)
class Card:
    """One person's visit: when and where, since when they are at this point, what comes next."""

    ident: str
    name: str
    href: str
    time_word: str
    sub: str
    therapies: list[Chip]
    marks: list[Mark]
    word: str
    due: bool
    step: Step | None


@dataclass(frozen=True)
class FlowColumn:
    """Everybody who is at one point of their visit."""

    word: str
    kind: str
    icon: str
    cards: list[Card]
    empty_word: str

    @property
    def count(self) -> int:
        """How many."""
        return len(self.cards)


@dataclass(frozen=True)
class FlowPage:
    """The flow board."""

    title: str
    sub: str
    self_href: str
    day_href: str
    columns: list[FlowColumn]
    pick_action: str
    choices: list[Choice]
    error: str = ""
    choice_hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowFacts:
    """Today, at which minute, and since when the sessions run that have needles in."""

    day: DiaryDay
    now_minute: int
    long_wait: int
    needles: Mapping[int, NeedlesIn]
    locations: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class FlowWays:
    """Where the links lead, and the steps the one who asks may take with a visit now."""

    self_href: str
    day: str
    visit: Href
    status: Href
    moves: Callable[[DiaryVisit], Sequence[Move]]
    pick_action: str


def flow_page(facts: FlowFacts, ways: FlowWays, error: str = "") -> FlowPage:
    """The page of everybody who is expected or has been today."""
    day = facts.day
    here = [visit for visit in day.visits if visit.status not in CANCELLED]
    now = clock(facts.now_minute, day.zone)
    return FlowPage(
        title="Flow",
        sub=f"{day.location_name} · {day_words(day.day)}, {now} · {count(len(here), 'visit')}",
        self_href=ways.self_href,
        day_href=ways.day,
        columns=_columns(facts, ways),
        pick_action=ways.pick_action,
        choices=choose_location(facts.locations, day.location),
        error=error,
    )


def _columns(facts: FlowFacts, ways: FlowWays) -> list[FlowColumn]:
    def cards(*statuses: S, needled: bool = False) -> list[Card]:
        return [
            _card(visit, facts, ways)
            for visit in facts.day.visits
            if visit.status in statuses and (visit.number in facts.needles) is needled
        ]

    needled = cards(S.IN_ROOM, needled=True)
    return [
        FlowColumn("Expected", "plain", "day", cards(S.BOOKED), "Nobody else is expected."),
        FlowColumn("Arrived", "due", "waiting", cards(S.ARRIVED), "Nobody is waiting."),
        FlowColumn("In room", "now", "room", cards(S.IN_ROOM), "Nobody is in a room."),
        *([FlowColumn("Needles in", "needling", "needle", needled, "")] if needled else []),
        FlowColumn("Done", "done", "done", cards(S.DONE), "Nobody is done yet."),
        FlowColumn("Not seen", "plain", "close", cards(*NOT_SEEN), "Nobody."),
    ]


def _card(visit: DiaryVisit, facts: FlowFacts, ways: FlowWays) -> Card:
    word, due = _since(visit, facts)
    where = people_and_places(visit.occupies)
    return Card(
        ident=visit.public_id,
        name=full_name(visit.given, visit.family),
        href=ways.visit(visit.public_id),
        time_word=time_range(visit.start, visit.end, facts.day.zone),
        sub=" · ".join(part for part in (where, plan_words(visit.plan_visit)) if part),
        therapies=[chip(step) for step in visit.steps],
        marks=visit_marks(visit),
        word=word,
        due=due,
        step=None if visit.number in facts.needles else _step(visit, ways),
    )


def _since(visit: DiaryVisit, facts: FlowFacts) -> tuple[str, bool]:
    """For how long they have been at this point, in words, and whether that is due."""
    now, since = facts.now_minute, visit.since or facts.now_minute
    if visit.status is S.BOOKED:
        late = late_minutes(visit.start, now)
        return (f"{length_words(late)} late", True) if late else ("", False)
    if visit.status is S.DONE:
        return f"at {clock(since, facts.day.zone)}", False
    if visit.status in NOT_SEEN:
        return STATUS_WORDS[visit.status], False
    if visit.number in facts.needles:
        return _needles(facts.needles[visit.number], now)
    minutes = max(0, now - since)
    long = visit.status is S.ARRIVED and waits_long(minutes, facts.long_wait)
    return length_words(minutes), long


def _needles(needles: NeedlesIn, now: int) -> tuple[str, bool]:
    """As in "9 of 12 min", due once that time is over; else how long the session runs."""
    passed = max(0, now - needles.since)
    if needles.minutes is None:
        return f"session {length_words(passed)}", False
    return f"{passed} of {needles.minutes} min", passed >= needles.minutes


def _step(visit: DiaryVisit, ways: FlowWays) -> Step | None:
    """The next step onward; those taken back stand in the visit's panel."""
    onward = (S.ARRIVED, S.IN_ROOM, S.DONE)
    for move in ways.moves(visit):
        if move.target in onward and not move.undo:
            values = {"status": move.target.value, "version": str(visit.version)}
            return Step(move.words, ways.status(visit.public_id), values)
    return None
