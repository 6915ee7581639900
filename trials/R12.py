"""R12: a write that is sent every column name there is changes what its form changes, no more."""

from __future__ import annotations

from tests.security.crawl import found_forms
from tests.security.overposting import every_name, outcomes
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import only, planted, sound

__all__ = ["ENGINES", "run"]


def run(places: Places, engine: str) -> Outcome:
    """Every write, by everybody who may, with every name."""
    with sound(places, engine) as stage:
        forms = found_forms(stage)
        stage.restore()
        names = len(every_name(stage))
        faults, written = outcomes(stage, forms, everybody=True)
    outcome = Outcome(f"{len(written)} forms, each with {names} names more", faults=faults)
    outcome.control_tried = "a route that writes whatever is sent"
    with planted(places, engine) as stage:
        outcome.control, _ = outcomes(stage, {}, only(stage, "mass"))
    return outcome
