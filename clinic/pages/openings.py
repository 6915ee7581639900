"""The openings found for a visit, day by day, and why there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from clinic.models import Patient
from clinic.pages.visit_words import HELD_WORD, Mark
from clinic.pages.wording import (
    born_words,
    clock,
    count,
    day_of_minute,
    day_words,
    full_name,
    machine_time,
    told_range,
)
from clinic.rules.openings import Opening, Unit
from clinic.rules.order_rules import Severity
from clinic.rules.sequencing import Finding
from clinic.rules.words import ResourceKind


@dataclass(frozen=True)
class OpeningLine:
    """One opening, ready to be taken.

    `warnings` are what speaks against it beside what holds for all; `tick` names what must be
    ticked first, `stopped` says that it cannot be taken at all.
    """

    start: str
    time_word: str
    with_word: str
    uses_word: str
    hint_word: str
    values: dict[str, str]
    warnings: list[str] = field(default_factory=list)
    tick: str = ""
    stopped: bool = False


@dataclass(frozen=True)
class OpeningDay:
    """The openings of one day."""

    word: str
    openings: list[OpeningLine]


@dataclass(frozen=True)
class Who:
    """The patient who was chosen."""

    name: str
    born_word: str
    last_word: str
    change_href: str
    href: str
    beware: Mark | None = None


@dataclass(frozen=True)
class Found:
    """One person who answers the search."""

    name: str
    born_word: str
    phone_word: str
    choose_href: str


@dataclass(frozen=True)
class WhoLook:
    """Everybody who answers to what was typed, how many, and the way to a new patient."""

    found: list[Found]
    word: str
    more: str
    new_href: str


@dataclass(frozen=True)
class Show:
    """A way to other openings."""

    label: str
    href: str


@dataclass(frozen=True)
class Reason:
    """Why nothing fits, or what would and the way there."""

    word: str
    show: Show | None = None


@dataclass(frozen=True)
class OrderLine:
    """A rule of order that every opening of this visit breaks; `kind` is stop, due or plain."""

    kind: str
    word: str


@dataclass
class OpeningsPage:
    """The page."""

    action: str
    title: str = "Find a time"
    sub: str = ""
    back: object = None
    walk_in_href: str = ""
    repeat_href: str = ""
    who: Who | None = None
    look: WhoLook | None = None
    plan_word: str = ""
    asked: bool = False
    count_word: str = ""
    days: list[OpeningDay] = field(default_factory=list)
    book_action: str = ""
    book_label: str = "Book"
    reasons: list[Reason] = field(default_factory=list)
    error: str = ""
    nearest: list[OpeningLine] = field(default_factory=list)
    nearest_word: str = "Free nearby:"
    order: list[OrderLine] = field(default_factory=list)
    tick_label: str = "Book all the same"
    more_href: str = ""
    since_word: str = ""
    first_href: str = ""
    wait_href: str = ""


KINDS = {Severity.HARD: "stop", Severity.WARN: "due"}
Values = Callable[[Opening], dict[str, str]]
Weigh = Callable[[Opening], tuple[Sequence[Finding], Sequence[Finding]]]
"""What an opening breaks in all, and what of it the visit breaks whenever it is."""


@dataclass(frozen=True)
class Reader:
    """What turns openings into words: the clock, the units' names, the usual therapist."""

    zone: ZoneInfo
    units: dict[int, Unit]
    usual: int | None
    values: Values
    weigh: Weigh = field(default=lambda _: ((), ()))

    def line(self, opening: Opening) -> OpeningLine:
        """One opening in words."""
        used = [self.units[unit] for step in opening.steps for unit in step.units]
        people = [unit for unit in used if unit.kind is ResourceKind.THERAPIST]
        places = [unit.name for unit in used if unit.kind is not ResourceKind.THERAPIST]
        as_usual = self.usual in {unit.id for unit in people}
        found, inside = self.weigh(opening)
        always = {one.slug for one in inside}
        return OpeningLine(
            start=machine_time(opening.start, self.zone),
            time_word=told_range(opening.start, opening.end, self.zone),
            with_word=", ".join(dict.fromkeys(unit.name for unit in people))
            or "no therapist needed",
            uses_word=", ".join(dict.fromkeys(places)),
            hint_word="as usual" if as_usual else "",
            values=self.values(opening),
            warnings=[one.words for one in found if one.slug not in always and not one.accepted],
            tick=",".join(one.slug for one in found if one.severity is Severity.WARN),
            stopped=any(one.severity is Severity.HARD for one in found),
        )

    def days(self, openings: Sequence[Opening]) -> list[OpeningDay]:
        """The openings under their days."""
        grouped = groupby(openings, lambda one: day_of_minute(one.start, self.zone))
        return [
            OpeningDay(day_words(day), [self.line(one) for one in group]) for day, group in grouped
        ]


def order_lines(inside: Sequence[Finding]) -> list[OrderLine]:
    """What every opening of a visit breaks: stops in red, warnings in amber."""
    return [OrderLine(KINDS.get(one.severity, "plain"), one.words) for one in inside]


def who_line(
    patient: Patient,
    today: date,
    last: tuple[int, str] | None,
    zone: ZoneInfo,
    ways: tuple[str, str],
    *,
    held: bool,
) -> Who:
    """The chosen patient; `ways` are their record and the page without them.

    `held` says that a clinical hold stands, so that nobody looks for times in vain.
    """
    when = f"last: {day_words(day_of_minute(last[0], zone))}" if last else "not treated here yet"
    by = f", {last[1]}" if last and last[1] else ""
    return Who(
        full_name(patient.given, patient.family),
        born_words(patient.birth_date, today),
        when + by,
        ways[1],
        ways[0],
        Mark("stop", "alert", HELD_WORD) if held else None,
    )


def found_line(patient: Patient, today: date, href: str) -> Found:
    """One person found."""
    return Found(
        full_name(patient.given, patient.family),
        born_words(patient.birth_date, today),
        patient.phone,
        href,
    )


def count_words(number: int, *, more: bool) -> str:
    """`12 openings, the earliest first`."""
    first = f"the first {number} openings" if more else count(number, "opening")
    return f"{first}, the earliest on top" if number > 1 else first


def since_words(minute: int, zone: ZoneInfo) -> str:
    """`after Tuesday 24 November, 10:30`."""
    return f"after {day_words(day_of_minute(minute, zone))}, {clock(minute, zone)}"


@dataclass
class WalkInPage:
    """Who is here and wants to be seen now, and the first opening of each therapy today."""

    who: Who | None = None
    look: WhoLook | None = None
    error: str = ""
    action: str = ""
    rows: list[tuple[str, OpeningLine]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    find_href: str = ""
    book_label: str = "Book and check in"
    tick_label: str = "All the same"
