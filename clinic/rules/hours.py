"""Hours kept as wall time, expanded to minutes: 9:00 stays 9:00 across a clock change.

Hours are minutes of the local day (540 is 9:00, 1440 the midnight that ends it), weekdays
count from Monday 0, dates are local, first and last both included. What comes out are
half-open spans of minutes since 1970-01-01T00:00Z, merged and in order, and the wall times
that had to be moved because the clocks jump over them.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import Span
from clinic.rules.local_time import DAY_MINUTES, WallTime, day_span, find_wall_time
from clinic.rules.words import Repeats

DAYS_IN_A_WEEK = 7
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open every `weekday` from `opens` to `closes`, while the rule is valid.

    Valid from `valid_from` to `valid_to`, both included, open-ended where None.
    ValueError where the times are not in order within the day.
    """

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        _check(self.opens, self.closes)

    def holds_on(self, day: date) -> bool:
        """Whether this rule speaks of that day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class DayHours:
    """A dated exception: on `day` these hours hold instead of the weekly ones.

    Several for one day add up; one without times says "not there", and adds nothing.
    ValueError where the times are not in order within the day, or only one is given.
    """

    day: date
    opens: int | None = None
    closes: int | None = None

    def __post_init__(self) -> None:
        if self.opens is not None and self.closes is not None:
            _check(self.opens, self.closes)
        elif self.opens is not None or self.closes is not None:
            raise ValueError("an exception has both times or neither")


@dataclass(frozen=True, slots=True)
class Closure:
    """Whole local days on which a location is shut, both included.

    Weekly: seven days later again, and so on. Yearly: on the same dates of each following year;
    29 February is 28 February in other years.
    """

    first_day: date
    last_day: date
    repeats: Repeats = Repeats.ONCE

    def touching(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The stretches of days of it that touch the days from `first` to `last`."""
        if self.repeats is Repeats.ONCE:
            yield from _if_touching((self.first_day, self.last_day), first, last)
            return
        long = self.last_day - self.first_day
        for begin in self._begins(first - long, last):
            yield from _if_touching((begin, begin + long), first, last)

    def _begins(self, first: date, last: date) -> Iterator[date]:
        """The first days of its stretches, from near `first` until `last`."""
        if self.repeats is Repeats.WEEKLY:
            weeks = max(0, (first - self.first_day).days // DAYS_IN_A_WEEK)
            begin = self.first_day + timedelta(weeks=weeks)
            while begin <= last:
                yield begin
                begin += timedelta(weeks=1)
            return
        for year in range(max(self.first_day.year, first.year), last.year + 1):
            leap = (self.first_day.month, self.first_day.day) == LEAP_DAY and not isleap(year)
            yield self.first_day.replace(year=year, day=28 if leap else self.first_day.day)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours found on the calendar: spans in order, and the wall times that were moved."""

    spans: tuple[Span, ...]
    moved: tuple[WallTime, ...] = ()


def open_hours(
    weekly: Sequence[WeeklyHours],
    exceptions: Sequence[DayHours],
    days: tuple[date, date],
    zone: ZoneInfo,
) -> Hours:
    """The open time of the local days from the first to the last of `days`.

    The same for a person's working hours and a location's opening hours.
    """
    changed: dict[date, list[DayHours]] = {}
    for exception in exceptions:
        changed.setdefault(exception.day, []).append(exception)
    spans: list[Span] = []
    moved: list[WallTime] = []
    for day in _each_day(*days):
        usual = [rule for rule in weekly if rule.holds_on(day)]
        for rule in changed.get(day, usual):
            if rule.opens is not None and rule.closes is not None:
                edges = [_edge(day, minute, zone) for minute in (rule.opens, rule.closes)]
                spans.append((edges[0].minute, edges[1].minute))
                moved += [edge for edge in edges if not edge.exists]
    return Hours(merged(spans), tuple(moved))


def closed_days(
    closures: Iterable[Closure], zone: ZoneInfo, days: tuple[date, date]
) -> tuple[Span, ...]:
    """The time a location is shut around some local days, from a first midnight to a last."""
    return merged(
        (day_span(first, zone)[0], day_span(last, zone)[1])
        for closure in closures
        for first, last in closure.touching(*days)
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes as spans in order that neither overlap nor touch; empty ones fall away."""
    whole: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return tuple(whole)


def _if_touching(stretch: tuple[date, date], first: date, last: date) -> list[tuple[date, date]]:
    return [stretch] if stretch[0] <= last and stretch[1] >= first else []


def _each_day(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _edge(day: date, minute: int, zone: ZoneInfo) -> WallTime:
    return find_wall_time(datetime.combine(day, time()) + timedelta(minutes=minute), zone)


def _check(opens: int, closes: int) -> None:
    if not 0 <= opens < closes <= DAY_MINUTES:
        raise ValueError("hours open before they close, within one day")
