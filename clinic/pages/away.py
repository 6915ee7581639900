"""Time off in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from clinic.pages.clinic_setup import Dated
from clinic.pages.form_parts import Part
from clinic.pages.wording import day_of_minute, day_words, full_date
from clinic.rules.away import AwayEntry, AwayLine
from clinic.rules.day_hours import hours_words
from clinic.rules.local_time import DAY_MINUTES

AWAY_PARTS = [
    Part("Who or what", "", ["unit", "reason?"]),
    Part(
        "When",
        "Without times, whole days. The times stay what they are when the clocks change.",
        ["first_day", "starts?", "last_day", "ends?", "repeats*"],
        columns=2,
    ),
]


def away_entry(line: AwayLine) -> Dated:
    """One line of the list."""
    zone = ZoneInfo(line.zone)
    next_day = day_words(day_of_minute(line.next_start, zone))
    why = f" · {line.entry.reason}" if line.entry.reason else ""
    return Dated(
        f"{line.name}", f"{away_words(line.entry, next_day)}{why}", {"entry": line.public_id}
    )


def away_words(entry: AwayEntry, next_day: str = "") -> str:
    """`25 November 2026, 13:00–17:00`, or `every Tuesday 13:00–14:00 until …, next on …`."""
    times = _times(entry.starts, entry.ends)
    if entry.weekly:
        until = full_date(entry.last_day)
        following = f", next on {next_day}" if next_day else ""
        return f"every {entry.first_day:%A}{times} until {until}{following}"
    if entry.first_day == entry.last_day:
        return f"{full_date(entry.first_day)}{times}"
    first, last = full_date(entry.first_day), full_date(entry.last_day)
    if not times:
        return f"{first} to {last}"
    return f"{first}, {_clock(entry.starts)}, to {last}, {_clock(entry.ends)}"


def _times(starts: int, ends: int) -> str:
    whole = (starts, ends) == (0, DAY_MINUTES)
    return "" if whole else f" {hours_words([(starts, ends)])}"


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
