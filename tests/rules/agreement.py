"""Holding the search, the placing and the oracle against each other for one clinic."""

from __future__ import annotations

from clinic.rules.bit_calendar import tick_list
from clinic.rules.openings import Calendars, Opening, Search
from tests.rules import oracle
from tests.rules.oracle import Clinic
from tests.rules.random_clinics import calendars


def disagreement(clinic: Clinic, masks: Calendars | None = None) -> str:
    """What is wrong with the search in this clinic, in words; empty when nothing is.

    `masks` are the calendars the search is given, if not simply the clinic's own.
    """
    search = Search(clinic.wish, clinic.units, masks or calendars(clinic))
    offered = set(tick_list(search.possible_starts()))
    true = oracle.possible(clinic)
    if offered != true:
        return f"offered wrongly {sorted(offered - true)}, hidden {sorted(true - offered)}"
    for tick in range(clinic.ticks):
        opening = search.place(clinic.origin + tick * oracle.MINUTES)
        if (opening is not None) != (tick in true):
            return f"tick {tick}: offered and placing differ"
        wrong = opening and unlawful(clinic, opening, tick)
        if wrong:
            return f"tick {tick}: {wrong}"
    return ""


def unlawful(clinic: Clinic, opening: Opening, tick: int) -> str:
    """Why an opening could not be booked as it stands; empty when it can."""
    steps = clinic.wish.steps
    begins = [_tick(clinic, step.start) for step in opening.steps]
    chosen = [step.units for step in opening.steps]
    if begins[0] != tick or len(begins) != len(steps):
        return "begins at another time, or with other steps"
    for index, step in enumerate(steps):
        if chosen[index] not in oracle.assignments(clinic, step):
            return f"step {index} has units that do not meet its needs"
        over = begins[index] + oracle.length(step)
        if _tick(clinic, opening.steps[index].end) != over:
            return f"step {index} is not as long as it should be"
        if index + 1 < len(steps):
            waited = (begins[index + 1] - over) * oracle.MINUTES
            if not 0 <= waited <= steps[index + 1].wait:
                return f"a wait of {waited} minutes before step {index + 1}"
    if not oracle.therapists_as_wished(clinic, chosen):
        return "other therapists than asked for"
    return _wrong_rows(clinic, opening, begins, chosen)


def _wrong_rows(
    clinic: Clinic, opening: Opening, begins: list[int], chosen: list[tuple[int, ...]]
) -> str:
    """Whether the reservations hold just what the visit needs, in free time, none overlapping."""
    wanted = oracle.held_by_units(clinic.wish.steps, begins, chosen)
    if clinic.wish.patient_id is not None:
        wanted[clinic.wish.patient_id] = oracle.held_by_patient(clinic.wish.steps, begins)
    held: dict[int, set[int]] = {}
    for row in opening.placements:
        ticks = set(range(_tick(clinic, row.start), _tick(clinic, row.end)))
        mine = held.setdefault(row.resource_id, set())
        if not ticks or mine & ticks:
            return f"resource {row.resource_id} is held twice or for no time"
        if not ticks <= clinic.free[row.resource_id]:
            return f"resource {row.resource_id} is held while it is not free"
        mine |= ticks
    return "" if held == wanted else f"holds {held}, should hold {wanted}"


def _tick(clinic: Clinic, minute: int) -> int:
    tick, off = divmod(minute - clinic.origin, oracle.MINUTES)
    assert off == 0
    return tick
