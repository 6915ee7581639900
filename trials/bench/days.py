"""The visits of one day, made up from a seed: the same day is the same in every clinic."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from clinic.rules.local_time import day_span
from trials.bench.sizes import (
    BUSY_SINCE,
    FIRST_SLOT,
    KNOWN_UNTIL,
    PITCH,
    SLOTS,
    TODAY,
    ZONE,
    Size,
    day_at,
    share_taken,
)

NEEDLING, SAUNA, SAUNA_TURNOVER, BOOTS, BOOTS_TURNOVER, ROOM_TURNOVER = 30, 30, 15, 20, 5, 5
SAUNA_SHARE, BOOTS_SHARE = 0.15, 0.30


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: the therapist's place in the list (their room has the same), and its start.

    `extra` is how long the second step is and its turnover, `unit` the place of the piece of
    equipment; both empty for a visit of needling alone.
    """

    therapist: int
    start: int
    extra: tuple[int, int] | None = None
    unit: int = 0

    @property
    def end(self) -> int:
        """When the patient leaves."""
        return self.start + NEEDLING + (self.extra[0] if self.extra else 0)


def slots_of(size: Size) -> Iterator[tuple[int, int]]:
    """Therapists and minutes of the day, in order of time; not all begin at the same minute."""
    people = sorted(range(size.therapists), key=lambda each: (each % 7, each))
    for slot in range(SLOTS):
        for therapist in people:
            yield therapist, FIRST_SLOT + therapist % 7 * 5 + slot * PITCH


def visits_on(day: date, size: Size) -> tuple[list[Visit], list[Visit]]:
    """The visits of a weekday in order of time, and the slots nobody took."""
    luck = random.Random(day.toordinal() * 7919)
    taken = share_taken((day - TODAY).days)
    midnight = day_span(day, ZONE)[0]
    free_at = [0] * size.equipment
    booked, left = [], []
    for therapist, minute in slots_of(size):
        start = midnight + minute
        is_taken, also = luck.random() < taken, luck.random()
        if not is_taken:
            left.append(Visit(therapist, start))
        elif also < BOOTS_SHARE:
            booked.append(_with_equipment(therapist, start, free_at, sauna=also < SAUNA_SHARE))
        else:
            booked.append(Visit(therapist, start))
    return booked, left


def _with_equipment(therapist: int, start: int, free_at: list[int], *, sauna: bool) -> Visit:
    """The visit with a sauna after it (the first half of the units) or boots, if one is free."""
    half = len(free_at) // 2
    extra = (SAUNA, SAUNA_TURNOVER) if sauna else (BOOTS, BOOTS_TURNOVER)
    begins = start + NEEDLING
    for unit in range(half) if sauna else range(half, len(free_at)):
        if free_at[unit] <= begins:
            free_at[unit] = begins + sum(extra)
            return Visit(therapist, start, extra, unit)
    return Visit(therapist, start)


def is_open(day: date) -> bool:
    """Whether anybody comes on that day."""
    return day.weekday() < 5


def first_offset(size: Size) -> tuple[int, int]:
    """The first day of the clinic's book, counted from today, and how many visits it leaves out.

    The days are counted backwards until there are as many visits as wanted.
    """
    counted = 0
    for offset in count(KNOWN_UNTIL, -1):
        if not is_open(day_at(offset)):
            continue
        found = len(visits_on(day_at(offset), size)[0])
        counted += found if size.total or offset < BUSY_SINCE else 0
        if counted >= (size.total or size.history):
            return offset, counted - (size.total or size.history)
    raise AssertionError
