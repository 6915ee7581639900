"""R17: forged requests are refused, and looking changes nothing."""

from __future__ import annotations

from tests.security.crawl import found_forms, tries
from tests.security.csrf import forged, looking_changes
from tests.security.samples import UNSAFE
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import only, planted, sound

__all__ = ["ENGINES", "run"]

LINKS = 12


def run(places: Places, engine: str) -> Outcome:
    """Every unsafe method three ways as everybody; every page, and many links of each."""
    with sound(places, engine) as stage:
        forms = found_forms(stage)
        stage.restore()
        faults = forged(stage, forms)
        stage.restore()
        changed, pages = looking_changes(stage, links=LINKS)
        writes = len(tries(stage, UNSAFE))
    outcome = Outcome(f"{writes} writes forged three ways, {pages} pages looked at")
    outcome.faults = [*faults, *changed]
    outcome.control_tried = "a form that takes anybody's word, and a page that writes"
    with planted(places, engine) as stage:
        let_in = forged(stage, {}, only(stage, "exempt"))
        wrote, _ = looking_changes(stage, only(stage, "writes"), links=0)
    outcome.control = [*let_in, *wrote] if let_in and wrote else []
    return outcome
