"""Why there is no opening and what would do instead, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.rules.openings import Opening
from clinic.rules.refusals import Refusal


@dataclass(frozen=True)
class Lack:
    """A moment at which a visit lacks something, and what."""

    start: int
    refusal: Refusal


@dataclass(frozen=True)
class Repair:
    """A change of a wish that has an opening, and its first one.

    Just one of the rest is set: a longer `wait` in minutes, `anybody` to give it, `any_time`
    of the day, or more `days`.
    """

    opening: Opening
    wait: int = 0
    anybody: bool = False
    any_time: bool = False
    days: int = 0

    @property
    def how(self) -> str:
        """What is changed, in words to begin a sentence with."""
        if self.wait:
            return f"With up to {self.wait} minutes between the steps"
        if self.anybody:
            return "With another therapist"
        return "At another time of day" if self.any_time else "Later than that"
