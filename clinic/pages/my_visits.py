"""The patient's visits: to come, and past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic.pages.visit_words import Chip, Pill, pill
from clinic.pages.wording import (
    HUES,
    count,
    day_of_minute,
    day_words,
    machine_time,
    short_date,
    time_range,
)
from clinic.rules.clinical_hold import FOR_THE_PATIENT
from clinic.rules.my_values import MyCare, MyVisit


@dataclass(frozen=True)
class VisitStep:
    """A therapy of a visit, its length and its time."""

    therapy: Chip
    minutes_word: str
    time_word: str = ""


@dataclass(frozen=True)
class ComingVisit:
    """A visit to come."""

    day_word: str
    time_word: str
    start: str
    with_word: str
    where_word: str
    steps: list[VisitStep]
    calendar_href: str = ""


@dataclass(frozen=True)
class PastVisit:
    """A visit that is over."""

    day_word: str
    therapies: list[Chip]
    with_word: str
    status: Pill


@dataclass(frozen=True)
class VisitsPage:
    """My visits."""

    title: str
    sub: str
    coming: list[ComingVisit]
    past_title: str
    past: list[PastVisit]
    pages: None
    calendar_href: str
    contact_word: str
    contact_href: str
    none_word: str
    call_word: str = ""


def visits_page(
    care: MyCare, now_minute: int, calendar: str, to_file: Callable[[str], str]
) -> VisitsPage:
    """My visits, at this minute; `to_file` is where one is kept from, `calendar` where all are."""
    called_off = any(visit.start > now_minute for visit in care.past)
    return VisitsPage(
        title="My visits",
        sub=f"{count(len(care.coming), 'visit')} to come" if care.coming else "",
        coming=[_coming(visit, care, to_file(visit.public_id)) for visit in care.coming],
        past_title="Before, and cancelled" if called_off else "Before",
        past=[_past(visit, care) for visit in care.past],
        pages=None,
        calendar_href=calendar,
        contact_word=f"To move or cancel a visit, call {care.phone}" if care.phone else "",
        contact_href="tel:" + "".join(c for c in care.phone if c.isdigit() or c == "+")
        if care.phone
        else "",
        none_word=none_word(care),
        call_word=call_word(care),
    )


def call_word(care: MyCare) -> str:
    """That they should call before they come; empty where there is no need to."""
    if not care.held:
        return ""
    return f"{FOR_THE_PATIENT} {care.phone}".strip()


def none_word(care: MyCare) -> str:
    """What is said when nothing is booked."""
    call = f" Call {care.phone} to book one." if care.phone else ""
    return f"No visit is booked.{call}"


def with_words(visit: MyVisit) -> str:
    """`with Ana Ruiz`; empty where no therapist is needed."""
    return f"with {', '.join(visit.therapists)}" if visit.therapists else ""


def visit_steps(visit: MyVisit, care: MyCare) -> list[VisitStep]:
    """The therapies of a visit in order."""
    return [
        VisitStep(
            Chip(HUES[step.kind], step.name),
            f"{step.end - step.start} min",
            time_range(step.start, step.end, care.zone),
        )
        for step in visit.steps
    ]


def _coming(visit: MyVisit, care: MyCare, file: str) -> ComingVisit:
    return ComingVisit(
        day_word=day_words(day_of_minute(visit.start, care.zone)),
        time_word=time_range(visit.start, visit.end, care.zone),
        start=machine_time(visit.start, care.zone),
        with_word=with_words(visit) or "no therapist needed",
        where_word=", ".join(part for part in (care.location, care.address) if part),
        steps=visit_steps(visit, care),
        calendar_href=file,
    )


def _past(visit: MyVisit, care: MyCare) -> PastVisit:
    return PastVisit(
        day_word=short_date(day_of_minute(visit.start, care.zone)),
        therapies=[Chip(HUES[step.kind], step.name) for step in visit.steps],
        with_word=with_words(visit),
        status=pill(visit.status),
    )
