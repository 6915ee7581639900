"""How the owner's figures are said: shares, hours, kinds, statuses."""

from __future__ import annotations

from datetime import date

from clinic.pages.wording import count, short_date
from clinic.rules.appointment_life import STATUS_WORDS
from clinic.rules.association import LEAST, Change
from clinic.rules.owner_range import Days
from clinic.rules.utilisation import ENDS, Attendance, Used
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import ResourceKind

IN_AN_HOUR = 60
NONE = "–"
KIND_WORDS = {
    ResourceKind.THERAPIST: "Therapist",
    ResourceKind.ROOM: "Room",
    ResourceKind.EQUIPMENT: "Equipment",
}
COLOURS = {
    S.DONE: "done",
    S.CANCELLED_IN_TIME: "in-time",
    S.CANCELLED_BY_CLINIC: "by-clinic",
    S.CANCELLED_LATE: "late",
    S.DID_NOT_ATTEND: "missed",
    S.LEFT_UNSEEN: "unseen",
}
"""The ends of a visit in the order of the pictures, each with the name of its colour."""
STILL_OPEN, OPEN_COLOUR = "Not ended", "open"
ASSOCIATION = (
    "Those who were treated so changed so much. It does not say that the treatment did it: whoever"
    " gets one thing rather than another differs in more than that."
)
TOO_FEW = f"Too few: of fewer than {LEAST} people nothing is said."


def percent(share: float | None) -> str:
    """`71 %`, or a dash."""
    return NONE if share is None else f"{share * 100:.0f} %"


def hundredths(share: float | None) -> float | None:
    """The share in percent with one decimal, for a file."""
    return None if share is None else round(share * 100, 1)


def hours(minutes: int) -> str:
    """`312 h`, `0.5 h`."""
    found = minutes / IN_AN_HOUR
    return f"{found:,.0f} h" if found >= 10 or found == int(found) else f"{found:.1f} h"  # noqa: PLR2004 -- small numbers need their half


def of_hours(used: Used) -> str:
    """`312 h booked of 440 h`."""
    return f"{hours(used.booked)} booked of {hours(used.available)}"


def days_words(days: Days) -> str:
    """`2 Nov 2026 to 29 Nov 2026`."""
    if days.first == days.last:
        return short_date(days.first)
    return f"{short_date(days.first)} to {short_date(days.last)}"


def week_words(monday: date) -> str:
    """`2 Nov`."""
    return f"{monday.day} {monday:%b}"


def signed(change: float) -> str:
    """`+1.5`, `−2`, `0`."""
    if not change:
        return "0"
    return f"{'+' if change > 0 else '−'}{abs(change):.3g}"


def interval_words(change: Change) -> str:
    """`−3 to −1`."""
    return f"{signed(change.low)} to {signed(change.high)}"


def ends(attendance: Attendance) -> list[tuple[str, int]]:
    """The parts of a bar: each end's colour and number, what is not ended last."""
    parts = [(colour, attendance.counts.get(status, 0)) for status, colour in COLOURS.items()]
    return [*parts, (OPEN_COLOUR, attendance.still_open)]


def end_cells(attendance: Attendance) -> tuple[str, ...]:
    """Done, the five ends, not ended, attendance: the cells of a row."""
    numbers = [attendance.done, *(attendance.counts.get(end, 0) for end in ENDS)]
    return (*map(str, numbers), str(attendance.still_open), percent(attendance.share))


END_HEADS = ("Done", *(STATUS_WORDS[end] for end in ENDS), STILL_OPEN, "Attendance")
LEGEND = (
    *((colour, STATUS_WORDS[status]) for status, colour in COLOURS.items()),
    (OPEN_COLOUR, STILL_OPEN),
)


def episodes(number: int) -> str:
    """`34 episodes`."""
    return count(number, "episode")
