"""The rest of a therapist's day as it would be, to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from clinic.pages.wording import clock, count
from clinic.rules.lateness import Shifted


@dataclass(frozen=True)
class LateRow:
    """One visit: when it is now, whose, and where it goes or why not."""

    was: str
    who: str
    to: str
    why: str


@dataclass
class LatePage:
    """The page; `rows` is None until it was asked."""

    action: str
    rows: list[LateRow] | None = None
    summary: str = ""
    confirm_label: str = ""
    values: dict[str, str] = field(default_factory=dict)


def late_rows(shifts: Sequence[Shifted], zone: ZoneInfo) -> list[LateRow]:
    """The visits in order."""
    return [
        LateRow(
            clock(one.start, zone),
            one.patient,
            "" if one.to is None else clock(one.to, zone),
            f"Stays: {one.reason}" if one.to is None else "",
        )
        for one in shifts
    ]


def late_words(shifts: Sequence[Shifted]) -> str:
    """`5 visits move, 1 stays in place`, as a sentence."""
    moved = sum(one.to is not None for one in shifts)
    stays = len(shifts) - moved
    if not shifts:
        return "Nothing is left of this day to move."
    words = f"{count(moved, 'visit')} {'moves' if moved == 1 else 'move'}"
    if stays:
        words += f", {stays} {'stays' if stays == 1 else 'stay'} in place"
    return f"{words}."


def done_words(shifts: Sequence[Shifted]) -> str:
    """What is said once it is done."""
    moved = sum(one.to is not None for one in shifts)
    words = f"Moved {count(moved, 'visit')}. Tell the patients."
    stays = [one.patient for one in shifts if one.to is None]
    return f"{words} Not moved: {', '.join(stays)}." if stays else words
