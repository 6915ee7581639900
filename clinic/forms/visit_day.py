"""A day somebody asks for."""

from __future__ import annotations

from datetime import date

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
NO_DAY = "Write the day as year-month-day, for example 2026-11-24."
FAR_DAY = f"Choose a day between {FIRST.year} and {LAST.year}."


def read_day(text: str) -> tuple[date | None, str]:
    """The day asked for, or None, and what is wrong with it; nothing typed is nothing wrong."""
    typed = text.strip()
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, NO_DAY
    return (day, "") if FIRST <= day <= LAST else (None, FAR_DAY)
