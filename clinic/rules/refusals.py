"""Why a visit cannot begin when it was asked to, and when it could.

The step in the way is the first that can begin at none of the times the steps before it
allow; it is looked at where it would have begun without waiting. For each of its needs that
nobody can meet, every unit that would do is named with what holds it and until when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clinic.rules.bit_calendar import TICK, all_ticks, first_tick, ticks_up
from clinic.rules.nearby import spread_ticks
from clinic.rules.openings import Search
from clinic.rules.refusal_words import Blocker, Busy, Obstacle, Refusal
from clinic.rules.step_starts import NOBODY, NOTHING, Fixed, all_met
from clinic.rules.words import ResourceKind

__all__ = ["Blocker", "Busy", "Obstacle", "Refusal", "explain"]

PATIENT_NAME = "The patient"


def explain(
    search: Search, start: int, busy: Iterable[Busy], *, allowed: int = -1, count: int = 3
) -> Refusal | None:
    """Why the visit cannot begin at minute `start`; None where it can.

    `busy` is what is known to be held in the days in question; `allowed` masks the starts that
    may be proposed instead, of which `count` near and different ones are. ValueError for a
    minute off the ticks or outside the calendars, about which nothing is known.
    """
    tick = search.calendars.tick(start)
    if tick is None:
        raise ValueError("a start lies on a five-minute tick inside the calendars")
    possible = search.possible_starts()
    if possible >> tick & 1:
        return None
    held: dict[int, list[Busy]] = {}
    for one in sorted(busy, key=lambda one: one.start):
        held.setdefault(one.resource_id, []).append(one)
    near = spread_ticks(possible & allowed, tick, count)
    return Refusal(
        obstacles=tuple(_obstacles(search, tick, held)),
        nearest=tuple(search.calendars.minute(found) for found in near),
    )


@dataclass(frozen=True, slots=True)
class _Stop:
    """The step at which a visit comes to a halt, the tick it is tried at, its settled units."""

    index: int
    tick: int
    fixed: Fixed


def _obstacles(search: Search, tick: int, held: Mapping[int, Sequence[Busy]]) -> list[Obstacle]:
    """What is in the way of those therapists who get furthest."""
    stops = {_stop(search, tick, lead) for lead in search.chain.leads()}
    if not stops:
        return [Obstacle(0, ResourceKind.THERAPIST, "", search.calendars.minute(tick))]
    furthest = max(stop.index for stop in stops)
    found: dict[Obstacle, list[Blocker]] = {}
    for stop in sorted(stops, key=lambda stop: (stop.tick, sorted(stop.fixed))):
        if stop.index == furthest:
            for obstacle in _at_step(search, stop, held):
                known = found.setdefault(replace(obstacle, blockers=()), [])
                known += [one for one in obstacle.blockers if one not in known]
    return [replace(one, blockers=tuple(blockers)) for one, blockers in found.items()]


def _stop(search: Search, tick: int, lead: int | None) -> _Stop:
    """How far the visit gets from that tick with that therapist, waiting where it may."""
    steps, free = search.step_starts, search.step_starts.patient_free
    reached, stop = 1 << tick, _Stop(0, tick, NOTHING)
    for index, step in enumerate(search.wish.steps):
        for _ in range(step.wait_ticks if index else 0):
            reached |= (reached & free) << 1
        stop = _Stop(index, first_tick(reached) or 0, steps.lead_fixed(index, lead))
        reached = (reached & steps.starts(index, stop.fixed)) << step.ticks
        if not reached:
            break
    return stop


def _at_step(search: Search, stop: _Stop, held: Mapping[int, Sequence[Busy]]) -> Iterator[Obstacle]:
    """What one step lacks at its tick: the patient, single needs, or several at once."""
    patient, step = search.wish.patient_id, search.wish.steps[stop.index]
    here = Obstacle(stop.index, ResourceKind.PATIENT, "", search.calendars.minute(stop.tick))
    if patient is not None:
        through = [(stop.tick, stop.tick + step.ticks)]
        elsewhere = _blocker(search, (patient, PATIENT_NAME), through, held)
        if elsewhere:
            yield replace(here, blockers=(elsewhere,))
    for kind, needs in search.step_starts.needs_by_kind(stop.index).items():
        blocked = {need: _blockers(search, stop, need, held) for need in needs}
        alone = [need for need in needs if not _met(search, stop, [need])]
        for need in alone:
            category = step.needs[need].category
            yield replace(here, kind=kind, category=category, blockers=blocked[need])
        if not alone and not _met(search, stop, needs):
            every = dict.fromkeys(one for need in needs for one in blocked[need])
            category = step.needs[needs[0]].category
            yield replace(
                here, kind=kind, category=category, wanted=len(needs), blockers=tuple(every)
            )


def _met(search: Search, stop: _Stop, needs: Sequence[int]) -> bool:
    columns = search.step_starts.columns(stop.index, needs, stop.fixed, NOBODY)
    return bool(all_met(columns) >> stop.tick & 1)


def _blockers(
    search: Search, stop: _Stop, need: int, held: Mapping[int, Sequence[Busy]]
) -> tuple[Blocker, ...]:
    """Every unit that would do for the need, but is not free for all of it."""
    step = search.wish.steps[stop.index]
    *windows, (begin, end) = step.windows(step.needs[need])
    windows.append((begin, end + ticks_up(step.needs[need].turnover)))
    spans = [(stop.tick + begin, stop.tick + end) for begin, end in windows]
    column = search.step_starts.columns(stop.index, [need], stop.fixed, NOBODY)[0]
    found = [
        _blocker(search, (unit.id, unit.name), spans, held)
        for unit in search.step_starts.candidates(stop.index, need)
        if unit.id in column
    ]
    return tuple(one for one in found if one is not None)


def _blocker(
    search: Search,
    who: tuple[int, str],
    spans: Sequence[tuple[int, int]],
    held: Mapping[int, Sequence[Busy]],
) -> Blocker | None:
    """What keeps one resource from being free through these spans of ticks, if anything does."""
    free = search.calendars.free_ticks(who[0])
    clash = 0
    for begin, end in spans:
        clash |= (all_ticks(end) & ~all_ticks(begin)) & ~free
    tick = first_tick(clash)
    if tick is None:
        return None
    minute = search.calendars.minute(tick)
    holders = [
        one for one in held.get(who[0], ()) if one.start < minute + TICK and one.end > minute
    ]
    if not holders:
        back = first_tick(free, tick)
        until = None if back is None else search.calendars.minute(back)
        return Blocker(*who, taken=False, since=minute, until=until)
    until = _held_until(holders[0], held[who[0]])
    return Blocker(*who, taken=True, since=holders[0].start, until=until, label=holders[0].label)


def _held_until(first: Busy, held: Sequence[Busy]) -> int:
    """When a resource is free again after `first` and whatever follows without a gap."""
    until = first.end
    for one in held:
        if one.start <= until:
            until = max(until, one.end)
    return until
