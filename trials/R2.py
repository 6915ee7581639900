"""R2: 32 clients book on four processes that are killed fifty times: nothing confirmed is lost."""

from __future__ import annotations

from dataclasses import replace

from trials.killed import Plan, book_and_kill
from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.server_to_kill import why_not

__all__ = ["ENGINES", "run"]

FULL = Plan(clients=32, bookings=300, processes=4, kills=50, seconds=240)
CONTROL = replace(FULL, bookings=30, kills=6, seconds=60, fault="early")


def run(places: Places, engine: str) -> Outcome:
    """As far as the seconds reach; then with bookings confirmed before they are kept."""
    outcome = Outcome(f"{FULL.all} bookings, {FULL.kills} kills", not_run=why_not())
    if outcome.not_run:
        return outcome
    with places.migrated(engine) as url:
        found = book_and_kill(url, places.folder / f"R2-{engine}", FULL)
    outcome.tried = (
        f"{found.answered} of {FULL.all} bookings by {FULL.clients} clients on {FULL.processes}"
        f" processes, {found.kills} of {FULL.kills} kills, {len(found.kept)} kept,"
        f" {len(found.refused)} refused, sent again {found.again} times"
    )
    outcome.faults = found.faults
    outcome.control_tried = "bookings confirmed before they are kept"
    with places.migrated(engine) as url:
        early = book_and_kill(url, places.folder / f"R2-{engine}-early", CONTROL)
    outcome.control = [fault for fault in early.faults if "are missing" in fault]
    return outcome
