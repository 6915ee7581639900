"""Wall time and minutes: what a clock on the clinic's wall reads, and when.

Calendar time is whole minutes since 1970-01-01T00:00Z. A wall time is a naive `datetime`
together with the location's zone. When the clocks change, a wall time may not exist or
exist twice; one rule settles both: it means **the first minute at which the clock on the
wall reads that time or later**. So a time that exists twice is the first of the two, a
time that is jumped over becomes the end of the jump (and is named), and the order of two
wall times is never turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import TICK, Span, all_ticks

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MINUTES = 24 * 60
GRIDS = (5, 10, 15)
"""The grids a location may choose for its bookable starts, in minutes of wall time."""


@dataclass(frozen=True, slots=True)
class WallTime:
    """A wall time found on the calendar.

    `asked` is what was wanted, `local` what the clock reads at `minute`; they differ where
    the clocks jump over it. `twice` says that the clock reads it again later.
    """

    asked: datetime
    local: datetime
    minute: int
    twice: bool = False

    @property
    def exists(self) -> bool:
        """Whether the clock ever reads the time that was asked for."""
        return self.asked == self.local

    @property
    def notice(self) -> str:
        """The sentence a person reads when the time had to be moved or is one of two."""
        day = f"{self.asked.day} {self.asked:%B %Y}"
        if not self.exists:
            return (
                f"{self.asked:%H:%M} does not exist on {day}: the clocks go forward."
                f" {self.local:%H:%M} is used instead."
            )
        if self.twice:
            return (
                f"{self.asked:%H:%M} comes twice on {day}: the clocks go back."
                " The first one is used."
            )
        return ""


def minute_of(instant: datetime) -> int:
    """The minute an aware instant lies in; ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant must know its zone")
    return (instant - EPOCH) // timedelta(minutes=1)


def instant_of(minute: int) -> datetime:
    """The minute as an aware UTC instant."""
    return EPOCH + timedelta(minutes=minute)


def wall_time(minute: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall reads at that minute, as a naive datetime."""
    return instant_of(minute).astimezone(zone).replace(tzinfo=None, fold=0)


def which_of_two(minute: int, zone: ZoneInfo) -> str:
    """`first` or `second` where the wall shows this time twice that day; else nothing."""
    local = instant_of(minute).astimezone(zone)
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return "second" if local.fold else "first"


def find_wall_time(local: datetime, zone: ZoneInfo) -> WallTime:
    """The first minute at which the clock reads `local` or later; ValueError if not naive."""
    if local.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    asked = local.replace(second=0, microsecond=0, fold=0)
    minute = minute_of(asked.replace(tzinfo=zone))
    later = minute_of(asked.replace(tzinfo=zone, fold=1))
    if later < minute:  # jumped over: the two readings lie on either side of the change
        minute = _change_between(later, minute, zone)
    return WallTime(asked, wall_time(minute, zone), minute, twice=later > minute)


def day_span(day: date, zone: ZoneInfo) -> Span:
    """The minutes of one local day: 23, 24 or 25 hours, seldom another number."""
    begin, end = (
        find_wall_time(datetime.combine(at, time()), zone).minute
        for at in (day, day + timedelta(days=1))
    )
    return begin, end


@lru_cache(maxsize=64)
def grid_mask(origin: int, ticks: int, zone: ZoneInfo, grid: int) -> int:
    """The ticks at which the clock on the wall shows a multiple of `grid` minutes.

    Chatham (+12:45) and Kathmandu (+5:45) lie off the UTC grid of ten minutes, and an
    offset may change on the way. ValueError for a grid that is not one of `GRIDS`.
    """
    if grid not in GRIDS:
        raise ValueError(f"a grid is one of {GRIDS} minutes")
    mask, end = 0, origin + ticks * TICK
    begin = origin
    while begin < end:
        until = _offset_until(begin, end, zone)
        mask |= _regular(begin, until, origin, grid, _offset(begin, zone))
        begin = until
    return mask


def _regular(begin: int, end: int, origin: int, grid: int, offset: int) -> int:
    """The ticks on the grid among the minutes `[begin, end)`, all at the same offset."""
    lacking = -(begin + offset) % grid
    if lacking % TICK or begin + lacking >= end:
        return 0
    stride, count = grid // TICK, -(-(end - begin - lacking) // grid)
    pattern = all_ticks(stride * count) // all_ticks(stride)
    return pattern << ((begin + lacking - origin) // TICK)


def _offset(minute: int, zone: ZoneInfo) -> int:
    """Minutes the wall is ahead of UTC at that minute."""
    ahead = instant_of(minute).astimezone(zone).utcoffset() or timedelta()
    return ahead // timedelta(minutes=1)


def _offset_until(begin: int, end: int, zone: ZoneInfo) -> int:
    """The first minute after `begin` at which the clocks change, at most `end`."""
    day = begin
    while day < end:
        following = min(day + DAY_MINUTES, end)
        if _offset(following, zone) != _offset(begin, zone):
            return _change_between(day, following, zone)
        day = following
    return end


def _change_between(low: int, high: int, zone: ZoneInfo) -> int:
    """The first minute of the offset that holds at `high` and does not at `low`."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high
