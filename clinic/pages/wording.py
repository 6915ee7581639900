"""Dates, times and names as finished words, on the clinic's wall clock."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.rules.local_time import instant_of, wall_time, which_of_two
from clinic.rules.words import TherapyKind

HUES = {
    TherapyKind.NEEDLING: "needling",
    TherapyKind.ADJUSTMENT: "adjustment",
    TherapyKind.SAUNA: "sauna",
    TherapyKind.BOOTS: "boots",
    TherapyKind.EXERCISE: "exercise",
}
"""The quiet hue of each kind of therapy, as the stylesheet names it."""

SCRIPTS_WITH_INITIALS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
"""How Unicode names the letters of alphabets in which a given name is cut to its first letter."""


def clock(minute: int, zone: ZoneInfo) -> str:
    """`9:05` on the wall at that minute."""
    local = wall_time(minute, zone)
    return f"{local.hour}:{local.minute:02}"


def time_range(start: int, end: int, zone: ZoneInfo) -> str:
    """`9:00–10:20`."""
    return f"{clock(start, zone)}–{clock(end, zone)}"


def told_range(start: int, end: int, zone: ZoneInfo) -> str:
    """The same, told apart where a time comes twice: `first 2:30–second 2:00`."""
    edges = [
        " ".join(word for word in (which_of_two(minute, zone), clock(minute, zone)) if word)
        for minute in (start, end)
    ]
    return "–".join(edges)


def machine_time(minute: int, zone: ZoneInfo) -> str:
    """`2026-11-24T09:00`, the wall time without an offset."""
    return wall_time(minute, zone).strftime("%Y-%m-%dT%H:%M")


def exact_time(minute: int, zone: ZoneInfo) -> str:
    """`2026-11-24T09:00+00:00`: the wall time with its offset, which no clock change confuses."""
    return instant_of(minute).astimezone(zone).isoformat(timespec="minutes")


def day_words(day: date) -> str:
    """`Tuesday 24 November`."""
    return f"{day:%A} {day.day} {day:%B}"


def full_date(day: date) -> str:
    """`24 November 2026`."""
    return f"{day.day} {day:%B} {day.year}"


def short_date(day: date) -> str:
    """`24 Nov 2026`."""
    return f"{day.day} {day:%b} {day.year}"


def day_of_minute(minute: int, zone: ZoneInfo) -> date:
    """The local day a minute lies in."""
    return wall_time(minute, zone).date()


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """`24 Nov, 9:05`, the wall time of an aware instant."""
    local = instant.astimezone(zone)
    return f"{local.day} {local:%b}, {local.hour}:{local.minute:02}"


def age(born: date, today: date) -> int:
    """Whole years lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def born_words(born: date | None, today: date) -> str:
    """`12 March 1984 · 42`, or that it is not known."""
    return f"{full_date(born)} · {age(born, today)}" if born else "birth date not known"


def short_name(given: str, family: str) -> str:
    """`M. Adeyemi`; the whole name in scripts whose names have no initials."""
    if not given or not family:
        return given or family
    first = unicodedata.normalize("NFC", given)[0]
    has_initials = unicodedata.name(first, "").startswith(SCRIPTS_WITH_INITIALS)
    return f"{first}. {family}" if has_initials else full_name(given, family)


def full_name(given: str, family: str) -> str:
    """`Marta Adeyemi`."""
    return f"{given} {family}".strip()


def isolated(text: str) -> str:
    """The text kept to itself where it is written from right to left.

    So that what stands beside it in one line keeps its place; with U+2068 and U+2069 (Unicode
    Standard Annex 9) around it.
    """
    leftwards = any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text)
    return f"\u2068{text}\u2069" if leftwards else text


def count(number: int, one: str, many: str = "") -> str:
    """`1 visit`, `2 visits`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def length_words(minutes: int) -> str:
    """`45 min`, `1 h`, `1 h 20 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def mid_sentence(text: str) -> str:
    """A heading's words inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
