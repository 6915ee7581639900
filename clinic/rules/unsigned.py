"""Notes that wait for somebody's signature, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.rules.session_record import VisitFacts

LATE_DAYS = 2
"""After how many days a note counts as late: what was done is no longer fresh in mind."""


@dataclass(frozen=True)
class WaitingNote:
    """A visit whose note waits: a draft to sign, one to co-sign, or none yet (no `note_id`)."""

    visit: VisitFacts
    note_id: str = ""
    therapist_name: str = ""


@dataclass(frozen=True)
class WaitingCount:
    """How many notes one therapist has to write or sign, and since which day; no patient's name."""

    therapist_name: str
    drafts: int
    missing: int
    since: date | None


def days_old(day: date, today: date) -> int:
    """Whole days a note has waited; a day to come counts as today."""
    return max(0, (today - day).days)


def is_late(day: date, today: date) -> bool:
    """Whether a note has waited for longer than a clinic should let it."""
    return days_old(day, today) >= LATE_DAYS
