"""Patients as lists and forms: who was found, somebody new, changes to somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from clinic.models import Patient
from clinic.pages.visit_words import Mark
from clinic.pages.wording import (
    born_words,
    clock,
    count,
    day_of_minute,
    full_name,
    short_date,
)
from clinic.rules.patient_values import FIELD_WORDS, Lately, PatientDetails, Visited
from clinic.rules.words import Sex

SEX_WORDS = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}
DIED = Mark("plain", "info", "Died")
EVERYBODY_SEES = (
    "Everybody who works here sees this. Allergies, medicines and anything else about health "
    "belong with the therapist."
)
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Name", "", ("given", "family", "prefix?", "suffix?", "birth_date?", "sex")),
    ("Reach", "How to say that a visit has to move.", ("phone?", "email?", "address*?")),
    (
        "In an emergency",
        "Whom to call.",
        ("emergency_name?", "emergency_relation?", "emergency_phone?"),
    ),
    (
        "For the clinic",
        EVERYBODY_SEES,
        ("referrer*?", "alerts*?"),
    ),
)


@dataclass(frozen=True)
class Back:
    """Where the page came from."""

    href: str
    label: str


@dataclass(frozen=True)
class Seen:
    """A visit in two short lines: when, and with whom."""

    when: str
    who: str


@dataclass(frozen=True)
class FoundRow:
    """One person found."""

    name: str
    href: str
    born_word: str
    phone: str
    last: Seen | None
    next: Seen | None
    marks: list[Mark]


@dataclass(frozen=True)
class IndexPage:
    """The search and what it found."""

    q: str
    action: str
    count_word: str
    new_href: str
    rows: list[FoundRow]
    empty_title: str
    empty_text: str


@dataclass(frozen=True)
class FormPart:
    """Fields that belong together."""

    title: str
    text: str
    fields: list[str]


@dataclass(frozen=True)
class Twin:
    """Somebody here who may be the same person."""

    name: str
    born_word: str
    phone: str
    href: str


@dataclass(frozen=True)
class FormPage:
    """Somebody new, or changes to somebody."""

    title: str
    back: Back
    action: str
    save_label: str
    twins: list[Twin] = field(default_factory=list)
    conflict: list[str] = field(default_factory=list)
    parts: list[FormPart] = field(
        default_factory=lambda: [FormPart(title, text, list(names)) for title, text, names in PARTS]
    )


def name_of(patient: Patient) -> str:
    """The whole name: `Dr Marta Adeyemi MSc`."""
    parts = (patient.prefix, full_name(patient.given, patient.family), patient.suffix)
    return " ".join(part for part in parts if part)


def who_words(patient: Patient, today: date) -> str:
    """`12 March 1984 · 42 · female`."""
    return " · ".join(
        part
        for part in (born_words(patient.birth_date, today), SEX_WORDS.get(patient.sex, ""))
        if part
    )


def seen(visited: Visited | None, *, at: bool) -> Seen | None:
    """`17 Nov 2026, 9:30` with `Ana Ruiz`; the time only where it matters."""
    if visited is None:
        return None
    zone = ZoneInfo(visited.zone)
    when = short_date(day_of_minute(visited.start, zone))
    when += f", {clock(visited.start, zone)}" if at else ""
    return Seen(when, visited.therapist)


def index_page(
    q: str,
    found: Sequence[Patient],
    lately: Mapping[int, Lately],
    today: date,
    ways: tuple[str, str, Callable[[str], str]],
    most: int,
) -> IndexPage:
    """The search page; `found` holds one more than `most` where there are more."""
    action, new_href, show = ways
    more, shown = len(found) > most, found[:most]
    return IndexPage(
        q=q,
        action=action,
        count_word=_count(q, len(shown), more=more),
        new_href=new_href,
        rows=[_row(patient, lately[patient.id], today, show) for patient in shown],
        empty_title="Nobody by that name, date or number" if q else "Who is it?",
        empty_text="Fewer letters find more; accents and capitals do not matter."
        if q
        else "Two or three letters of a name are enough, in any order.",
    )


def twin(patient: Patient, today: date, href: str) -> Twin:
    """Somebody who may be the same person."""
    return Twin(name_of(patient), born_words(patient.birth_date, today), patient.phone, href)


def conflict_words(kept: PatientDetails, typed: PatientDetails) -> list[str]:
    """What somebody else saved in the meantime and this form would undo, a line a field."""
    return [f"{FIELD_WORDS[name]}: {value_words(kept, name)}" for name in kept.differs(typed)]


def value_words(details: PatientDetails, name: str) -> str:
    """One value as it is read; a dash where there is none."""
    value = getattr(details, name)
    if isinstance(value, Sex):
        return SEX_WORDS.get(value, "–")
    if isinstance(value, date):
        return short_date(value)
    return "; ".join(value) or "–" if isinstance(value, tuple) else str(value or "–")


def _row(patient: Patient, lately: Lately, today: date, show: Callable[[str], str]) -> FoundRow:
    return FoundRow(
        name=name_of(patient),
        href=show(patient.public_id),
        born_word=born_words(patient.birth_date, today),
        phone=patient.phone or "–",
        last=seen(lately.last, at=False),
        next=seen(lately.next, at=True),
        marks=[DIED] if patient.deceased else [],
    )


def _count(q: str, number: int, *, more: bool) -> str:
    if not q:
        return ""
    if more:
        return f"The first {number}; more letters find the right one"
    return f"{count(number, 'person', 'people')} found" if number else "Nobody found"
