"""Weekly working hours over time: new hours from a day on end the ones before them.

Of one calendar no two weeks are ever valid on one day, so hours never add up by mistake.
Days are local, first and last both included; None is open-ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic.rules.day_hours import WEEKDAYS, DayHours
from clinic.rules.errors import Invalid
from clinic.rules.hours import WeeklyHours

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timetable:
    """The hours of Monday to Sunday, valid from `first` to `last`."""

    first: date | None
    last: date | None
    week: tuple[DayHours, ...]


@dataclass(frozen=True, order=True)
class OtherHours:
    """Other hours on one day; none at all: not there."""

    day: date
    hours: DayHours


def check_timetable(table: Timetable) -> None:
    """Raises Invalid for days out of order."""
    if table.first and table.last and table.last < table.first:
        raise Invalid("The last day comes before the first one.", field="valid_to")


def with_timetable(kept: Sequence[WeeklyHours], new: Timetable) -> list[WeeklyHours]:
    """What is valid once `new` holds: hours of the same days end before it or begin after it."""
    rows = [part for row in kept for part in _outside(row, new)]
    for weekday, hours in enumerate(new.week):
        rows += [WeeklyHours(weekday, begin, end, new.first, new.last) for begin, end in hours]
    return rows


def timetables(rows: Sequence[WeeklyHours]) -> list[Timetable]:
    """The weeks that are kept, in order of the day they begin to hold."""
    found: dict[tuple[date | None, date | None], list[WeeklyHours]] = {}
    for row in rows:
        found.setdefault((row.valid_from, row.valid_to), []).append(row)
    return [
        Timetable(first, last, _week(found[first, last]))
        for first, last in sorted(
            found, key=lambda span: (span[0] or date.min, span[1] or date.max)
        )
    ]


def _week(rows: Sequence[WeeklyHours]) -> tuple[DayHours, ...]:
    return tuple(
        tuple(sorted((row.opens, row.closes) for row in rows if row.weekday == day))
        for day in range(len(WEEKDAYS))
    )


def _outside(row: WeeklyHours, new: Timetable) -> list[WeeklyHours]:
    """What is left of a row outside the days of the new hours."""
    begins, ends = row.valid_from or date.min, row.valid_to or date.max
    first, last = new.first or date.min, new.last or date.max
    if ends < first or last < begins:
        return [row]
    left = []
    if new.first is not None and begins < first:
        left.append(replace(row, valid_to=first - A_DAY))
    if new.last is not None and last < ends:
        left.append(replace(row, valid_from=last + A_DAY))
    return left
