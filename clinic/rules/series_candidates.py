"""Which openings of a visit a series is chosen from: the best of each day and therapist.

Of every day and every therapist who could lead the visit: in the wished times the last start and
the nearest to each hour, and the nearest before and after the wished times. Of these the cheapest
by themselves, `MOST` at the most. How far a series of them is from the best over all openings is
measured by the trial R40.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import (
    TICK,
    Span,
    all_ticks,
    busy_mask,
    first_tick,
    last_tick,
    nearest_ticks,
    tick_list,
)
from clinic.rules.local_time import wall_time
from clinic.rules.series_cost import Candidate, Liking, Rules, Wanted
from clinic.rules.suiting import day_edges
from clinic.rules.wishes import Calendars

MOST = 48
EVERY = 60
"""Minutes from one time of the day that is tried to the next."""
FEW = 6
"""So many starts of a day are all tried."""
WINDOW, WIDER = 3, 10
"""How many days around its ideal date a visit is looked for; and where nothing was found."""
Starts = Mapping[int | None, int]
"""Where a visit may begin, as a mask for each therapist who could lead it."""


def window(wanted: Wanted, days: int, earliest: date) -> list[date]:
    """The days on which a visit is looked for; none before `earliest`."""
    around = (wanted.ideal + timedelta(days=off) for off in range(-days, days + 1))
    return [day for day in around if day >= earliest]


def away_from(needled: Iterable[int], least: int, found: Calendars) -> int:
    """The ticks at least so many minutes from needlings that are not of the series."""
    spans: list[Span] = [(start - least + 1, start + least) for start in needled]
    return all_ticks(found.ticks) & ~busy_mask(spans, found.origin, found.ticks)


def of_day(
    day: date, starts: Starts, found: Calendars, zone: ZoneInfo, liking: Liking
) -> list[Candidate]:
    """The best starts of one day, of each therapist."""
    wished = _part(found, day_edges(day, liking.after, liking.before, zone))
    whole = _part(found, day_edges(day, 0, 1440, zone))
    anchors = [
        _tick(found, day_edges(day, at, at, zone)[0])
        for at in range(liking.after, liking.before, EVERY)
    ]
    return [
        _candidate(tick, found, zone, lead)
        for lead, mask in starts.items()
        for tick in sorted(set(_best(mask & whole, wished, anchors)))
    ]


def of_start(start: int, starts: Starts, found: Calendars, zone: ZoneInfo) -> Iterator[Candidate]:
    """This very start, with each therapist who is free then."""
    tick, off = divmod(start - found.origin, TICK)
    if off or not 0 <= tick < found.ticks:
        return
    for lead, mask in starts.items():
        if mask >> tick & 1:
            yield _candidate(tick, found, zone, lead)


def every(day: date, starts: Starts, found: Calendars, zone: ZoneInfo) -> Iterator[Candidate]:
    """Every start of one day, of each therapist: what the best ones are measured against."""
    whole = _part(found, day_edges(day, 0, 1440, zone))
    for lead, mask in starts.items():
        for tick in tick_list(mask & whole):
            yield _candidate(tick, found, zone, lead)


def cheapest_of(
    wanted: Wanted, found: Iterable[Candidate], rules: Rules, most: int = MOST
) -> tuple[Candidate, ...]:
    """Those that cost least by themselves, the earlier first."""
    ranked = sorted(found, key=lambda one: (rules.own_cost(wanted, one), one.start))
    return tuple(ranked[:most])


def _best(mask: int, wished: int, anchors: Iterable[int]) -> Iterator[int]:
    """The first, the last, and those nearest to some times; and on either side of the wish."""
    inside = mask & wished
    first, end = first_tick(inside), inside.bit_length()
    if inside.bit_count() <= FEW:
        yield from tick_list(inside)
    elif first is not None:
        yield from (first, end - 1)
        for anchor in anchors:
            if first < anchor < end:
                yield from nearest_ticks(inside, anchor, 1)
    if wished:
        lowest, highest = first_tick(wished) or 0, wished.bit_length()
        beside = last_tick(mask, lowest), first_tick(mask, highest)
        yield from (tick for tick in beside if tick is not None)


def _part(found: Calendars, span: Span) -> int:
    begin, end = (max(0, min(found.ticks, _tick(found, minute))) for minute in span)
    return all_ticks(end) & ~all_ticks(begin)


def _tick(found: Calendars, minute: int) -> int:
    return -(-(minute - found.origin) // TICK)


def _candidate(tick: int, found: Calendars, zone: ZoneInfo, lead: int | None) -> Candidate:
    start = found.minute(tick)
    local = wall_time(start, zone)
    return Candidate(start, local.date(), local.hour * 60 + local.minute, lead)
