"""The hours of one day as a person types and reads them: `8:00–12:30, 13:15–17:00`.

Hours are minutes of the local day (540 is 9:00, 1440 the midnight that ends it), on
five-minute marks, in order and apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from clinic.rules.bit_calendar import TICK
from clinic.rules.errors import Invalid
from clinic.rules.local_time import DAY_MINUTES

DayHours = tuple[tuple[int, int], ...]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = tuple(name[:3] for name in WEEKDAYS)
LIKE = "Type hours like 8:00–12:30, 13:15–17:00."
MOST = 6
_SPAN = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d{2}))?\s*")
_HOUR = 60


def read_hours(text: str) -> DayHours:
    """The hours typed for one day, none for an empty text. Raises Invalid, saying why."""
    if not text.strip():
        return ()
    found = []
    for part in re.split(r"[,;]", text):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise Invalid(LIKE)
        found.append((_minute(match[1], match[2]), _minute(match[3], match[4])))
    return _checked(tuple(found))


def hours_words(hours: Sequence[tuple[int, int]]) -> str:
    """`8:00–12:30, 13:15–17:00`; empty without hours. What is read is what was written."""
    return ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in sorted(hours))


def week_words(week: Mapping[int, Sequence[tuple[int, int]]]) -> str:
    """A week in a line, days alike together: `Mon–Fri 8:00–19:00; Sat 9:00–14:00`."""
    runs: list[tuple[int, int, str]] = []
    for day in range(len(WEEKDAYS)):
        words = hours_words(week.get(day, ()))
        if runs and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], day, words)
        else:
            runs.append((day, day, words))
    said = [f"{_days(first, last)} {words}" for first, last, words in runs if words]
    return "; ".join(said) or "no hours"


def _days(first: int, last: int) -> str:
    short = SHORT_WEEKDAYS[first]
    return short if first == last else f"{short}–{SHORT_WEEKDAYS[last]}"


def _minute(hour: str, minutes: str | None) -> int:
    if int(minutes or 0) >= _HOUR:
        raise Invalid(LIKE)
    return int(hour) * _HOUR + int(minutes or 0)


def _clock(minute: int) -> str:
    return f"{minute // _HOUR}:{minute % _HOUR:02}"


def _checked(hours: DayHours) -> DayHours:
    if len(hours) > MOST:
        raise Invalid(f"At most {MOST} stretches a day.")
    reached = 0
    for begin, end in hours:
        if begin >= end or end > DAY_MINUTES:
            raise Invalid(f"{hours_words([(begin, end)])} does not end after it begins. {LIKE}")
        if begin % TICK or end % TICK:
            raise Invalid("Hours begin and end on five-minute marks.")
        if begin < reached:
            raise Invalid("Put the stretches of a day in order, without overlaps.")
        reached = end
    return hours
