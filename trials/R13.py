"""R13: ten thousand hostile posts, at least a hundred a form: no fault, none over two seconds."""

from __future__ import annotations

from tests.security.crawl import found_forms, tries
from tests.security.hostile import hostile
from tests.security.samples import UNSAFE
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.stages import only, planted, sound

__all__ = ["ENGINES", "run"]

POSTS, LEAST = 10_000, 100


def run(places: Places, engine: str) -> Outcome:
    """Every form of the URL map; one that is slow is asked again before it counts."""
    with sound(places, engine) as stage:
        forms = found_forms(stage)
        stage.restore()
        routes = len({one.endpoint for one in tries(stage, UNSAFE)})
        found = hostile(stage, forms, max(LEAST, -(-POSTS // routes)))
    seconds, where = found.slowest
    outcome = Outcome(
        f"{found.posts} posts to {found.routes} forms, {found.accepted} accepted,"
        f" slowest {seconds:.2f} s ({where})",
        faults=[*found.faults, *found.slow],
        control_tried="a form that reads a number as it comes, and says what was sent",
    )
    with planted(places, engine) as stage:
        outcome.control = hostile(stage, {}, LEAST, only(stage, "brittle")).faults
    return outcome
