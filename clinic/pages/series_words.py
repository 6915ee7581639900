"""The words of a plan's dates as a whole: how many, how far off, what the buttons do."""

from __future__ import annotations

from collections.abc import Sequence

from clinic.pages.openings import OrderLine
from clinic.pages.series import DONE_BEFORE, RowFacts
from clinic.pages.wording import count
from clinic.rules.day_hours import SHORT_WEEKDAYS
from clinic.rules.order_rules import Severity
from clinic.rules.sequencing import Finding
from clinic.rules.series_plan import Preference
from clinic.rules.visit_wishes import EARLIEST, LATEST


def summary_words(rows: Sequence[RowFacts]) -> str:
    """`12 visits to book: 10 as planned, 1 off the ideal, 1 without a time`."""
    without = sum(row.chosen.candidate is None for row in rows)
    stuck = sum(row.stuck for row in rows)
    off = sum(bool(row.chosen.terms) and not row.stuck for row in rows)
    parts = (
        (len(rows) - without - off - stuck, "as planned"),
        (off, "off the ideal"),
        (stuck, "cannot stay and no other time was chosen"),
        (without, "without a time"),
    )
    return f"{count(len(rows), 'visit')}: " + ", ".join(f"{n} {w}" for n, w in parts if n)


def cost_words(cost: int) -> str:
    """What the whole costs, said plainly."""
    if not cost:
        return "Nothing is off the ideal (0 points)."
    return f"{count(cost, 'point')} off the ideal altogether; 4 are a day, none would be perfect."


def wish_words(wish: Preference, therapist: str) -> str:
    """`With Ana Ruiz · Mon, Wed · 8:00–12:00 · the same time each week`."""
    days = ", ".join(SHORT_WEEKDAYS[day] for day in sorted(wish.weekdays))
    times = "" if (wish.after, wish.before) == (EARLIEST, LATEST) else _times(wish)
    parts = [
        f"with {therapist}" if therapist else "with anybody",
        days or "any day",
        times or "any time",
        "the same time each week" if wish.same_time else "",
    ]
    words = " · ".join(part for part in parts if part)
    return words[0].upper() + words[1:]


def _times(wish: Preference) -> str:
    edges = [f"{minute // 60}:{minute % 60:02}" for minute in (wish.after, wish.before)]
    if wish.after == EARLIEST:
        return f"before {edges[1]}"
    return f"from {edges[0]}" if wish.before == LATEST else f"{edges[0]}–{edges[1]}"


def order_lines(found: Sequence[Finding]) -> tuple[list[OrderLine], str]:
    """What the order of therapies says, and the slugs to tick."""
    kinds = {Severity.HARD: "stop", Severity.WARN: "due"}
    shown = dict.fromkeys((kinds.get(one.severity, "plain"), one.words) for one in found)
    ticks = dict.fromkeys(one.slug for one in found if one.severity is Severity.WARN)
    return [OrderLine(kind, words) for kind, words in shown], ",".join(ticks)


def book_words(shown: Sequence[RowFacts]) -> str:
    """`Book these 12 visits`; nothing where none has a time."""
    times = sum(row.chosen.candidate is not None for row in shown)
    if not times:
        return ""
    return f"Book {'these' if times > 1 else 'this'} {count(times, 'visit')}"


def change_words(shown: Sequence[RowFacts]) -> str:
    """`Move 2 visits and book 1 visit`; nothing where nothing is to be changed."""
    chosen = [(row, row.chosen.candidate) for row in shown]
    moved = sum(one is not None and one.moved for _, one in chosen)
    new = sum(one is not None and row.visit.start is None for row, one in chosen)
    parts = _move_and_book(moved, new)
    return " and ".join(parts).capitalize()


def changed_words(moved: int, booked: int) -> str:
    """What was done: `2 visits moved, 1 visit booked.`; nothing where it was done before."""
    parts = (f"{count(moved, 'visit')} moved", f"{count(booked, 'visit')} booked")
    done = [words for number, words in zip((moved, booked), parts, strict=True) if number]
    return f"{', '.join(done)}." if done else DONE_BEFORE


def booked_words(made: int) -> str:
    """`Booked 12 visits.`; that it was done before where it made none."""
    return f"Booked {count(made, 'visit')}." if made else DONE_BEFORE


def _move_and_book(moved: int, new: int) -> list[str]:
    return [
        words
        for number, words in (
            (moved, f"move {count(moved, 'visit')}"),
            (new, f"book {count(new, 'visit')}"),
        )
        if number
    ]
