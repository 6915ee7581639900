"""How large the two clinics are, and when it is there: the same busy days in both.

Time stands still for the bench: its clinics live around one Wednesday, and the servers that
are measured wake up on it, so a clinic built once stays as busy as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
TODAY = date(2027, 2, 10)
NOW = datetime(2027, 2, 10, 10, 2, tzinfo=UTC)
PITCH = 35
"""Minutes from one visit's start to the next: half an hour, and the room's turnover."""
SLOTS = 15
FIRST_SLOT = 8 * 60
LATEST = 17 * 60 + 30
BUSY_SINCE, BUSY_UNTIL, KNOWN_UNTIL = -14, 84, 180
BUSY, BEFORE, LATER = 0.88, 0.85, 0.15
"""The share of slots that is taken in the busy days, in the years before, and afterwards."""
WEEKS_OF_A_COURSE = 10


@dataclass(frozen=True)
class Size:
    """One clinic: its units, its people, and how many visits stand in its book.

    `history` is the number of visits before the busy days; `total`, if given, the number of
    all of them, and wins. `sessions` is how many signed ones the patient of years has.
    """

    name: str
    patients: int
    history: int = 0
    total: int = 0
    therapists: int = 20
    equipment: int = 8
    sessions: int = 200

    @property
    def in_a_week(self) -> int:
        """How many visits a week has, about: so many people begin a course together."""
        return int(self.therapists * SLOTS * 5 * BUSY)


SMALL = Size("small", patients=5_000, history=10_000)
LARGE = Size("large", patients=100_000, total=1_000_000)


def day_at(offset: int) -> date:
    """The day so many days after the bench's today."""
    return TODAY + timedelta(days=offset)


def share_taken(offset: int) -> float:
    """How full a day is."""
    if offset < BUSY_SINCE:
        return BEFORE
    return BUSY if offset <= BUSY_UNTIL else LATER
