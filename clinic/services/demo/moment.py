"""The moment a demo clinic is made for, and its repeatable dice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from clinic.rules.local_time import find_wall_time, instant_of, minute_of, wall_time

ZONE = ZoneInfo("Europe/London")
DAYS_BEHIND, DAYS_AHEAD = 182, 28


@dataclass(frozen=True)
class Moment:
    """Now, as the demo clinic's wall clock and calendar see it."""

    now: datetime

    @property
    def minute(self) -> int:
        """Now, in minutes since 1970-01-01T00:00Z."""
        return minute_of(self.now)

    @property
    def today(self) -> date:
        """The calendar day it is."""
        return wall_time(self.minute, ZONE).date()

    @property
    def minute_of_day(self) -> int:
        """Minutes since midnight on the wall clock."""
        wall = wall_time(self.minute, ZONE)
        return wall.hour * 60 + wall.minute

    def day(self, offset: int) -> date:
        """The day so many days from today."""
        return self.today + timedelta(days=offset)


def at(day: date, minute_of_day: int) -> int:
    """The minute since 1970 at which the wall clock reads that time on that day."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute_of_day)
    return find_wall_time(wall, ZONE).minute


def instant(day: date, minute_of_day: int) -> datetime:
    """The same as an aware instant."""
    return instant_of(at(day, minute_of_day))


def dice(*about: object) -> Random:
    """Dice for one thing: the same throws on every start, whatever else is thrown for."""
    return Random("harbour:" + ":".join(map(str, about)))  # noqa: S311 -- made-up data, no secret
