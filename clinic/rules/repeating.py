"""A visit repeated week after week: the dates, and what is to be booked on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.errors import Invalid
from clinic.rules.local_time import find_wall_time
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import VisitWish

LEAST_TIMES, MOST_TIMES = 2, 26
MOST_WEEKS = 8


@dataclass(frozen=True)
class RepeatWish:
    """The visit `wish` at the same wall time, `times` times, `weeks` apart, from `first`."""

    wish: VisitWish
    first: date
    at: time
    times: int
    weeks: int = 1

    def dates(self) -> list[date]:
        """The dates wanted. Raises Invalid for a number that makes no sense."""
        if not LEAST_TIMES <= self.times <= MOST_TIMES:
            raise Invalid(f"Between {LEAST_TIMES} and {MOST_TIMES} times.", field="times")
        if not 1 <= self.weeks <= MOST_WEEKS:
            raise Invalid(f"Between 1 and {MOST_WEEKS} weeks.", field="weeks")
        step = timedelta(weeks=self.weeks)
        return [self.first + step * number for number in range(self.times)]

    def start(self, day: date, zone: ZoneInfo) -> int:
        """The minute of that date at the wanted wall time, the next one where it is jumped over."""
        return find_wall_time(datetime.combine(day, self.at), zone).minute


@dataclass(frozen=True)
class Choice:
    """What may be booked on one date: an opening, how it differs, and what must be ticked."""

    opening: Opening
    how: str = ""
    warnings: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepeatDate:
    """One wanted date: the time itself where it is free, else why not and what would do."""

    day: date
    start: int
    choices: tuple[Choice, ...]
    reason: str = ""

    @property
    def fits(self) -> bool:
        """Whether the wanted time itself is free."""
        return not self.reason


@dataclass(frozen=True)
class Chosen:
    """What was chosen for one date: a start, and a therapist where one was named."""

    start: int
    therapist: str = ""
