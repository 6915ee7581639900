"""Where a whole visit may begin: its steps folded from the last to the first.

With `next` the starts of the rest of the visit, `d` a step's ticks and `w` the longest wait,
the patient, who is held throughout, may finish the step wherever `next` is reached by at most
`w` free ticks: `r = next`, then `w` times `r = next | ((r >> 1) & patient_free)`. The step
may then begin at `step & (r >> d)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from clinic.rules.bit_calendar import erode, first_tick
from clinic.rules.step_starts import NOTHING, Fixed, Stay, StepStarts


@dataclass(frozen=True, slots=True)
class Begun:
    """A step with its time settled: its tick, the units fixed for it, the needs that stay."""

    tick: int
    fixed: Fixed
    staying: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through a step: where it may begin, and what it asks of the next."""

    starts: int
    here: Fixed
    staying: frozenset[int]
    following: int = 0
    following_fixed: Fixed = NOTHING


class Chain:
    """The steps of one wish, one after the other."""

    def __init__(self, step_starts: StepStarts) -> None:
        self._steps = step_starts
        self._length = len(step_starts.wish.steps)
        self._known: dict[tuple[int, Fixed, int | None], tuple[_Way, ...]] = {}

    def leads(self) -> tuple[int | None, ...]:
        """The therapists who may lead the visit; None where each step finds its own."""
        wish = self._steps.wish
        groups = [self._steps.leads(index) for index in self._led()]
        if not groups or (wish.therapist_id is None and not wish.same_therapist):
            return (None,)
        able = frozenset.intersection(*groups) if wish.same_therapist else frozenset.union(*groups)
        if wish.therapist_id is not None:
            able &= {wish.therapist_id}
        return tuple(sorted(able))

    def may_prefer(self, therapist_id: int) -> bool:
        """Whether this therapist, wanted but not demanded, could lead any of it."""
        wish = self._steps.wish
        if wish.same_therapist or wish.therapist_id is not None:
            return therapist_id in self.leads()
        return any(therapist_id in self._steps.leads(index) for index in self._led())

    def starts(self, lead: int | None) -> int:
        """Where the visit may begin, every step that is the lead's to give being theirs."""
        return _any(self._ways(0, NOTHING, lead))

    def walk(self, tick: int, lead: int | None) -> list[Begun]:
        """The times of the steps of a visit begun at a possible start, waits as short as may be."""
        begun: list[Begun] = []
        fixed = NOTHING
        for step in self._steps.wish.steps:
            ways = self._ways(len(begun), fixed, lead)
            way = next(way for way in ways if way.starts >> tick & 1)
            begun.append(Begun(tick, way.here, way.staying))
            fixed = way.following_fixed
            tick = first_tick(way.following, tick + step.ticks) or tick
        return begun

    def _led(self) -> list[int]:
        """The steps that need a therapist."""
        return [i for i in range(self._length) if self._steps.lead_need(i) is not None]

    def _ways(self, index: int, fixed: Fixed, lead: int | None) -> tuple[_Way, ...]:
        key = (index, fixed, lead)
        if key not in self._known:
            self._known[key] = tuple(self._find_ways(index, fixed, lead))
        return self._known[key]

    def _find_ways(self, index: int, fixed: Fixed, lead: int | None) -> Iterator[_Way]:
        here = fixed | self._steps.lead_fixed(index, lead)
        if index + 1 == self._length:
            yield _Way(self._steps.starts(index, here), here, frozenset())
            return
        for stays in _together(self._steps.stays(index)):
            yield self._way(index, here, stays, lead)

    def _way(self, index: int, here: Fixed, stays: tuple[Stay, ...], lead: int | None) -> _Way:
        """One step with these units staying into the next."""
        step, following = self._steps.wish.steps[index : index + 2]
        fixed = here | {(stay.need, stay.unit_id) for stay in stays}
        staying = frozenset(stay.need for stay in stays)
        next_fixed = frozenset((stay.next_need, stay.unit_id) for stay in stays)
        rest, through = _any(self._ways(index + 1, next_fixed, lead)), self._steps.patient_free
        for stay in stays:
            kept = self._steps.calendars.free_ticks(stay.unit_id)
            rest, through = rest & erode(kept, stay.later), through & kept
        wait = min([following.wait_ticks, *(stay.longest_wait for stay in stays)])
        reached = reach(rest, through, wait) >> step.ticks
        starts = self._steps.starts(index, fixed, staying) & reached
        return _Way(starts, fixed, staying, rest, next_fixed)


def reach(following: int, through: int, wait: int) -> int:
    """Where a step may end so that the rest begins after at most `wait` ticks of waiting.

    `through` are the ticks that may be waited through: the patient is free, and what stays.
    """
    reached = following
    for _ in range(wait):
        reached = following | ((reached >> 1) & through)
    return reached


def _any(ways: tuple[_Way, ...]) -> int:
    mask = 0
    for way in ways:
        mask |= way.starts
    return mask


def _together(stays: tuple[Stay, ...]) -> Iterator[tuple[Stay, ...]]:
    """Every set of stays that can be had together, the empty one first."""
    most = min(len({stay.need for stay in stays}), len({stay.next_need for stay in stays}))
    for count in range(most + 1):
        for chosen in combinations(stays, count):
            needs = {stay.need for stay in chosen}
            next_needs = {stay.next_need for stay in chosen}
            units = {stay.unit_id for stay in chosen}
            if len(needs) == len(next_needs) == len(units) == count:
                yield chosen
