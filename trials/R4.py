"""R4: a booking's answer leaves after its rows are on the disk, as the kernel saw it."""

from __future__ import annotations

from trials.places import Places
from trials.report import Outcome
from trials.synced import Seen, watched, why_not

ENGINES = ("sqlite",)
REQUESTS, CONTROL = 100, 20


def run(places: Places, engine: str) -> Outcome:
    """Watch the real server, then one whose commits do not wait for the disk."""
    outcome = Outcome(f"{REQUESTS} bookings under strace", not_run=why_not())
    if outcome.not_run:
        return outcome
    outcome.faults = faults_of(_watch(places, engine, REQUESTS, "none"), REQUESTS)
    outcome.control_tried = "commits that do not wait for the disk"
    outcome.control = faults_of(_watch(places, engine, CONTROL, "unsynced"), CONTROL)
    return outcome


def _watch(places: Places, engine: str, requests: int, fault: str) -> Seen:
    with places.migrated(engine) as url:
        return watched(url, places.folder / f"R4-{fault}", requests, fault)


def faults_of(seen: Seen, requests: int) -> list[str]:
    """What fell short."""
    faults = []
    if seen.answered != requests or seen.refused:
        faults.append(f"{seen.answered} of {requests} answered, {seen.refused} refused")
    if seen.synced != seen.answered:
        faults.append(f"{seen.synced} of {seen.answered} answers left after a sync")
    return faults
