"""Minutes told apart by the local days they lie in: a visit past midnight belongs to two days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import Span
from clinic.rules.local_time import day_span, wall_time

A_DAY = timedelta(days=1)


class LocalDays:
    """The local days of one zone around a span of minutes, found without asking the clock again.

    Good for any minute of that span; ValueError for one outside of it.
    """

    def __init__(self, zone: ZoneInfo, span: Span) -> None:
        self.first = wall_time(span[0], zone).date() - A_DAY
        last = wall_time(span[1], zone).date() + A_DAY
        days = range((last - self.first).days + 1)
        self._begins = [day_span(self.first + timedelta(days=each), zone)[0] for each in days]
        self._days = [self.first + timedelta(days=each) for each in days]

    def day_of(self, minute: int) -> date:
        """The local day a minute lies in."""
        return self._days[self._place(minute)]

    def parts(self, span: Span) -> Iterator[tuple[date, int]]:
        """The days a span lies in, each with its minutes of it."""
        begin, end = span
        place = self._place(begin)
        while begin < end:
            until = self._begins[place + 1]
            yield self._days[place], min(until, end) - begin
            begin, place = until, place + 1

    def _place(self, minute: int) -> int:
        place = bisect_right(self._begins, minute) - 1
        if not 0 <= place < len(self._begins) - 1:
            raise ValueError("a minute outside of the span these days are known for")
        return place


def local_day(minute: int, zone: ZoneInfo) -> date:
    """The local day a minute lies in."""
    return wall_time(minute, zone).date()


def parts_by_day(span: Span, zone: ZoneInfo) -> Iterator[tuple[date, int]]:
    """The local days a span lies in, each with its minutes of it."""
    begin, end = span
    while begin < end:
        day = local_day(begin, zone)
        until = min(day_span(day, zone)[1], end)
        yield day, until - begin
        begin = until
