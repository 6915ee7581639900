"""A needle that cannot be counted out: broken off, or not found. What must be known about it.

Reference 1.2, needle count rule: signing is refused while needles in and out differ; the only way
round is an incident that records site, depth, action and referral.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic.rules.bounds import check_bounds
from clinic.rules.errors import Problem
from clinic.rules.needling import LENGTH_MM

LONGEST_FACT = 1000


class IncidentKind(StrEnum):
    """What became of the needle."""

    RETAINED = "retained_needle"
    BROKEN = "broken_needle"


KIND_WORDS = {
    IncidentKind.RETAINED: "A needle is missing, or still in",
    IncidentKind.BROKEN: "A needle broke off",
}


@dataclass(frozen=True)
class IncidentEntry:
    """An incident as typed: how many needles of which site, how deep in mm, what was done."""

    site_id: str = ""
    kind: str = ""
    needles: int | None = None
    depth_mm: int | None = None
    action: str = ""
    referral: str = ""
    told: str = ""


@dataclass(frozen=True)
class KeptIncident:
    """An incident as kept, with the name of the place it happened at."""

    public_id: str
    place: str
    entry: IncidentEntry
    at: datetime
    by_name: str


def check_incident(entry: IncidentEntry, still_in: int) -> Iterator[Problem]:
    """What is missing or wrong; `still_in` needles of the site are not counted out."""
    if entry.kind not in set(IncidentKind):
        yield Problem("kind", "What became of the needle?")
    if not entry.site_id:
        yield Problem("site", "At which muscle was it?")
    elif not still_in:
        yield Problem("site", "All needles of this site are counted out.")
    elif entry.needles is None:
        yield Problem("needles", "How many needles?")
    else:
        message = "Between {} and {}: so many are not counted out there."
        yield from check_bounds("needles", entry.needles, (1, still_in), message)
    if entry.depth_mm is None:
        yield Problem("depth_mm", "How deep was it, in mm? Your best estimate.")
    yield from check_bounds("depth_mm", entry.depth_mm, (0, LENGTH_MM[1]), "Between {} and {} mm.")
    asked = (
        ("action", entry.action, "What was done?"),
        ("referral", entry.referral, "Where was the patient sent? If nowhere, say why."),
        ("told", entry.told, "Who was told: the patient, the lead clinician …?"),
    )
    for field, text, question in asked:
        if not text.strip():
            yield Problem(field, question)
