"""R33: sixteen look at one visit and move it; one does, and nobody's change is written over."""

from __future__ import annotations

from trials.places import ENGINES, Places
from trials.race import ONE_VISIT, RACERS, race_once
from trials.report import Outcome

__all__ = ["ENGINES", "run"]

ROUNDS, CONTROL_ROUNDS, PROCESSES = 200, 20, 4


def run(places: Places, engine: str) -> Outcome:
    """Each to a time of their own; then without a look at what it has become meanwhile."""
    outcome = Outcome(
        f"{ROUNDS} rounds of {RACERS} who move one visit",
        race_once(places, engine, ONE_VISIT, ROUNDS, PROCESSES),
        control_tried=f"{CONTROL_ROUNDS} rounds that trust what was shown",
    )
    outcome.control = race_once(places, engine, ONE_VISIT, CONTROL_ROUNDS, PROCESSES, checked=False)
    return outcome
