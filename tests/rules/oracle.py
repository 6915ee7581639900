"""The slow truth: what is possible in a small clinic, tried out tick by tick, no cleverness.

Nothing here comes from the search. A tick is a number, a calendar is a set of free ticks, a
visit is tried with every wait and every unit, and everything it would hold is written out
tick by tick and looked up. Only the plain values (wish, units) are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from clinic.rules.wishes import Need, Step, Unit, Wish
from clinic.rules.words import ResourceKind

MINUTES = 5


@dataclass(frozen=True)
class Clinic:
    """A small world: a wish, the units there are, and the free ticks of every resource."""

    wish: Wish
    units: tuple[Unit, ...]
    free: dict[int, frozenset[int]]
    origin: int
    ticks: int


def ticks_touched(begin: int, end: int) -> list[int]:
    """The ticks that any of the minutes lies in."""
    touched = []
    for minute in range(begin, end):
        if minute // MINUTES not in touched:
            touched.append(minute // MINUTES)
    return touched


def length(step: Step) -> int:
    return len(ticks_touched(0, step.minutes))


def window_ticks(step: Step, need: Need) -> list[list[int]]:
    return [
        ticks_touched(
            step.minutes + begin if begin < 0 else begin, step.minutes if end is None else end
        )
        for begin, end in need.windows
    ]


def would_do(unit: Unit, need: Need, step: Step) -> bool:
    if unit.kind != need.kind:
        return False
    if need.category and need.category != unit.category:
        return False
    if need.only and unit.id not in need.only:
        return False
    return unit.kind != ResourceKind.THERAPIST or step.therapy_id in unit.therapies


def own_need(step: Step) -> int | None:
    for place, need in enumerate(step.needs):
        if need.kind == ResourceKind.THERAPIST:
            return place
    return None


def assignments(clinic: Clinic, step: Step) -> list[tuple[int, ...]]:
    """Every way to give each need of a step a unit of its own."""
    pools = [[u.id for u in clinic.units if would_do(u, need, step)] for need in step.needs]
    return [ids for ids in product(*pools) if len(set(ids)) == len(ids)]


def therapists_as_wished(clinic: Clinic, chosen: list[tuple[int, ...]]) -> bool:
    """Whether the steps' own therapists are those that were asked for."""
    wish = clinic.wish
    own = []
    theirs_to_give = 0
    for step, ids in zip(wish.steps, chosen, strict=True):
        place = own_need(step)
        if place is None:
            continue
        own.append(ids[place])
        named = [u for u in clinic.units if u.id == wish.therapist_id]
        if named and would_do(named[0], step.needs[place], step):
            theirs_to_give += 1
            if ids[place] != wish.therapist_id:
                return False
    if wish.therapist_id is not None and own and not theirs_to_give:
        return False
    return not wish.same_therapist or len(set(own)) <= 1


def held_by_units(
    steps: tuple[Step, ...], begins: list[int], chosen: list[tuple[int, ...]]
) -> dict[int, set[int]]:
    """Every tick every unit would be held for."""
    held: dict[int, set[int]] = {}
    for index, step in enumerate(steps):
        for need, unit in zip(step.needs, chosen[index], strict=True):
            mine = held.setdefault(unit, set())
            for window in window_ticks(step, need):
                for tick in window:
                    mine.add(begins[index] + tick)
            done = begins[index] + window_ticks(step, need)[-1][-1] + 1
            cleaned = done + len(ticks_touched(0, need.turnover))
            back = None
            if index + 1 < len(steps) and unit in chosen[index + 1]:
                next_need = steps[index + 1].needs[chosen[index + 1].index(unit)]
                back = begins[index + 1] + window_ticks(steps[index + 1], next_need)[0][0]
            if back is not None and back <= cleaned:
                cleaned = back  # the patient stays: kept through, no turnover
            for tick in range(done, cleaned):
                mine.add(tick)
    return held


def held_by_patient(steps: tuple[Step, ...], begins: list[int]) -> set[int]:
    return set(range(begins[0], begins[-1] + length(steps[-1])))


def windows_free(clinic: Clinic, step: Step, begin: int, ids: tuple[int, ...]) -> bool:
    for need, unit in zip(step.needs, ids, strict=True):
        for window in window_ticks(step, need):
            for tick in window:
                if begin + tick not in clinic.free.get(unit, ()):
                    return False
    return True


def all_free(clinic: Clinic, begins: list[int], chosen: list[tuple[int, ...]]) -> bool:
    wish = clinic.wish
    if wish.patient_id is not None:
        mine = clinic.free.get(wish.patient_id, frozenset())
        if not held_by_patient(wish.steps, begins) <= mine:
            return False
    elif max(held_by_patient(wish.steps, begins)) >= clinic.ticks:
        return False
    held = held_by_units(wish.steps, begins, chosen)
    return all(ticks <= clinic.free.get(unit, frozenset()) for unit, ticks in held.items())


def can_begin(clinic: Clinic, begins: list[int], chosen: list[tuple[int, ...]]) -> bool:
    """Whether a visit whose first steps are settled so far can be carried to its end.

    `begins` is one longer than `chosen`: the tick at which the next step is tried.
    """
    step = clinic.wish.steps[len(chosen)]
    for ids in assignments(clinic, step):
        if not windows_free(clinic, step, begins[-1], ids):
            continue
        so_far = [*chosen, ids]
        if len(so_far) == len(clinic.wish.steps):
            if therapists_as_wished(clinic, so_far) and all_free(clinic, begins, so_far):
                return True
            continue
        over = begins[-1] + length(step)
        longest = clinic.wish.steps[len(so_far)].wait
        for wait in range(longest + 1):
            if wait % MINUTES == 0 and can_begin(clinic, [*begins, over + wait // MINUTES], so_far):
                return True
    return False


def possible(clinic: Clinic) -> set[int]:
    """Every tick at which the wished visit could begin."""
    return {tick for tick in range(clinic.ticks) if can_begin(clinic, [tick], [])}
