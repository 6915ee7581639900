"""How much of the time a unit was there it was booked for, and how visits ended.

Days are local; a week begins on Monday and is named by that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import TICK, Span, all_ticks, free_time
from clinic.rules.hours import DayHours, WeeklyHours, open_hours
from clinic.rules.local_time import day_span
from clinic.rules.words import AppointmentStatus as S

ENDS = (
    S.CANCELLED_IN_TIME,
    S.CANCELLED_LATE,
    S.CANCELLED_BY_CLINIC,
    S.DID_NOT_ATTEND,
    S.LEFT_UNSEEN,
)
"""The five ends of a visit beside that it was done."""
COUNTED = (S.DONE, S.CANCELLED_LATE, S.DID_NOT_ATTEND, S.LEFT_UNSEEN)
"""What attendance is taken of: a time given back early enough, or taken away by the clinic, is
nobody's absence."""
MOST_KEPT = 1024


@dataclass(frozen=True)
class UnitTimes:
    """What a unit's available time follows from: hours, closures and time off.

    `own` is None for a unit that is there whenever its location is open; `shut` and `away` are
    minutes since 1970.
    """

    zone: ZoneInfo
    opening: tuple[WeeklyHours, ...]
    own: tuple[WeeklyHours, ...] | None = None
    changed: tuple[DayHours, ...] = ()
    shut: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Used:
    """Minutes booked of the minutes available."""

    booked: int = 0
    available: int = 0

    @property
    def share(self) -> float | None:
        """0 to 1, or more where visits lie outside the hours; None where nothing was available."""
        return self.booked / self.available if self.available else None

    def __add__(self, other: Used) -> Used:
        return Used(self.booked + other.booked, self.available + other.available)


@dataclass(frozen=True)
class Attendance:
    """How visits ended: how many of each status."""

    counts: Mapping[S, int]

    @property
    def total(self) -> int:
        """All visits, those still open among them."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Visits that took place."""
        return self.counts.get(S.DONE, 0)

    @property
    def still_open(self) -> int:
        """Visits that nobody has brought to an end yet, or that are still to come."""
        return self.total - self.done - sum(self.counts.get(end, 0) for end in ENDS)

    @property
    def counted(self) -> int:
        """The visits attendance is taken of."""
        return sum(self.counts.get(status, 0) for status in COUNTED)

    @property
    def share(self) -> float | None:
        """Done of those that should have been, 0 to 1; None without any."""
        return self.done / self.counted if self.counted else None


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(first: date, last: date) -> list[date]:
    """The Mondays of all weeks that the days from the first to the last lie in."""
    begin = week_of(first)
    return [begin + timedelta(weeks=each) for each in range((week_of(last) - begin).days // 7 + 1)]


def available_by_week(times: UnitTimes, first: date, last: date) -> tuple[int, ...]:
    """The minutes a unit is there, in each week of `weeks_of`, as the search for openings sees it.

    Worked out once for all who ask for the same times and days.
    """
    return _available(times, first, last)


def all_used(parts: Iterable[Used]) -> Used:
    """Several of them together."""
    return sum(parts, start=Used())


@lru_cache(maxsize=MOST_KEPT)
def _available(times: UnitTimes, first: date, last: date) -> tuple[int, ...]:
    edges = _edges(times.zone, first, last)
    begin, ticks = edges[0], (edges[-1] - edges[0]) // TICK
    open_in = [_opened(times.opening, (), first, last, times.zone)]
    if times.own is not None:
        open_in.append(_opened(times.own, times.changed, first, last, times.zone))
    there = free_time(begin, ticks, open_in=open_in, busy=(*times.shut, *times.away))
    return tuple(
        ((there >> (one - begin) // TICK) & all_ticks((other - one) // TICK)).bit_count() * TICK
        for one, other in pairwise(edges)
    )


@lru_cache(maxsize=MOST_KEPT)
def _opened(
    weekly: tuple[WeeklyHours, ...],
    changed: tuple[DayHours, ...],
    first: date,
    last: date,
    zone: ZoneInfo,
) -> tuple[Span, ...]:
    """Those hours in minutes, worked out once for all who share them."""
    return open_hours(weekly, changed, (first, last), zone).spans


@lru_cache(maxsize=64)
def _edges(zone: ZoneInfo, first: date, last: date) -> tuple[int, ...]:
    """The minutes at which the range and each of its weeks begin, and the range ends."""
    inside = [max(monday, first) for monday in weeks_of(first, last)]
    return (*(day_span(day, zone)[0] for day in inside), day_span(last, zone)[1])
