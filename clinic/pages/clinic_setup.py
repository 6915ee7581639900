"""How the clinic is set up, as pages: lists, forms, and what taking out of use leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clinic.pages.form_parts import Back, Part, Way
from clinic.pages.left_behind import LeftVisits
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, full_date
from clinic.rules.clinic_values import ClosedDays, LocationLine, UnitLine, category_words
from clinic.rules.day_hours import week_words
from clinic.rules.words import Repeats


@dataclass(frozen=True)
class Tab:
    """One of the lists beside each other."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class SetupRow:
    """One line of a list; `cells` stand under the columns after the name."""

    name: str
    href: str
    cells: list[str]
    state: Pill


@dataclass(frozen=True)
class SetupList:
    """One of the lists."""

    title: str
    sub: str
    tabs: list[Tab]
    new: Way | None
    columns: list[str]
    rows: list[SetupRow]
    empty_word: str


@dataclass(frozen=True)
class SetupForm:
    """Adding or changing one thing; `ways` lead to what else can be said about it."""

    title: str
    sub: str
    back: Back
    action: str
    save_label: str
    parts: list[Part]
    ways: list[Way] = field(default_factory=list)
    retire: Way | None = None
    revive: Way | None = None
    state: Pill | None = None


@dataclass(frozen=True)
class RetirePage:
    """Taking out of use, or closing, after showing whose visits it leaves behind."""

    title: str
    text: str
    back: Back
    action: str
    left: LeftVisits
    sure_label: str = "Take out of use"
    keep_label: str = "Keep it in use"


@dataclass(frozen=True)
class Dated:
    """One dated entry of a list, with what takes it back."""

    when: str
    what: str
    values: dict[str, str]


@dataclass(frozen=True)
class DatedPage:
    """A list of dated entries and the form that adds one."""

    title: str
    sub: str
    back: Back
    action: str
    remove_action: str
    add_title: str
    save_label: str
    parts: list[Part]
    entries: list[Dated]
    empty_word: str
    head: tuple[str, str]


LOCATION_PARTS = [
    Part("Where", "Patients see the name and the address.", ["name", "address?", "phone?"]),
    Part(
        "Clock",
        "Everything at this location goes by this clock.",
        ["zone", "grid_minutes", "cancel_notice_hours"],
    ),
    Part(
        "Open",
        "Like 8:00–12:30, 13:15–17:00. A day left empty is closed.",
        [f"day_{day}" for day in range(7)],
    ),
]
UNIT_PARTS = [Part("What it is", "", ["name", "category", "location"])]
AGAIN = {
    Repeats.ONCE: "",
    Repeats.WEEKLY: ", then every week",
    Repeats.YEARLY: ", then every year",
}
CLOSURE_PARTS = [
    Part("Days", "Whole days, the last one included.", ["first", "last", "repeats*", "reason*?"]),
]


def in_use(*, active: bool) -> Pill:
    """Whether something is in use."""
    return Pill("done", "In use", "done") if active else Pill("plain", "Not in use", "close")


def at_work(*, active: bool) -> Pill:
    """Whether a therapist takes visits."""
    return Pill("done", "Takes visits", "done") if active else Pill("plain", "Left", "close")


def location_row(line: LocationLine, href: str) -> SetupRow:
    """One location in the list."""
    entry = line.entry
    week = week_words(dict(enumerate(entry.week)))
    return SetupRow(entry.name, href, [week, entry.zone], in_use(active=line.active))


def unit_row(line: UnitLine, href: str) -> SetupRow:
    """One room or piece of equipment in the list."""
    cells = [category_words(line.category) or "anything", line.location_name]
    return SetupRow(line.name, href, cells, in_use(active=line.active))


def counted(rows: Sequence[SetupRow], one: str, many: str = "") -> str:
    """`4 rooms`."""
    return count(len(rows), one, many)


def closure_entry(days: ClosedDays) -> Dated:
    """One closure in the list."""
    first, last = full_date(days.first), full_date(days.last)
    when = first if first == last else f"{first} to {last}"
    values = {"first": days.first.isoformat(), "last": days.last.isoformat()}
    return Dated(f"{when}{AGAIN[days.repeats]}", days.reason, values)
