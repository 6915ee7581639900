"""A calendar is a number: one bit per five-minute tick, 1 where the resource is free.

A mask is a plain `int`. Bit `i` stands for the tick that begins `i * TICK` minutes after
the calendar's origin; bits beyond its length are 0, which reads as "not free", so nothing
is ever offered past the end of what was looked at. Ninety days are 25,920 bits, and every
operation below is a handful of integer operations over them.

Minutes are whole minutes since 1970-01-01T00:00Z, spans are half-open `(from, to)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nsmallest

TICK = 5
"""Minutes in a tick; every reservation begins and ends on one."""

Span = tuple[int, int]
"""Minutes from (included) and to (not included)."""


def ticks_up(minutes: int) -> int:
    """The ticks that cover `minutes`: a step of 32 minutes takes 7 ticks."""
    return -(-minutes // TICK)


def ticks_down(minutes: int) -> int:
    """The whole ticks inside `minutes`: a wait of 12 minutes allows 2 ticks."""
    return minutes // TICK


def all_ticks(ticks: int) -> int:
    """The mask of a calendar that is free throughout."""
    return (1 << ticks) - 1


def free_mask(spans: Iterable[Span], origin: int, ticks: int) -> int:
    """The ticks wholly inside one of the spans: free time rounds inward."""
    return _mask(spans, origin - TICK + 1, origin, ticks)


def busy_mask(spans: Iterable[Span], origin: int, ticks: int) -> int:
    """The ticks the spans touch at all: busy time rounds outward."""
    return _mask(spans, origin, origin - TICK + 1, ticks)


def free_time(
    origin: int, ticks: int, *, open_in: Iterable[Iterable[Span]], busy: Iterable[Span] = ()
) -> int:
    """The ticks inside every one of the `open_in` lists of spans and outside all busy ones.

    `open_in` is, say, the therapist's working hours and the location's opening hours;
    `busy` holds closures, time off and reservations together, in any order, overlapping or not.
    """
    mask = all_ticks(ticks)
    for spans in open_in:
        mask &= free_mask(spans, origin, ticks)
    return mask & ~busy_mask(busy, origin, ticks)


def erode(mask: int, ticks: int) -> int:
    """Where a stretch of `ticks` free ticks may begin: `m & m >> 1 & … & m >> ticks-1`.

    By doubling: knowing where stretches of n begin, two of them overlapping or touching
    make one of up to 2n. A stretch of no ticks may begin anywhere (-1: every bit set).
    """
    if ticks <= 0:
        return -1
    known = 1
    while known < ticks:
        stride = min(known, ticks - known)
        mask &= mask >> stride
        known += stride
    return mask


def tick_list(mask: int) -> Iterator[int]:
    """The set ticks in order of time, found as they are asked for."""
    for place, byte in enumerate(mask.to_bytes(-(-mask.bit_length() // 8), "little")):
        rest = byte
        while rest:
            yield place * 8 + (rest & -rest).bit_length() - 1
            rest &= rest - 1


def first_tick(mask: int, at: int = 0) -> int | None:
    """The first set tick at or after `at`, None where there is none."""
    rest = mask >> at
    return at + (rest & -rest).bit_length() - 1 if rest else None


def last_tick(mask: int, before: int) -> int | None:
    """The last set tick before `before`, None where there is none."""
    rest = mask & all_ticks(max(before, 0))
    return rest.bit_length() - 1 if rest else None


def nearest_ticks(mask: int, tick: int, count: int) -> tuple[int, ...]:
    """The `count` set ticks nearest to `tick`, in order of time; of two as near, the later."""
    near: list[int] = []
    below, above = last_tick(mask, tick), first_tick(mask, max(tick, 0))
    for _ in range(count):
        near += [found for found in (below, above) if found is not None]
        below = None if below is None else last_tick(mask, below)
        above = None if above is None else first_tick(mask, above + 1)
    return tuple(sorted(nsmallest(count, near, key=lambda at: (abs(at - tick), -at))))


def spans_of(mask: int, origin: int) -> Iterator[Span]:
    """The stretches of set ticks as spans of minutes, in order of time."""
    begin = first_tick(mask)
    while begin is not None:
        end = _stretch_end(mask, begin)
        yield origin + begin * TICK, origin + end * TICK
        begin = first_tick(mask, end)


def fragments(free: int, begin: int, end: int) -> tuple[int, int]:
    """What is left of the free stretch around ticks `[begin, end)` once they are taken.

    How many pieces (0, 1 or 2) and how many ticks in them: the smaller the pair, the less
    the calendar is broken up.
    """
    taken = ~free & all_ticks(begin)
    before = begin - taken.bit_length()
    after = _stretch_end(free, end) - end
    return (before > 0) + (after > 0), before + after


def _stretch_end(mask: int, at: int) -> int:
    """The first tick at or after `at` that is not set."""
    rest = ~(mask >> at)
    return at + (rest & -rest).bit_length() - 1


def _mask(spans: Iterable[Span], begin_from: int, end_from: int, ticks: int) -> int:
    """Spans as a mask, beginnings and ends counted in whole ticks from a minute of their own.

    Made disjoint, the ranges of ticks are the number (Σ 2^end) - (Σ 2^begin). Thousands of
    spans a calendar are usual, so this one loop is kept bare.
    """
    begins, ends = bytearray(ticks // 8 + 1), bytearray(ticks // 8 + 1)
    reached = 0
    for begin_minute, end_minute in sorted(spans):
        begin = (begin_minute - begin_from) // TICK
        end = (end_minute - end_from) // TICK
        begin = max(begin, reached)
        end = min(end, ticks)
        if begin < end and begin_minute < end_minute:
            begins[begin >> 3] |= 1 << (begin & 7)
            ends[end >> 3] |= 1 << (end & 7)
            reached = end
    return int.from_bytes(ends, "little") - int.from_bytes(begins, "little")
