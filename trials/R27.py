"""R27: strict headers on every route and status, nothing inline in any page."""

from __future__ import annotations

from unittest.mock import patch

from clinic.views import gate
from tests.security.crawl import found_forms, see_everything
from tests.security.headers import unprotected, unprotected_odd
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import planted, sound

__all__ = ["ENGINES", "run"]


def run(places: Places, engine: str) -> Outcome:
    """Look at every answer to everybody, and at every odd one."""
    with sound(places, engine) as stage:
        seen = list(see_everything(stage, found_forms(stage)))
        faults = unprotected(seen, stage.app)
    outcome = Outcome(f"{len(seen)} answers and every odd status", faults=faults)
    outcome.control_tried = "a page with its own script, and one without its policy"
    with planted(places, engine) as stage:
        outcome.faults += unprotected_odd(stage)
        inline = unprotected(see_everything(stage, {}, "planted.inline"), stage.app)
        with patch.dict(gate.HEADERS, {"X-Content-Type-Options": "none"}):
            bare = unprotected(see_everything(stage, {}, "planted.bare"), stage.app)
    outcome.control = [*inline, *bare] if inline and bare else []
    return outcome
