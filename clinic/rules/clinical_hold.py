"""A clinical hold: while it is open no treatment is begun or booked; exercise and advice may be.

Clinical source: the reference's 2.2, step 3.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic.rules.errors import Refused
from clinic.rules.words import TherapyKind

HOLD_WORDS = "clinical hold, ask a therapist"
"""All that the front desk is told of it."""

FOR_THE_PATIENT = "Please call the clinic before you come to your next visit."
"""All that the patient's own pages say of it."""

STOPPED = frozenset(
    {TherapyKind.NEEDLING, TherapyKind.ADJUSTMENT, TherapyKind.SAUNA, TherapyKind.BOOTS}
)


class Held(Refused):
    """A clinical hold is open on the patient."""


def is_stopped(kinds: Iterable[TherapyKind | None]) -> bool:
    """Whether a visit of these therapies is stopped by a clinical hold."""
    return not STOPPED.isdisjoint(kinds)
