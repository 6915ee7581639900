"""Why there are no openings and what would do instead, in words the front desk can pass on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from clinic.pages.openings import Reader
from clinic.pages.wording import clock, day_of_minute, day_words, time_range
from clinic.rules.lacking import Lack, Repair


def lack_words(lack: Lack, zone: ZoneInfo) -> str:
    """`Tuesday 24 November at 9:00: Sauna 1 is taken until 18:00`, as a sentence."""
    day = day_words(day_of_minute(lack.start, zone))
    return f"{day} at {clock(lack.start, zone)}: {lack.refusal.sentence(zone)}"


def repair_words(repair: Repair, reader: Reader) -> str:
    """`With another therapist: Tuesday 24 November, 10:40–12:20 with Ana Ruiz`, as a sentence."""
    line, opening = reader.line(repair.opening), repair.opening
    day = day_words(day_of_minute(opening.start, reader.zone))
    time = time_range(opening.start, opening.end, reader.zone)
    return f"{repair.how}: {day}, {time} with {line.with_word}."
