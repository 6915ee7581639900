"""R1: sixteen at once for one opening; exactly one gets it, the others are told so by name."""

from __future__ import annotations

from trials.places import ENGINES, Places
from trials.race import KINDS, RACERS, faults_of, prepare, run_race
from trials.report import Outcome

__all__ = ["ENGINES", "run"]

ROUNDS, CONTROL_ROUNDS, PROCESSES = 500, 40, 4
ALONE = {
    "the law alone": {"checked": False, "guarded": True},
    "the check alone": {"checked": True, "guarded": False},
}


def run(places: Places, engine: str) -> Outcome:
    """Every kind of resource, at full size."""
    return race_all(places, engine, rounds=ROUNDS, control=CONTROL_ROUNDS, processes=PROCESSES)


def race_all(places: Places, engine: str, *, rounds: int, control: int, processes: int) -> Outcome:
    """Race for each kind, once with either protection alone, and once with neither."""
    outcome = Outcome(f"{rounds} rounds of {RACERS} for each of {', '.join(KINDS)}")
    for kind in KINDS:
        outcome.faults += [
            f"{kind}: {fault}" for fault in one(places, engine, kind, rounds, processes)
        ]
    for name, standing in ALONE.items():
        faults = one(places, engine, "therapist", control, processes, **standing)
        outcome.faults += [f"{name}: {fault}" for fault in faults]
    outcome.control_tried = f"{control} rounds without guard and check"
    neither = {"checked": False, "guarded": False}
    outcome.control = one(places, engine, "therapist", control, processes, **neither)
    return outcome


def one(
    places: Places, engine: str, kind: str, rounds: int, processes: int, **standing: bool
) -> list[str]:
    """One race on a clinic of its own."""
    with places.migrated(engine) as url:
        race = prepare(url, kind, rounds, **standing)
        return faults_of(race, run_race(race, processes=processes))
