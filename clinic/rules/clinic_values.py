"""Locations, rooms and equipment as plain values: what is typed, and what a list shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from clinic.rules.day_hours import DayHours
from clinic.rules.errors import Invalid
from clinic.rules.words import Repeats, ResourceKind

MOST_NOTICE_HOURS = 14 * 24
MOST_CLOSED_DAYS = 366
DAYS_IN_A_WEEK = 7
_NO_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class LocationEntry:
    """A location as typed; `week` holds the opening hours of Monday to Sunday."""

    name: str
    zone: str
    grid_minutes: int
    week: tuple[DayHours, ...]
    address: str = ""
    phone: str = ""
    cancel_notice_hours: int = 24


@dataclass(frozen=True)
class LocationLine:
    """A location as kept."""

    public_id: str
    entry: LocationEntry
    active: bool


@dataclass(frozen=True, order=True)
class ClosedDays:
    """Whole days a location is shut, both ends included, once or again and again."""

    first: date
    last: date
    reason: str = ""
    repeats: Repeats = Repeats.ONCE


@dataclass(frozen=True)
class UnitEntry:
    """A room or a piece of equipment as typed; `location` is a public id."""

    name: str
    category: str
    location: str


@dataclass(frozen=True)
class UnitLine:
    """A therapist's, room's or equipment's calendar as kept."""

    public_id: str
    name: str
    kind: ResourceKind
    category: str
    location: str
    location_name: str
    zone: str
    active: bool


def category_of(words: str) -> str:
    """What a unit is good for, as it is kept: `Treatment room` is treatment_room."""
    return _NO_WORD.sub("_", words.strip().lower()).strip("_")


def category_words(category: str) -> str:
    """The same as it is read: `treatment room`."""
    return category.replace("_", " ")


def check_closed(days: ClosedDays) -> None:
    """Raises Invalid for days out of order, or more than a year of them."""
    if days.last < days.first:
        raise Invalid("The last day comes before the first one.", field="last")
    if (days.last - days.first).days >= MOST_CLOSED_DAYS:
        raise Invalid(
            "Close for a year at most; longer than that, take the location out of use.",
            field="last",
        )
    if days.repeats is Repeats.WEEKLY and (days.last - days.first).days >= DAYS_IN_A_WEEK:
        raise Invalid("What comes every week lasts a week at most.", field="last")
