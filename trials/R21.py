"""R21: whoever is shown a record leaves one entry; without it the page is not served."""

from __future__ import annotations

from unittest.mock import patch

from clinic.views import gate
from tests.security.looks import (
    missing_left_entries,
    refused_forms,
    served_unrecorded,
    unrecorded,
)
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import only, planted, sound

__all__ = ["ENGINES", "run"]


def run(places: Places, engine: str) -> Outcome:
    """Every page that shows a patient, by everybody who may see it."""
    with sound(places, engine) as stage:
        faults = [*unrecorded(stage), *missing_left_entries(stage), *refused_forms(stage)]
        stage.restore()
        served, tried = served_unrecorded(stage)
    outcome = Outcome(f"every look, and {tried} while nothing can be recorded")
    outcome.faults = [*faults, *served]
    outcome.control_tried = "a record past the scope, one recorded twice, one served first"
    with planted(places, engine) as stage:
        past = unrecorded(stage, only(stage, "unscoped"))
        twice = unrecorded(stage, only(stage, "twice"))
        with patch.object(gate, "_write_look", lambda *_: None):
            first, _ = served_unrecorded(stage, only(stage, "twice", "silent"))
    outcome.control = [*past, *twice, *first] if past and twice and first else []
    return outcome
