"""R26: every migration up, down and up again with data, and the guard refuses after each."""

from __future__ import annotations

from tests.models.walk import plant, walk
from trials.places import ENGINES, Places
from trials.report import Outcome

__all__ = ["ENGINES", "run"]

LOSES_ROWS = """
def upgrade():
    op.execute("DELETE FROM search_term")


def downgrade():
    pass
"""
NO_GUARD = (("guard.install(connection)", "pass"),)


def run(places: Places, engine: str) -> Outcome:
    """Walk the migrations there are, then worse ones."""
    with places.empty(engine) as url:
        walked = walk(url)
    outcome = Outcome(
        f"{len(walked.revisions)} revisions up, down and up with {walked.rows} rows",
        faults=walked.faults,
        control_tried="a revision that loses rows, and guards not put back",
    )
    with places.empty(engine) as url:
        lost = walk(url, plant(places.folder / f"loses-{engine}", LOSES_ROWS)).faults
    with places.empty(engine) as url:
        bare = walk(url, plant(places.folder / f"bare-{engine}", env=NO_GUARD)).faults
    outcome.control = [*lost, *bare] if lost and bare else []
    return outcome
