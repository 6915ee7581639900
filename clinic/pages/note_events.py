"""Adverse events to read: in the note, on paper, and on the page where they are written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.pages.form_parts import Back
from clinic.pages.note_words import Fact, moment_words, session_title
from clinic.pages.tasks import TaskLine, task_line
from clinic.pages.visit_words import Pill
from clinic.pages.wording import full_date
from clinic.rules.adverse_events import (
    NOTICED_WORDS,
    OUTCOME_WORDS,
    EventEntry,
    Grade,
    KeptEvent,
    Noticed,
    Outcome,
    event_words,
    goes_whole,
)
from clinic.rules.needling_words import AdverseEvent, label
from clinic.rules.session_record import NoteFacts
from clinic.rules.stop_values import ClinicFacts
from clinic.rules.tasks import TaskFacts

PILLS = {
    Grade.MILD: Pill("plain", "Mild", ""),
    Grade.SIGNIFICANT: Pill("due", "Significant", "alert"),
    Grade.SERIOUS: Pill("stop", "Serious", "alert"),
}
GONE = Pill("plain", "Does not hold", "")


@dataclass(frozen=True)
class EventLine:
    """One event in words; `title` names its kind, `line` says it in one line for other pages."""

    event_id: str
    title: str
    grade: Pill
    line: str
    facts: tuple[Fact, ...]
    who: str
    holds: bool
    may_change: bool
    goes_whole: bool


@dataclass(frozen=True)
class EventWays:
    """Where the page leads: back to the note, and to each task."""

    back: Back
    task: Callable[[str], str]


@dataclass(frozen=True)
class EventsPage:
    """The events of one session, their duties, and the form for another."""

    note_id: str
    title: str
    sub: str
    back: Back
    emergency: str
    number: str
    number_href: str
    hospital: str
    person_id: str
    events: tuple[EventLine, ...]
    duties: tuple[TaskLine, ...]
    form_title: str
    putting_right: bool


def event_lines(note: NoteFacts) -> tuple[EventLine, ...]:
    """Every event of a note, those that do not hold any more with what is said of that."""
    return tuple(_line(each, note) for each in note.events)


def events_page(
    note: NoteFacts,
    duties: Sequence[TaskFacts],
    clinic: ClinicFacts,
    now: datetime,
    ways: EventWays,
    replaces: str = "",
) -> EventsPage:
    """The page; `replaces` names the event that is being put right."""
    serious = any(each.holds and each.entry.weight is Grade.SERIOUS for each in note.events)
    number = clinic.emergency_number
    wrong = next((each for each in note.events if each.public_id == replaces), None)
    return EventsPage(
        note_id=note.public_id,
        title="Adverse events",
        sub=f"{note.visit.person.name} · {session_title(note)}",
        back=ways.back,
        emergency="A serious adverse event: the patient first" if serious else "",
        number=number,
        number_href="tel:" + "".join(c for c in number if c.isdigit() or c == "+"),
        hospital=clinic.hospital,
        person_id=note.visit.person.public_id,
        events=event_lines(note),
        duties=tuple(task_line(each, now, ways.task) for each in duties),
        form_title=f"Put right: {event_words(wrong.entry)}" if wrong else "Write one down",
        putting_right=wrong is not None,
    )


def _line(kept: KeptEvent, note: NoteFacts) -> EventLine:
    entry = kept.entry
    when = moment_words(entry.began_at, note.visit) if entry.began_at else ""
    late = ", after the note was signed" if kept.late else ""
    written = f"Written down {moment_words(kept.at, note.visit)} by {kept.by_name}{late}"
    return EventLine(
        event_id=kept.public_id,
        title=_title(entry),
        grade=PILLS[entry.weight] if kept.holds else GONE,
        line=", ".join(filter(None, (event_words(entry), when))),
        facts=_facts(entry, when),
        who=f"{written}. Put right since." if kept.replaced_by else f"{written}.",
        holds=kept.holds,
        may_change=kept.may_change,
        goes_whole=goes_whole(entry.weight, is_draft=note.is_draft),
    )


def _title(entry: EventEntry) -> str:
    kind = label(AdverseEvent(entry.kind)) if entry.kind in set(AdverseEvent) else entry.kind
    name = f"{kind[:1].upper()}{kind[1:]}"
    return f"Taken back: {kind}" if entry.void else name


def _facts(entry: EventEntry, when: str) -> tuple[Fact, ...]:
    noticed = NOTICED_WORDS[Noticed(entry.noticed)] if entry.noticed in set(Noticed) else ""
    outcome = OUTCOME_WORDS[Outcome(entry.outcome)] if entry.outcome in set(Outcome) else ""
    over = f"since {full_date(entry.resolved_on)}" if entry.resolved_on else ""
    said = (
        ("Began", "" if entry.void else when),
        ("Known by", noticed),
        ("Suspected site", entry.place),
        ("What happened", entry.detail),
        ("Done", entry.action),
        ("Outcome", ", ".join(filter(None, (outcome, over)))),
        ("Told", entry.told),
        ("Why it was put right", entry.why),
    )
    return tuple(Fact(name, text) for name, text in said if text)
