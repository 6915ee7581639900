"""The visits that something taken out of use leaves behind, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.visit_words import Chip
from clinic.pages.wording import clock, count, day_of_minute, day_words, full_name
from clinic.rules.staff_values import LeftBehind

MOST_SHOWN = 50


@dataclass(frozen=True)
class LeftVisit:
    """A visit that would be left behind."""

    when: str
    who: str
    href: str
    therapies: list[Chip]


@dataclass(frozen=True)
class LeftVisits:
    """All of them: the first ones, how many, and that there are more."""

    visits: list[LeftVisit]
    count_word: str
    more_word: str


def left_visits(
    left: Sequence[LeftBehind], zone: ZoneInfo, href: Callable[[str], str]
) -> LeftVisits:
    """The first of them in order of time; `href` leads to one by its public id."""
    more = len(left) - MOST_SHOWN
    return LeftVisits(
        [_line(visit, zone, href) for visit in left[:MOST_SHOWN]],
        count(len(left), "visit"),
        f"and {count(more, 'more visit', 'more visits')}" if more > 0 else "",
    )


def _line(visit: LeftBehind, zone: ZoneInfo, href: Callable[[str], str]) -> LeftVisit:
    day = day_words(day_of_minute(visit.start, zone))
    return LeftVisit(
        f"{day}, {clock(visit.start, zone)}",
        full_name(visit.given, visit.family),
        href(visit.public_id),
        [Chip(hue, word) for hue, word in visit.therapies],
    )
