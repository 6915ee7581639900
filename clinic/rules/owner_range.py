"""The days the owner's figures are about: a usual stretch up to yesterday, or any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic.rules.errors import Invalid

OWN = "own"
USUAL = (
    ("weeks", "Last 4 weeks"),
    ("month", "Last month"),
    ("quarter", "Last quarter"),
    ("year", "Last 12 months"),
)
RANGES = frozenset({OWN, *(name for name, _ in USUAL)})
DEFAULT = "weeks"
WEEKS_BEFORE, A_QUARTER = timedelta(weeks=3), 3
LONGEST_DAYS = 3 * 366
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """Local days, first and last both included."""

    first: date
    last: date


def usual_days(name: str, today: date) -> Days:
    """The days of one of the usual ranges; a month and a quarter are whole ones of the calendar.

    Four weeks are the one of yesterday, as far as it has come, and three whole ones before it.
    """
    yesterday, month = today - A_DAY, today.replace(day=1)
    if name == "month":
        return Days((month - A_DAY).replace(day=1), month - A_DAY)
    if name == "quarter":
        begin = month.replace(month=(month.month - 1) // A_QUARTER * A_QUARTER + 1)
        last = begin - A_DAY
        return Days(last.replace(day=1, month=last.month - A_QUARTER + 1), last)
    if name == "year":
        return Days(_year_before(today), yesterday)
    return Days(yesterday - timedelta(days=yesterday.weekday()) - WEEKS_BEFORE, yesterday)


def own_days(first: date | None, last: date | None) -> Days:
    """Days as typed. Raises Invalid for one that is missing, the wrong order or too many."""
    if first is None:
        raise Invalid("Choose the first day.", field="first")
    if last is None:
        raise Invalid("Choose the last day.", field="last")
    if last < first:
        raise Invalid("The last day comes before the first one.", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid("Three years at most: choose a later first day.", field="first")
    return Days(first, last)


def outcome_days(name: str, days: Days) -> Days:
    """The days outcomes are told of in that range: days of one's own are widened to whole months.

    Two ranges a day apart may differ by one person, whose change could be told from the two.
    """
    if name != OWN:
        return days
    after = (days.last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Days(days.first.replace(day=1), after - A_DAY)


def _year_before(day: date) -> date:
    """The same day a year earlier; 29 February is 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
