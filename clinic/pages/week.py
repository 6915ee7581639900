"""A week of one therapist, room or piece of equipment: the lists and the ways around its board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.pages.diary_lines import (
    KIND_WORDS,
    BoardPage,
    BoardWays,
    Choice,
    Group,
    Link,
    Option,
    choose_location,
    held_lines,
    hours_word,
    legend,
    visit_line,
)
from clinic.pages.wording import count, day_words
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.diary_values import DiaryDay
from clinic.rules.words import ResourceKind

A_WEEK = timedelta(days=7)
AS_WORDS = {"board": "Board", "list": "List"}


@dataclass(frozen=True)
class Unit:
    """A therapist, room or piece of equipment that a week can be shown of."""

    public_id: str
    name: str
    kind: ResourceKind


@dataclass(frozen=True)
class WeekAsked:
    """Whose week is asked for, and how; `units` and `locations` are those to choose from."""

    days: Sequence[DiaryDay]
    unit: Unit
    units: Sequence[Unit]
    shown_as: str
    locations: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class WeekWays(BoardWays):
    """Where the links of the week lead."""

    week: Callable[[date | None, str], str]
    day: Callable[[date], str]


def week_page(asked: WeekAsked, today: date, ways: WeekWays) -> BoardPage:
    """The page of a week, Monday to Sunday, as a board with its list or as the list alone."""
    first = asked.days[0]
    groups = [_group(day, ways) for day in asked.days]
    visits = sum(len(group.visits) for group in groups)
    return BoardPage(
        title=f"{asked.unit.name}, {_span_words(first.day, asked.days[-1].day)}",
        sub=f"{first.location_name} · {count(visits, 'visit')}",
        self_href=ways.week(first.day, asked.shown_as),
        date_iso=first.day.isoformat(),
        previous_href=ways.week(first.day - A_WEEK, asked.shown_as),
        next_href=ways.week(first.day + A_WEEK, asked.shown_as),
        today_href=ways.week(None, asked.shown_as),
        unit="week",
        now_word="This week",
        is_now=first.day <= today < first.day + A_WEEK,
        pick_action=ways.pick_action,
        pick_hidden=ways.pick_hidden,
        choice_hidden={"date": first.day.isoformat(), "as": asked.shown_as},
        views=[
            Link(ways.week(first.day, key), word, key == asked.shown_as)
            for key, word in AS_WORDS.items()
        ],
        choices=[*choose_location(asked.locations, first.location), _choose_unit(asked)],
        board=asked.shown_as == "board",
        source=ways.source,
        move_url=ways.move_url,
        open_url=ways.open_url,
        find=Link(ways.find) if ways.find else None,
        groups=groups,
        legend=legend([visit for day in asked.days for visit in day.visits]),
    )


def _span_words(first: date, last: date) -> str:
    """`23–29 November`, `30 November – 6 December`."""
    if first.month == last.month:
        return f"{first.day}–{last.day} {last:%B}"
    return f"{first.day} {first:%B} – {last.day} {last:%B}"


def _choose_unit(asked: WeekAsked) -> Choice:
    """Whose week, in groups of therapists, rooms and equipment."""
    groups = []
    for kind, word in KIND_WORDS.items():
        of_kind = [one for one in asked.units if one.kind is kind]
        if of_kind:
            chosen = asked.unit.public_id
            options = [Option(o.public_id, o.name, o.public_id == chosen) for o in of_kind]
            groups.append((word, options))
    return Choice("of", "Week of", groups)


def _group(day: DiaryDay, ways: WeekWays) -> Group:
    """A day with its visits, and when its therapist, room or equipment is there."""
    coming = [visit for visit in day.visits if visit.status not in FREES_TIME]
    parts = [hours_word(day.columns[0], day.zone), count(len(coming), "visit")]
    note = " · ".join([*parts, *([f"{day.gone}\u00a0cancelled"] if day.gone else [])])
    lines = [visit_line(visit, day.zone, ways.visit) for visit in coming]
    held = held_lines(day.columns[0], day.zone)
    return Group(day_words(day.day), note, lines, ways.day(day.day), held)
