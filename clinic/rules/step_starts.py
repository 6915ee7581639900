"""Where one step may begin: the units that would do, and their calendars folded together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from clinic.rules.bit_calendar import erode, ticks_up
from clinic.rules.wishes import Calendars, Need, Step, Unit, Wish
from clinic.rules.words import ResourceKind

Fixed = frozenset[tuple[int, int]]
"""Needs of a step that are settled: the need's place in the step, and the unit's id."""

NOTHING: Fixed = frozenset()
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stay:
    """A unit that serves a need of one step and goes on to serve one of the next.

    It is kept through and its turnover after the first step falls away, if the wait between
    them is at most `longest_wait` ticks; the next step uses it `later` ticks after it begins.
    """

    need: int
    next_need: int
    unit_id: int
    longest_wait: int
    later: int


class StepStarts:
    """The starts of each step of one wish, by itself, over given calendars.

    Answers are kept, so that asking again with another therapist costs only what differs.
    """

    def __init__(self, wish: Wish, units: Iterable[Unit], calendars: Calendars) -> None:
        self.wish = wish
        self.units = tuple(sorted(units, key=lambda unit: unit.id))
        self.calendars = calendars
        self._candidates = [
            [self._who_would_do(need, step) for need in step.needs] for step in wish.steps
        ]
        self._unit_starts: dict[tuple[int, int, int, bool], int] = {}
        self._kind_starts: dict[tuple[int, ResourceKind, Fixed, frozenset[int]], int] = {}

    @cached_property
    def patient_free(self) -> int:
        """The patient's free ticks; all of them when no patient is named."""
        return self.calendars.free_ticks(self.wish.patient_id)

    def candidates(self, index: int, need: int) -> tuple[Unit, ...]:
        """The units that would do for one need of a step, in order of their ids."""
        return self._candidates[index][need]

    def lead_need(self, index: int) -> int | None:
        """The need met by the step's own therapist; None for a step without one."""
        kinds = [need.kind for need in self.wish.steps[index].needs]
        return kinds.index(ResourceKind.THERAPIST) if ResourceKind.THERAPIST in kinds else None

    def leads(self, index: int) -> frozenset[int]:
        """The ids of the therapists who could be the step's own."""
        need = self.lead_need(index)
        return frozenset(u.id for u in self.candidates(index, need)) if need is not None else NOBODY

    def lead_fixed(self, index: int, lead: int | None) -> Fixed:
        """The step given to that therapist, if it is theirs to give."""
        need = self.lead_need(index)
        if need is None or lead is None or lead not in self.leads(index):
            return NOTHING
        return frozenset({(need, lead)})

    def unit_starts(self, index: int, need: int, unit_id: int, *, stays: bool = False) -> int:
        """Where the step may begin as far as this one unit is concerned.

        Every window of the need must lie in free time, and the turnover after the last, or,
        where the unit stays for the next step, what is left of this one.
        """
        key = (index, need, unit_id, stays)
        if key not in self._unit_starts:
            step, free = self.wish.steps[index], self.calendars.free_ticks(unit_id)
            self._unit_starts[key] = _window_starts(free, step, step.needs[need], stays=stays)
        return self._unit_starts[key]

    def columns(
        self, index: int, needs: Iterable[int], fixed: Fixed, staying: frozenset[int]
    ) -> list[dict[int, int]]:
        """For each need: the units that would do, and where the step may begin with each."""
        return [
            {
                unit.id: self.unit_starts(index, need, unit.id, stays=need in staying)
                for unit in self.candidates(index, need)
                if all(unit.id == fixed_id for place, fixed_id in fixed if place == need)
            }
            for need in needs
        ]

    def needs_by_kind(self, index: int) -> dict[ResourceKind, list[int]]:
        """The step's needs that draw from one pool: those of one kind."""
        kinds: dict[ResourceKind, list[int]] = {}
        for place, need in enumerate(self.wish.steps[index].needs):
            kinds.setdefault(need.kind, []).append(place)
        return kinds

    def starts(self, index: int, fixed: Fixed = NOTHING, staying: frozenset[int] = NOBODY) -> int:
        """Where the step may begin: the patient is free for it, every need has a unit of its own.

        `fixed` settles some units beforehand; `staying` are the needs whose turnover falls away.
        """
        mask = erode(self.patient_free, self.wish.steps[index].ticks)
        for kind, needs in self.needs_by_kind(index).items():
            mask &= self._starts_of_kind(index, kind, needs, fixed, staying)
        return mask

    def stays(self, index: int) -> tuple[Stay, ...]:
        """The units that may stay into the next step and free a start by doing so.

        A start is freed only where the turnover would outlast the unit's next use; elsewhere
        the turnover lies inside time the visit holds anyway, and costs nothing.
        """
        if index + 1 >= len(self.wish.steps):
            return ()
        return tuple(
            stay
            for need in range(len(self.wish.steps[index].needs))
            for next_need in range(len(self.wish.steps[index + 1].needs))
            for stay in self._stays(index, need, next_need)
        )

    def _who_would_do(self, need: Need, step: Step) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if need.accepts(unit, step.therapy_id))

    def _stays(self, index: int, need: int, next_need: int) -> list[Stay]:
        step, following = self.wish.steps[index : index + 2]
        begin, end = following.windows(following.needs[next_need])[0]
        left = ticks_up(step.needs[need].turnover) - step.ticks
        left += step.windows(step.needs[need])[-1][1]  # turnover after the step's own end
        if left <= end:
            return []
        shared = {unit.id for unit in self.candidates(index, need)}
        shared &= {unit.id for unit in self.candidates(index + 1, next_need)}
        return [Stay(need, next_need, unit, left - begin, begin) for unit in sorted(shared)]

    def _starts_of_kind(
        self,
        index: int,
        kind: ResourceKind,
        needs: Sequence[int],
        fixed: Fixed,
        staying: frozenset[int],
    ) -> int:
        own = frozenset(pair for pair in fixed if pair[0] in needs)
        key = (index, kind, own, staying.intersection(needs))
        if key not in self._kind_starts:
            self._kind_starts[key] = all_met(self.columns(index, needs, own, staying))
        return self._kind_starts[key]


def all_met(columns: Sequence[Mapping[int, int]]) -> int:
    """Where every column can be given a unit of its own.

    Unit by unit, `met[s]` holds the ticks at which the set `s` of columns is met by different
    units among those seen so far; folding `|` over the units and then `&` over the columns
    would count one unit twice.
    """
    met = [0] * (1 << len(columns))
    met[0] = -1
    for unit_id in sorted(set().union(*columns)):
        for chosen in reversed(range(1, len(met))):
            for place, column in enumerate(columns):
                if chosen >> place & 1:
                    met[chosen] |= met[chosen ^ 1 << place] & column.get(unit_id, 0)
    return met[-1]


def _window_starts(free: int, step: Step, need: Need, *, stays: bool) -> int:
    *earlier, (last_begin, last_end) = step.windows(need)
    released = step.ticks if stays else last_end + ticks_up(need.turnover)
    mask = erode(free, released - last_begin) >> last_begin
    for begin, end in earlier:
        mask &= erode(free, end - begin) >> begin
    return mask
