"""Which plans are off the track they were meant to go, and why.

A plan is behind when a visit it calls for has no appointment a week after it was due; short when
the authorised visits end before the plan does (`rules/authorised.py`); and due when the
re-assessment has not been done at the visit or day it was due at (`rules/reassessment.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from clinic.rules.authorised import Cover
from clinic.rules.reassessment import Reassess

GRACE = timedelta(days=7)


class Off(NamedTuple):
    """The reasons for which a plan is off track."""

    behind: bool
    short: bool
    overdue: bool


@dataclass(frozen=True)
class PlanFacts:
    """One active plan with visits to come: who leads it, what is unbooked since when, the rest.

    `unbooked_since` is the due day of the first visit without an appointment, if any.
    """

    therapist_id: int | None
    unbooked_since: date | None
    reassess: Reassess
    cover: Cover | None = None

    def off(self, today: date) -> Off:
        """Why it is off track today, if it is."""
        return Off(self.is_behind(today), self.is_short, self.is_overdue(today))

    def is_behind(self, today: date) -> bool:
        """Whether a visit should have been booked by now."""
        return self.unbooked_since is not None and self.unbooked_since + GRACE < today

    @property
    def is_short(self) -> bool:
        """Whether a visit to come is authorised by nobody."""
        return self.cover is not None and self.cover.runs_out_at is not None

    def is_overdue(self, today: date) -> bool:
        """Whether the re-assessment was to be done already, not only at the next visit."""
        late_by_days = self.reassess.by is not None and self.reassess.by < today
        return self.reassess.since > self.reassess.every or late_by_days


@dataclass(frozen=True)
class Tracks:
    """How many plans go on, how many are off track for each reason, and how many for none."""

    plans: int = 0
    behind: int = 0
    short: int = 0
    overdue: int = 0
    on_track: int = 0

    @property
    def share(self) -> float | None:
        """On track of all, 0 to 1; None without any."""
        return self.on_track / self.plans if self.plans else None

    def with_plans(self, off: Off, number: int) -> Tracks:
        """So many more that are off track for the same reasons, or for none."""
        return Tracks(
            self.plans + number,
            self.behind + off.behind * number,
            self.short + off.short * number,
            self.overdue + off.overdue * number,
            self.on_track + (not any(off)) * number,
        )
