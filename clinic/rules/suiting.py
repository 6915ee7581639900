"""Which starts would suit a person: days, weekdays, part of the day, on the location's grid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import TICK, Span, all_ticks, free_mask
from clinic.rules.local_time import find_wall_time, grid_mask, wall_time
from clinic.rules.visit_wishes import WhenWish


def day_edges(day: date, after: int, before: int, zone: ZoneInfo) -> Span:
    """The minutes of a local day between two of its wall times, in minutes of the day."""
    midnight = datetime.combine(day, time())
    begin, end = (
        find_wall_time(midnight + timedelta(minutes=wall), zone).minute for wall in (after, before)
    )
    return begin, end


def window(when: WhenWish, zone: ZoneInfo) -> Span:
    """The minutes from the first local midnight of the wish to the one that ends it."""
    last = when.first + timedelta(days=when.days - 1)
    return day_edges(when.first, 0, 0, zone)[0], day_edges(last, 0, 1440, zone)[1]


def _days_within(when: WhenWish, span: Span, zone: ZoneInfo) -> Iterator[date]:
    """The days of the wish that may have a minute of the span in them."""
    first, last = (wall_time(minute, zone).date() for minute in span)
    for offset in range(max(0, (first - when.first).days - 1), when.days):
        day = when.first + timedelta(days=offset)
        if day > last:
            return
        yield day


def suiting_mask(
    when: WhenWish, zone: ZoneInfo, *, origin: int, ticks: int, grid: int, earliest: int
) -> int:
    """The ticks of a calendar at which a visit would be welcome to begin.

    On the location's grid of local minutes, not before minute `earliest`.
    """
    spans = [
        day_edges(day, when.after, when.before, zone)
        for day in _days_within(when, (origin, origin + ticks * TICK), zone)
        if not when.weekdays or day.weekday() in when.weekdays
    ]
    past = max(0, min(ticks, -(-(earliest - origin) // TICK)))
    return free_mask(spans, origin, ticks) & grid_mask(origin, ticks, zone, grid) & ~all_ticks(past)
