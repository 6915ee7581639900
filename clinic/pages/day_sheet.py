"""A day on paper: one sheet a therapist, with what the front desk needs when nothing else works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.pages.diary_lines import hours_word
from clinic.pages.visit_words import beware_of
from clinic.pages.wording import clock, count, day_words, full_date, full_name, moment, time_range
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.diary_values import DiaryDay, DiaryStep, DiaryVisit
from clinic.rules.words import ResourceKind

NO_THERAPIST = "Without a therapist"


@dataclass(frozen=True)
class SheetStep:
    """One therapy of a visit, when, and where."""

    time_word: str
    therapy: str
    where: str


@dataclass(frozen=True)
class SheetRow:
    """One visit: nothing clinical, only what is needed to receive and to reach the patient."""

    time_word: str
    who: str
    phone: str
    plan_word: str
    marks: list[str]
    steps: list[SheetStep]


@dataclass(frozen=True)
class Sheet:
    """One therapist's day."""

    name: str
    hours: str
    count_word: str
    rows: list[SheetRow]


@dataclass(frozen=True)
class SheetWays:
    """Where the links lead: to the day in the diary, the sheets of other days, of everybody.

    `tomorrow` is empty where it is shown, `everybody` where all are.
    """

    back: str
    previous: str
    next: str
    today: str
    tomorrow: str
    everybody: str


@dataclass(frozen=True)
class SheetPage:
    """A day's sheets, for the printer; `printed` says how old the paper is."""

    title: str
    day_word: str
    place: str
    printed: str
    sheets: list[Sheet]
    ways: SheetWays
    empty_word: str = "Nobody is booked on this day."


def sheet_page(day: DiaryDay, therapist: str, at: datetime, ways: SheetWays) -> SheetPage:
    """The sheets of a day: of every therapist with visits, or of the one with that calendar.

    `at` is the instant of printing.
    """
    sheets = []
    for column in day.columns:
        if column.kind is not ResourceKind.THERAPIST or therapist not in ("", column.public_id):
            continue
        visits = [visit for visit in _coming(day) if visit.given_by(column.public_id)]
        if visits or therapist:
            sheets.append(_sheet(column.name, hours_word(column, day.zone), visits, day))
    alone = [visit for visit in _coming(day) if not any(step.calendar for step in visit.steps)]
    if alone and not therapist:
        sheets.append(_sheet(NO_THERAPIST, "", alone, day))
    return SheetPage(
        title=f"Day sheet, {day_words(day.day)}",
        day_word=f"{day.day:%A} {full_date(day.day)}",
        place=day.location_name,
        printed=f"as of {moment(at, day.zone)}",
        sheets=sheets,
        ways=ways,
    )


def _coming(day: DiaryDay) -> list[DiaryVisit]:
    return [visit for visit in day.visits if visit.status not in FREES_TIME]


def _sheet(name: str, hours: str, visits: Sequence[DiaryVisit], day: DiaryDay) -> Sheet:
    rows = [_row(visit, day, name) for visit in visits]
    return Sheet(name, hours, count(len(rows), "visit"), rows)


def _row(visit: DiaryVisit, day: DiaryDay, therapist: str) -> SheetRow:
    nth = visit.plan_visit
    marks = beware_of(visit)
    return SheetRow(
        time_word=time_range(visit.start, visit.end, day.zone),
        who=full_name(visit.given, visit.family),
        phone=visit.phone,
        plan_word=f"{nth[0]} of {nth[1]}" if nth else "",
        marks=[*marks, *(["First visit"] if visit.first else [])],
        steps=[_step(visit, step, day, therapist) for step in visit.steps],
    )


def _step(visit: DiaryVisit, step: DiaryStep, day: DiaryDay, therapist: str) -> SheetStep:
    """When it begins and where; by whom only where another therapist gives it."""
    held = visit.used_in(step)
    by = [step.therapist] if step.therapist not in ("", therapist) else []
    rooms = [one.name for one in held if one.kind is not ResourceKind.THERAPIST]
    where = ", ".join(dict.fromkeys([*by, *rooms]))
    return SheetStep(clock(step.start, day.zone), step.therapy, where)
