"""Time off as it is agreed: wall times of local days, once or every week.

Kept as it was meant and expanded for each date, so that 13:00 stays 13:00 when the clocks
change. Times are minutes of the local day (780 is 13:00, 1440 the midnight that ends it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import TICK, Span
from clinic.rules.errors import Invalid
from clinic.rules.hours import merged
from clinic.rules.local_time import DAY_MINUTES
from clinic.rules.suiting import day_edges
from clinic.rules.words import ResourceKind

A_WEEK = timedelta(days=7)
MOST_DAYS = 2 * 366


@dataclass(frozen=True)
class AwayEntry:
    """A therapist, a room or a piece of equipment (`unit`, a public id) is not to be had.

    Once: without a break from `starts` on the first day to `ends` on the last one. Weekly: on
    the first day and every week after it until the last day, from `starts` to `ends` each time.
    """

    unit: str
    first_day: date
    last_day: date
    starts: int = 0
    ends: int = DAY_MINUTES
    weekly: bool = False
    reason: str = ""


@dataclass(frozen=True)
class AwayLine:
    """Time off as kept: whose it is, and the minute at which it next begins or has begun."""

    public_id: str
    name: str
    kind: ResourceKind
    zone: str
    entry: AwayEntry
    next_start: int


def check_away(entry: AwayEntry) -> None:
    """Raises Invalid, beside its field, for what cannot be kept."""
    if entry.last_day < entry.first_day:
        raise Invalid("The last day comes before the first one.", field="last_day")
    if (entry.last_day - entry.first_day).days > MOST_DAYS:
        raise Invalid("Two years at a time at most.", field="last_day")
    if entry.starts % TICK or entry.ends % TICK:
        raise Invalid("Time off begins and ends on five-minute marks.", field="starts")
    if entry.ends <= entry.starts and (entry.weekly or entry.first_day == entry.last_day):
        raise Invalid("It ends before it begins.", field="ends")


def away_spans(entry: AwayEntry, zone: ZoneInfo) -> tuple[Span, ...]:
    """The minutes since 1970 that are taken away, in order."""
    if not entry.weekly:
        begin = day_edges(entry.first_day, entry.starts, DAY_MINUTES, zone)[0]
        return merged([(begin, day_edges(entry.last_day, 0, entry.ends, zone)[1])])
    weeks = (entry.last_day - entry.first_day) // A_WEEK
    days = (entry.first_day + week * A_WEEK for week in range(weeks + 1))
    return merged(day_edges(day, entry.starts, entry.ends, zone) for day in days)
