"""R10: who gets what from every route, and that another's row looks like a missing one."""

from __future__ import annotations

from tests.security.access import difference, given_away, table_of
from tests.security.crawl import found_forms, see_everything
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import planted, sound

__all__ = ["ENGINES", "run"]


def run(places: Places, engine: str) -> Outcome:
    """Try every route as everybody with every row."""
    with sound(places, engine) as stage:
        seen = list(see_everything(stage, found_forms(stage)))
    outcome = Outcome(f"{len(seen)} answers against the table")
    outcome.faults = [*difference(table_of(seen)).splitlines(), *given_away(seen)]
    outcome.control_tried = "a record past the scope, and a refusal in other words"
    with planted(places, engine) as stage:
        outcome.control = given_away(list(see_everything(stage, {}, "planted.talks")))
        past = list(see_everything(stage, {}, "planted.unscoped"))
    if "B's | patient A | page" not in "\n".join(table_of(past)):
        outcome.control = []
    return outcome
