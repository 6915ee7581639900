"""A therapist runs late: what becomes of the rest of their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s

SHORTEST_DELAY, LONGEST_DELAY = 5, 120
"""Minutes by which a day may be shifted."""


@dataclass(frozen=True)
class Shifted:
    """One visit of the rest of a day: where it stood, and where it goes.

    `to` is its new start in minutes; None where it cannot go there, for the `reason` given.
    """

    visit: str
    patient: str
    start: int
    to: int | None
    reason: str = ""


def mark_of(shifts: Iterable[Shifted]) -> str:
    """A short mark of what would move where: another outcome has another mark."""
    words = ";".join(f"{one.visit} {one.start} {one.to}" for one in shifts)
    return blake2s(words.encode(), digest_size=12).hexdigest()
