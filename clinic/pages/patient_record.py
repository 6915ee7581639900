"""One patient, as much of them as this reader may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from clinic.models import OtherName, Patient, PatientIdentifier
from clinic.pages.form_parts import Row, Way
from clinic.pages.note_words import NOTE_PILLS
from clinic.pages.patient_plan import Plan, plan_in_visits
from clinic.pages.patients import DIED, Back, name_of, who_words
from clinic.pages.visit_words import HELD_WORD, Chip, Mark, Pill, chip, marks, pill, plan_words
from clinic.pages.wording import (
    day_of_minute,
    full_name,
    short_date,
    time_range,
)
from clinic.rules.adverse_events import event_words
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.patient_values import (
    Clinical,
    EventLine,
    PatientDetails,
    PlanLine,
    ProblemLine,
)
from clinic.rules.words import EpisodeStatus, FactKind

Timed = tuple[DiaryVisit, ZoneInfo]
HELD = Mark("stop", "alert", HELD_WORD)
EPISODE_PILLS = {
    EpisodeStatus.ACTIVE: Pill("now", "Going on"),
    EpisodeStatus.ON_HOLD: Pill("due", "On hold", "waiting"),
    EpisodeStatus.FINISHED: Pill("plain", "Ended"),
}
SAFETY = {FactKind.ALLERGY: "Allergy", FactKind.ALERT: "Alert"}


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Action:
    """Something that can be done from here."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True)
class VisitRow:
    """One visit in a list."""

    when: str
    time_word: str
    href: str
    therapies: list[Chip]
    with_word: str
    plan_word: str
    status: Pill
    marks: list[Mark]


@dataclass(frozen=True)
class Pages:
    """Where in a long list one is."""

    word: str
    previous_href: str
    next_href: str


@dataclass(frozen=True)
class NoteRow:
    """One session note."""

    when: str
    href: str
    who: str
    state: Pill


@dataclass(frozen=True)
class ProblemRow:
    """One problem, how it stands, and the row of links of it."""

    word: str
    state: Pill
    links: list[Way]


@dataclass(frozen=True)
class ClinicalSide:
    """What only those who treat the patient see."""

    safety: list[str]
    medicines: list[str]
    notes: list[NoteRow]
    muscles_href: str
    events: list[Row]
    problems: list[ProblemRow]
    new_problem: str


@dataclass(frozen=True)
class ShowPage:
    """The record."""

    name: str
    sub: str
    back: Back
    alerts: list[str]
    marks: list[Mark]
    book_href: str
    actions: list[Action]
    plan: Plan | None
    coming: list[VisitRow]
    past: list[VisitRow]
    past_pages: Pages | None
    sections: list[Section]
    numbers: list[Row]
    clinical: ClinicalSide | None


@dataclass(frozen=True)
class ShowFacts:
    """What the page is made of."""

    patient: Patient
    details: PatientDetails
    names: Sequence[OtherName]
    numbers: Sequence[PatientIdentifier]
    coming: Sequence[Timed]
    past: Sequence[Timed]
    past_total: int
    plan: PlanLine | None
    clinical: Clinical | None
    held: bool = False


@dataclass(frozen=True)
class ShowWays:
    """Where the links lead; empty where this reader may not go."""

    back: Back
    book: str
    actions: list[Action]
    visit: Callable[[str], str]
    note: Callable[[str], str]
    muscles: str
    past: Callable[[int], str]
    plan: Callable[[str], str]
    book_plan: Callable[[str], str]
    change_plan: Callable[[str], str]
    problem: Callable[[ProblemLine], list[Way]]
    new_problem: str
    page: int
    page_size: int


def show_page(facts: ShowFacts, today: date, ways: ShowWays) -> ShowPage:
    """The page of one patient."""
    patient = facts.patient
    return ShowPage(
        name=name_of(patient),
        sub=who_words(patient, today),
        back=ways.back,
        alerts=list(facts.details.alerts),
        marks=[*([HELD] if facts.held else []), *([DIED] if patient.deceased else [])],
        book_href="" if patient.deceased else ways.book,
        actions=ways.actions,
        plan=plan_in_visits(
            facts.plan,
            today,
            ways.plan if facts.clinical else None,
            ways.book_plan,
            ways.change_plan,
        ),
        coming=[_visit(visit, zone, ways) for visit, zone in facts.coming],
        past=[_visit(visit, zone, ways) for visit, zone in facts.past],
        past_pages=_pages(facts, ways),
        sections=_sections(facts),
        numbers=[Row(_system(each), each.value) for each in facts.numbers],
        clinical=_clinical(facts.clinical, ways) if facts.clinical else None,
    )


def _visit(visit: DiaryVisit, zone: ZoneInfo, ways: ShowWays) -> VisitRow:
    who = ", ".join(dict.fromkeys(step.therapist for step in visit.steps if step.therapist))
    day = day_of_minute(visit.start, zone)
    return VisitRow(
        when=f"{day:%a} {short_date(day)}",
        time_word=time_range(visit.start, visit.end, zone),
        href=ways.visit(visit.public_id),
        therapies=[chip(step) for step in visit.steps],
        with_word=who,
        plan_word=plan_words(visit.plan_visit),
        status=pill(visit.status),
        marks=marks(visit),
    )


def _pages(facts: ShowFacts, ways: ShowWays) -> Pages | None:
    pages = -(-facts.past_total // ways.page_size)
    if pages <= 1:
        return None
    first = (ways.page - 1) * ways.page_size + 1
    return Pages(
        word=f"{first} to {first + len(facts.past) - 1} of {facts.past_total}",
        previous_href=ways.past(ways.page - 1) if ways.page > 1 else "",
        next_href=ways.past(ways.page + 1) if ways.page < pages else "",
    )


def _sections(facts: ShowFacts) -> list[Section]:
    d = facts.details
    relation = f" ({d.emergency_relation})" if d.emergency_relation else ""
    emergency = f"{d.emergency_name}{relation}".strip()
    names = [_former(each) for each in facts.names]
    rows = (
        (
            "Contact",
            (
                Row("Phone", d.phone or "not known", _call(d.phone)),
                Row("E-mail", d.email or "not known", f"mailto:{d.email}" if d.email else ""),
                Row("Address", d.address or "not known"),
            ),
        ),
        (
            "In an emergency",
            (
                Row("Whom", emergency or "not known"),
                Row("Phone", d.emergency_phone, _call(d.emergency_phone)),
            ),
        ),
        ("Also", (Row("Referred by", d.referrer), Row("Other names", ", ".join(names)))),
    )
    found = [Section(title, [row for row in given if row.value]) for title, given in rows]
    return [section for section in found if section.rows]


def _clinical(clinical: Clinical, ways: ShowWays) -> ClinicalSide:
    return ClinicalSide(
        safety=[f"{SAFETY[kind]}: {text}" for kind, text in clinical.facts if kind in SAFETY],
        medicines=[text for kind, text in clinical.facts if kind is FactKind.MEDICINE],
        notes=[
            NoteRow(
                when=short_date(day_of_minute(note.start, ZoneInfo(note.zone))),
                href=ways.note(note.public_id),
                who=note.therapist,
                state=NOTE_PILLS[note.status],
            )
            for note in clinical.notes
        ],
        muscles_href=ways.muscles,
        events=[_event(each, ways) for each in clinical.events],
        problems=[
            ProblemRow(each.problem, EPISODE_PILLS[each.status], ways.problem(each))
            for each in clinical.problems
        ],
        new_problem=ways.new_problem,
    )


def _event(event: EventLine, ways: ShowWays) -> Row:
    began = event.entry.began_at
    day = short_date(began.astimezone(ZoneInfo(event.zone)).date()) if began else ""
    return Row(event_words(event.entry), day, ways.note(event.note_id))


def _former(name: OtherName) -> str:
    return f"{full_name(name.given, name.family)} ({name.use})"


def _system(number: PatientIdentifier) -> str:
    return number.kind or "Number"


def _call(phone: str) -> str:
    return (
        "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+") if phone else ""
    )
