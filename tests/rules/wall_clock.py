"""The slow truth about wall clocks: looked at minute by minute, nothing computed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Auckland",
    "Pacific/Chatham",
)


def reads(minute: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall reads at that minute since 1970."""
    return datetime.fromtimestamp(minute * 60, zone).replace(tzinfo=None, fold=0)


@cache
def changes(name: str, first: int = 2026, last: int = 2028) -> tuple[int, ...]:
    """Every minute in those years at which the clocks change, found hour by hour, then closer."""
    zone = ZoneInfo(name)
    found = []
    hour = int(datetime(first, 1, 1, tzinfo=UTC).timestamp()) // 60
    end = int(datetime(last + 1, 1, 1, tzinfo=UTC).timestamp()) // 60
    while hour < end:
        if reads(hour + 60, zone) - reads(hour, zone) != timedelta(hours=1):
            found += [
                minute
                for minute in range(hour + 1, hour + 61)
                if reads(minute, zone) - reads(minute - 1, zone) != timedelta(minutes=1)
            ]
        hour += 60
    return tuple(found)


class Wall:
    """The readings of one wall clock over a stretch of minutes."""

    def __init__(self, zone: ZoneInfo, begin: int, end: int) -> None:
        self.readings = [(minute, reads(minute, zone)) for minute in range(begin, end)]

    def first_at_or_after(self, wanted: datetime) -> int:
        """The first minute at which the clock reads that time or later."""
        return next(minute for minute, reading in self.readings if reading >= wanted)

    def open_minutes(self, hours: Iterable[tuple[date, int, int]]) -> set[int]:
        """The minutes inside any of the hours, given as a day and two minutes of that day."""
        inside: set[int] = set()
        for day, opens, closes in hours:
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- wall time
            begin = self.first_at_or_after(midnight + timedelta(minutes=opens))
            end = self.first_at_or_after(midnight + timedelta(minutes=closes))
            inside.update(range(begin, end))
        return inside
