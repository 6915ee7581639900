"""The front desk's day as a page: the lists beside the board, who is here, the way around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic.pages.diary_lines import (
    BoardPage,
    BoardWays,
    Choice,
    Group,
    Href,
    Link,
    Option,
    choose_location,
    held_lines,
    held_together,
    legend,
    visit_line,
)
from clinic.pages.flow import FlowGroup, flow_groups
from clinic.pages.wording import clock, count, day_words
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.diary_values import DiaryColumn, DiaryDay, DiaryVisit
from clinic.rules.words import ResourceKind

BY_WORDS = {"therapist": "Therapists", "room": "Rooms", "equipment": "Equipment", "list": "List"}
KIND_OF_VIEW = {
    "therapist": ResourceKind.THERAPIST,
    "room": ResourceKind.ROOM,
    "equipment": ResourceKind.EQUIPMENT,
}
NOBODY = "Nobody is booked on this day."
NOT_THEIRS = "No visits of this therapist on this day."


@dataclass(frozen=True)
class DayAsked:
    """Which day is asked for, and how: by what, one therapist's calendar only, which locations.

    `locations` are those to choose from, by public id and name.
    """

    found: DiaryDay
    by: str
    therapist: str = ""
    locations: Sequence[tuple[str, str]] = ()

    @property
    def columns(self) -> list[DiaryColumn]:
        """The columns of the board; a therapist's own only, where one is asked for."""
        kind = KIND_OF_VIEW.get(self.by, ResourceKind.THERAPIST)
        only = self.therapist if kind is ResourceKind.THERAPIST else ""
        return [
            column
            for column in self.found.columns
            if column.kind is kind and only in ("", column.public_id)
        ]

    @property
    def visits(self) -> list[DiaryVisit]:
        """The visits of the day, or those that therapist gives a step of."""
        all_of_them = self.found.visits
        return [v for v in all_of_them if not self.therapist or v.given_by(self.therapist)]


@dataclass(frozen=True, kw_only=True)
class DayPage(BoardPage):
    """The day."""

    print_href: str
    flow: list[FlowGroup]
    all_href: str
    empty_word: str


@dataclass(frozen=True, kw_only=True)
class DayWays(BoardWays):
    """Where the links of the day lead."""

    day: Callable[[date | None, str], str]
    everybody: str
    week: Href
    sheet: str


def day_page(
    asked: DayAsked, today: date, now_minute: int, long_wait: int, ways: DayWays
) -> DayPage:
    """The page of a day, by therapist, room, equipment, or as a list.

    `long_wait` is the number of minutes after which waiting is long.
    """
    found, by = asked.found, asked.by
    is_today = found.day == today
    return DayPage(
        title=day_words(found.day),
        sub=_sub(asked),
        self_href=ways.day(found.day, by),
        date_iso=found.day.isoformat(),
        previous_href=ways.day(found.day - timedelta(days=1), by),
        next_href=ways.day(found.day + timedelta(days=1), by),
        today_href=ways.day(None, by),
        unit="day",
        now_word="Today",
        is_now=is_today,
        pick_action=ways.pick_action,
        pick_hidden=ways.pick_hidden,
        choice_hidden={"date": found.day.isoformat(), "by": by},
        views=[Link(ways.day(found.day, key), word, key == by) for key, word in BY_WORDS.items()],
        choices=[*choose_location(asked.locations, found.location), _choose_therapist(asked)],
        board=by != "list",
        source=ways.source,
        move_url=ways.move_url,
        open_url=ways.open_url,
        find=Link(ways.find) if ways.find else None,
        print_href=ways.sheet,
        groups=_groups(asked, ways),
        flow=flow_groups(asked.visits, found.zone, now_minute, long_wait, ways.visit)
        if is_today
        else [],
        all_href=ways.everybody if asked.therapist else "",
        legend=legend(asked.visits),
        empty_word=NOT_THEIRS if asked.therapist else NOBODY,
    )


def _choose_therapist(asked: DayAsked) -> Choice:
    """Everybody, or one of the therapists of the day."""
    them = [c for c in asked.found.columns if c.kind is ResourceKind.THERAPIST]
    options = [Option(c.public_id, c.name, c.public_id == asked.therapist) for c in them]
    everybody = Option("", "All therapists", current=not any(o.current for o in options))
    return Choice("therapist", "Therapist", [("", [everybody, *options])])


def _sub(asked: DayAsked) -> str:
    day = asked.found
    rooms = [
        span for column in day.columns if column.kind is ResourceKind.ROOM for span in column.open
    ]
    if not rooms:
        return f"{day.location_name} · closed"
    opens, closes = min(span[0] for span in rooms), max(span[1] for span in rooms)
    hours = f"open {clock(opens, day.zone)} to {clock(closes, day.zone)}"
    return f"{day.location_name} · {hours} · {count(len(_coming(asked)), 'visit')}"


def _coming(asked: DayAsked) -> list[DiaryVisit]:
    return [visit for visit in asked.visits if visit.status not in FREES_TIME]


def _groups(asked: DayAsked, ways: DayWays) -> list[Group]:
    coming = _coming(asked)
    if asked.by in KIND_OF_VIEW:
        held = _held(coming)
        groups = [
            replace(
                _lines(one.name, asked, held[one.public_id], ways, ways.week(one.public_id)),
                held=held_lines(one, asked.found.zone),
            )
            for one in asked.columns
        ]
    else:
        kept = held_together(asked.found.columns, asked.found.zone)
        some = _lines("All visits", asked, coming, ways)
        groups = [replace(some, held=kept)] if coming or kept else []
    gone = [visit for visit in asked.visits if visit.status in FREES_TIME]
    return [*groups, _lines("Not coming", asked, gone, ways)] if gone else groups


def _held(visits: Sequence[DiaryVisit]) -> dict[str, list[DiaryVisit]]:
    """The visits of each column, in order."""
    found: dict[str, list[DiaryVisit]] = defaultdict(list)
    for visit in visits:
        for column in dict.fromkeys(held.resource for held in visit.occupies):
            found[column].append(visit)
    return found


def _lines(
    name: str, asked: DayAsked, visits: Sequence[DiaryVisit], ways: DayWays, href: str = ""
) -> Group:
    lines = [visit_line(visit, asked.found.zone, ways.visit) for visit in visits]
    return Group(name, count(len(lines), "visit"), lines, href)
