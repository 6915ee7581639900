"""What the day, the week and the flow share: visits as lines in groups, ways around, choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from clinic.pages.visit_words import (
    Chip,
    Mark,
    Pill,
    chip,
    people_and_places,
    pill,
    plan_words,
    visit_marks,
)
from clinic.pages.wording import HUES, clock, full_name, machine_time, time_range
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.diary_values import DiaryColumn, DiaryVisit, HeldTime
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import HoldKind, ResourceKind

Href = Callable[[str], str]
KIND_WORDS = {
    ResourceKind.THERAPIST: "Therapists",
    ResourceKind.ROOM: "Rooms",
    ResourceKind.EQUIPMENT: "Equipment",
}
HELD_WORDS = {
    HoldKind.OFFER: "Held for an offer",
    HoldKind.UNDO: "Cancelled, can be undone",
}


@dataclass(frozen=True)
class Link:
    """A way to somewhere."""

    href: str
    label: str = ""
    current: bool = False


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    value: str
    word: str
    current: bool = False


@dataclass(frozen=True)
class Choice:
    """A list to choose from, in groups; the first group may have no name."""

    name: str
    label: str
    groups: list[tuple[str, list[Option]]]


@dataclass(frozen=True)
class VisitLine:
    """One visit in a list."""

    start: str
    end: str
    time_word: str
    who: str
    href: str
    sub: str
    therapies: list[Chip]
    status: Pill
    marks: list[Mark]
    over: bool


@dataclass(frozen=True)
class HeldLine:
    """Time kept back, in a list."""

    start: str
    time_word: str
    word: str


@dataclass(frozen=True)
class Group:
    """The visits of one therapist, room or piece of equipment, or of one day.

    `held` is what of their time is kept back.
    """

    name: str
    note: str
    visits: list[VisitLine]
    href: str = ""
    held: list[HeldLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """What the pages of a day and of a week have in common: a board, its list, ways around."""

    title: str
    sub: str
    unit: str
    now_word: str
    is_now: bool
    self_href: str
    date_iso: str
    previous_href: str
    next_href: str
    today_href: str
    pick_action: str
    pick_hidden: dict[str, str]
    choice_hidden: dict[str, str]
    views: list[Link]
    choices: list[Choice]
    board: bool
    source: str
    move_url: str
    open_url: str
    find: Link | None
    groups: list[Group]
    legend: list[Chip]


@dataclass(frozen=True, kw_only=True)
class BoardWays:
    """Where the links of a day and of a week lead; the view knows addresses, the page does not."""

    visit: Href
    source: str
    move_url: str
    open_url: str
    find: str
    pick_action: str
    pick_hidden: dict[str, str]


def visit_line(visit: DiaryVisit, zone: ZoneInfo, href: Href) -> VisitLine:
    """One visit in a list."""
    plan = plan_words(visit.plan_visit)
    where = people_and_places(visit.occupies)
    return VisitLine(
        start=machine_time(visit.start, zone),
        end=machine_time(visit.end, zone),
        time_word=time_range(visit.start, visit.end, zone),
        who=full_name(visit.given, visit.family),
        href=href(visit.public_id),
        sub=" · ".join(part for part in (where, plan) if part),
        therapies=[chip(step) for step in visit.steps],
        status=pill(visit.status),
        marks=visit_marks(visit),
        over=visit.status in FREES_TIME or visit.status is S.DONE,
    )


def held_word(held: HeldTime, zone: ZoneInfo) -> str:
    """`Held for an offer until 10:32`, `Cancelled, can be undone until 10:32`."""
    return f"{HELD_WORDS[held.kind]} until {clock(held.until, zone)}"


def held_lines(column: DiaryColumn, zone: ZoneInfo) -> list[HeldLine]:
    """What of a column's time is kept back."""
    return [
        HeldLine(
            machine_time(one.start, zone),
            time_range(one.start, one.end, zone),
            held_word(one, zone),
        )
        for one in column.held
    ]


def held_together(columns: Sequence[DiaryColumn], zone: ZoneInfo) -> list[HeldLine]:
    """What is kept back in any of the columns, one line for each hold, with all that it holds."""
    holds: dict[int, list[tuple[HeldTime, str]]] = {}
    for column in columns:
        for one in column.held:
            holds.setdefault(one.hold, []).append((one, column.name))
    lines = []
    for parts in sorted(holds.values(), key=lambda parts: min(one.start for one, _ in parts)):
        begin, end = min(one.start for one, _ in parts), max(one.end for one, _ in parts)
        names = ", ".join(dict.fromkeys(name for _, name in parts))
        word = f"{held_word(parts[0][0], zone)} · {names}"
        lines.append(HeldLine(machine_time(begin, zone), time_range(begin, end, zone), word))
    return lines


def hours_word(column: DiaryColumn, zone: ZoneInfo) -> str:
    """`8:00–17:00`, or that nobody is there."""
    if column.open:
        return f"{clock(column.open[0][0], zone)}–{clock(column.open[-1][1], zone)}"
    return "off" if column.away else "not in"


def legend(visits: Sequence[DiaryVisit]) -> list[Chip]:
    """The colours of the therapies that are shown."""
    seen = {step.kind: chip(step) for visit in visits for step in visit.steps}
    return [seen[kind] for kind in HUES if kind in seen]


def choose_location(locations: Sequence[tuple[str, str]], chosen: str) -> list[Choice]:
    """The choice of a location, by public id and name; none where there is only one."""
    options = [Option(value, word, value == chosen) for value, word in locations]
    return [Choice("location", "Location", [("", options)])] if len(options) > 1 else []
