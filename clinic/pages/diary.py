"""The front desk's day as a page: the lists beside the board, who is here, the way around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.pages.visit_words import (
    Chip,
    Mark,
    Pill,
    chip,
    marks,
    people_and_places,
    pill,
    plan_words,
)
from clinic.pages.wording import (
    HUES,
    clock,
    count,
    day_words,
    full_name,
    machine_time,
    short_name,
    time_range,
)
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryVisit
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import ResourceKind, TherapyKind

BY_WORDS = {"therapist": "Therapists", "room": "Rooms", "equipment": "Equipment", "list": "List"}
KIND_OF_VIEW = {
    "therapist": ResourceKind.THERAPIST,
    "room": ResourceKind.ROOM,
    "equipment": ResourceKind.EQUIPMENT,
}
LONG_WAIT = 15


@dataclass(frozen=True)
class Link:
    """A way to somewhere."""

    href: str
    label: str = ""
    current: bool = False


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
class Group:
    """The visits of one therapist, room or piece of equipment."""

    name: str
    note: str
    visits: list[VisitLine]


@dataclass(frozen=True)
class Person:
    """Somebody who is here, and for how long."""

    name: str
    href: str
    word: str


@dataclass(frozen=True)
class FlowGroup:
    """Everybody who is at one point of their visit."""

    word: str
    kind: str
    icon: str
    people: list[Person]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.people)


@dataclass(frozen=True)
class DayPage:
    """The day."""

    title: str
    sub: str
    self_href: str
    date_iso: str
    previous_href: str
    next_href: str
    today_href: str
    is_today: bool
    pick_action: str
    pick_hidden: dict[str, str]
    views: list[Link]
    board: bool
    source: str
    move_url: str
    open_url: str
    find: Link | None
    groups: list[Group]
    flow: list[FlowGroup]
    legend: list[Chip] = field(default_factory=list)
    empty_word: str = "Nobody is booked on this day."


@dataclass(frozen=True)
class Ways:
    """Where the links of the day lead; the view knows addresses, the page does not."""

    day: Callable[[date | None, str], str]
    visit: Callable[[str], str]
    source: str
    move_url: str
    open_url: str
    find: str
    pick_action: str


def day_page(found: DiaryDay, by: str, today: date, now_minute: int, ways: Ways) -> DayPage:
    """The page of a day, by therapist, room, equipment, or as a list."""
    return DayPage(
        title=day_words(found.day),
        sub=_sub(found),
        self_href=ways.day(found.day, by),
        date_iso=found.day.isoformat(),
        previous_href=ways.day(found.day - timedelta(days=1), by),
        next_href=ways.day(found.day + timedelta(days=1), by),
        today_href=ways.day(None, by),
        is_today=found.day == today,
        pick_action=ways.pick_action,
        pick_hidden={"by": by},
        views=[Link(ways.day(found.day, key), word, key == by) for key, word in BY_WORDS.items()],
        board=by != "list",
        source=ways.source,
        move_url=ways.move_url,
        open_url=ways.open_url,
        find=Link(ways.find) if ways.find else None,
        groups=_groups(found, by, ways),
        flow=_flow(found, now_minute, ways) if found.day == today else [],
        legend=_legend(found),
    )


def visit_line(visit: DiaryVisit, zone: ZoneInfo, href: str) -> VisitLine:
    """One visit in a list."""
    plan = plan_words(visit.plan_visit)
    where = people_and_places(visit.occupies)
    return VisitLine(
        start=machine_time(visit.start, zone),
        end=machine_time(visit.end, zone),
        time_word=time_range(visit.start, visit.end, zone),
        who=full_name(visit.given, visit.family),
        href=href,
        sub=" · ".join(part for part in (where, plan) if part),
        therapies=[chip(step) for step in visit.steps],
        status=pill(visit.status),
        marks=visit_marks(visit),
        over=visit.status in FREES_TIME or visit.status is S.DONE,
    )


def visit_marks(visit: DiaryVisit) -> list[Mark]:
    """The signs of a visit."""
    needled = any(step.kind is TherapyKind.NEEDLING for step in visit.steps)
    return marks(first=visit.first, status=visit.status, note=visit.note, needled=needled)


def _sub(day: DiaryDay) -> str:
    rooms = [
        span for column in day.columns if column.kind is ResourceKind.ROOM for span in column.open
    ]
    if not rooms:
        return f"{day.location_name} · closed"
    opens, closes = min(span[0] for span in rooms), max(span[1] for span in rooms)
    hours = f"open {clock(opens, day.zone)} to {clock(closes, day.zone)}"
    return f"{day.location_name} · {hours} · {count(len(_coming(day)), 'visit')}"


def _coming(day: DiaryDay) -> list[DiaryVisit]:
    return [visit for visit in day.visits if visit.status not in FREES_TIME]


def _groups(day: DiaryDay, by: str, ways: Ways) -> list[Group]:
    kind = KIND_OF_VIEW.get(by)
    if kind is None:
        lines = [visit_line(v, day.zone, ways.visit(v.public_id)) for v in _coming(day)]
        groups = [Group("All visits", count(len(lines), "visit"), lines)] if lines else []
    else:
        held = _held(day)
        groups = [
            _group(day, column, held.get(column.public_id, []), ways)
            for column in day.columns
            if column.kind is kind
        ]
    gone = [visit for visit in day.visits if visit.status in FREES_TIME]
    if gone:
        lines = [visit_line(v, day.zone, ways.visit(v.public_id)) for v in gone]
        groups.append(Group("Not coming", count(len(lines), "visit"), lines))
    return groups if day.visits or kind else []


def _held(day: DiaryDay) -> dict[str, list[DiaryVisit]]:
    """The visits of each column, in order."""
    found: dict[str, list[DiaryVisit]] = {}
    for visit in day.visits:
        for column in dict.fromkeys(held.resource for held in visit.occupies):
            found.setdefault(column, []).append(visit)
    return found


def _group(day: DiaryDay, column: DiaryColumn, visits: Sequence[DiaryVisit], ways: Ways) -> Group:
    lines = [visit_line(visit, day.zone, ways.visit(visit.public_id)) for visit in visits]
    return Group(column.name, count(len(lines), "visit"), lines)


def _flow(day: DiaryDay, now_minute: int, ways: Ways) -> list[FlowGroup]:
    def people(status: S, word: Callable[[DiaryVisit], str]) -> list[Person]:
        return [
            Person(short_name(v.given, v.family), ways.visit(v.public_id), word(v))
            for v in day.visits
            if v.status is status
        ]

    def waited(visit: DiaryVisit) -> str:
        return f"{max(0, now_minute - (visit.since or now_minute))} min"

    return [
        FlowGroup("Arrived", "due", "waiting", people(S.ARRIVED, waited)),
        FlowGroup("In room", "now", "room", people(S.IN_ROOM, waited)),
        FlowGroup("Done", "done", "done", people(S.DONE, lambda v: clock(v.end, day.zone))),
    ]


def _legend(day: DiaryDay) -> list[Chip]:
    seen = {step.kind: chip(step) for visit in day.visits for step in visit.steps}
    return [seen[kind] for kind in HUES if kind in seen]
