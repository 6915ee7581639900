"""R8: sixteen zones, every change of the clocks of three years: hours kept, durations exact."""

from __future__ import annotations

from trials.places import ENGINES, Places
from trials.report import Outcome
from trials.wall_clocks import all_changes, fixed_hours

__all__ = ["ENGINES", "run"]

CONTROL = ("Europe/London",)


def run(places: Places, engine: str) -> Outcome:
    """Meet them all; then with hours that keep their distance from UTC."""
    with places.migrated(engine) as url:
        tried = all_changes(url)
    outcome = Outcome(
        f"{tried.zones} zones, {tried.changes} changes of 2026 to 2028,"
        f" {tried.offered} openings, {tried.booked} bookings",
        faults=tried.faults,
        control_tried="hours at a fixed distance from UTC",
    )
    with places.migrated(engine) as url, fixed_hours():
        outcome.control = all_changes(url, CONTROL, last=2026, searching_alone=True).faults
    return outcome
