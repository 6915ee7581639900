"""R1: sixteen at once for one opening; exactly one gets it, the others are told so by name.

Where there is room for all of them, nobody is sent away.
"""

from __future__ import annotations

from trials.places import ENGINES, Places
from trials.race import FOR_ALL, KINDS, RACERS, race_once
from trials.report import Outcome

__all__ = ["ENGINES", "run"]

ROUNDS, ROUNDS_FOR_ALL, CONTROL_ROUNDS, PROCESSES = 500, 25, 40, 4
ALONE = {
    "the law alone": {"checked": False, "guarded": True},
    "the check alone": {"checked": True, "guarded": False},
}
NEITHER = {"checked": False, "guarded": False}
CONTROLS = ("therapist", "move", "resize", "offer", "series", "whole plan")


def run(places: Places, engine: str) -> Outcome:
    """Every kind of resource and of change, at full size."""
    return race_all(places, engine, rounds=ROUNDS, control=CONTROL_ROUNDS, processes=PROCESSES)


def race_all(places: Places, engine: str, *, rounds: int, control: int, processes: int) -> Outcome:
    """Race for each kind, once with either protection alone, and with neither."""
    wanted = {kind: min(rounds, ROUNDS_FOR_ALL) if kind in FOR_ALL else rounds for kind in KINDS}
    tried = ", ".join(f"{kind} {number}" for kind, number in wanted.items())
    outcome = Outcome(f"rounds of {RACERS}: {tried}")
    for kind, number in wanted.items():
        faults = race_once(places, engine, kind, number, processes)
        outcome.faults += [f"{kind}: {fault}" for fault in faults]
    for name, standing in ALONE.items():
        faults = race_once(places, engine, "therapist", control, processes, **standing)
        outcome.faults += [f"{name}: {fault}" for fault in faults]
    outcome.control_tried = f"{control} rounds of {', '.join(CONTROLS)} without guard and check"
    for kind in CONTROLS:
        found = race_once(places, engine, kind, control, processes, **NEITHER)
        outcome.control += [f"{kind}: {fault}" for fault in found]
        if not any("winners" in fault for fault in found):
            outcome.faults.append(f"{kind}: its control did not book twice")
    return outcome
