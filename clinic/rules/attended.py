"""A therapy that was given, as it is handed on to whatever sends the bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class AttendedLine:
    """One therapy of one visit that took place, on the location's wall clock.

    `muscles` is how many count for a bill (`rules/billing.py`); None where nothing was needled or
    no note is signed. Nothing else of the note is here.
    """

    on: date
    begins: time
    location: str
    visit: str
    patient: str
    family: str
    given: str
    born: date | None
    therapy: str
    minutes: int
    therapist: str
    muscles: int | None
