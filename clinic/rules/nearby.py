"""Times to offer instead of one that cannot be had: near it, and different from each other.

Three starts five minutes apart are one proposal told three times. So the first is the
nearest, the second the nearest on the other side of the day, and the rest keep a distance.
"""

from __future__ import annotations

from clinic.rules.bit_calendar import all_ticks, first_tick, last_tick, nearest_ticks, ticks_up

APART = 30
"""Minutes that two proposals lie apart, where the calendars allow it."""

SAME_DAY = 8 * 60
"""Minutes within which the other side of a time is still worth offering as such."""


def spread_ticks(mask: int, tick: int, count: int) -> tuple[int, ...]:
    """Up to `count` set ticks near `tick` that differ, in order of time.

    The nearest (of two as near the later), the nearest on the other side if it lies within
    `SAME_DAY`, then others at least `APART` from all of these; closer ones only where there
    are no such.
    """
    chosen: list[int] = []
    for gap in (ticks_up(APART), ticks_up(APART) // 2, 1):
        rest = mask
        for one in chosen:
            rest = _without(rest, one, gap)
        while rest and len(chosen) < count:
            found = _other_side(rest, tick, chosen) if len(chosen) == 1 else None
            chosen.append(nearest_ticks(rest, tick, 1)[0] if found is None else found)
            rest = _without(rest, chosen[-1], gap)
    return tuple(sorted(chosen))


def _other_side(mask: int, tick: int, chosen: list[int]) -> int | None:
    """The nearest set tick on the other side than what was chosen, if it is not far."""
    before = chosen[0] >= tick
    found = last_tick(mask, tick) if before else first_tick(mask, max(tick, 0))
    near = found is not None and abs(found - tick) <= ticks_up(SAME_DAY)
    return found if near else None


def _without(mask: int, tick: int, gap: int) -> int:
    """The mask less the ticks that lie closer than `gap` to `tick`."""
    begin = max(0, tick - gap + 1)
    return mask & ~(all_ticks(tick + gap - begin) << begin)
