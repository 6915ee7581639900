"""Adverse events as data: what each kind weighs, what is asked about it, what may be put right.

Clinical source: the reference's 1.11 (the classes of White as Physiotherapy Alberta uses them, the
codes of events, the fields, and what the software does for each class, which stands in
`event_duties`). Which class a kind has at least is a default derived from it ([D]).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clinic.rules.errors import Problem
from clinic.rules.local_time import instant_of
from clinic.rules.needling_words import AdverseEvent, label

A_DAY = timedelta(days=1)
LONGEST_FACT, LONGEST_PLACE, LONGEST_WHY = 1000, 120, 300
"""Longest texts of an event, in characters: what happened, where, why it is put right."""


class Grade(StrEnum):
    """How much an event weighs, lightest first.

    Mild is short, reversible and no inconvenience; significant needs a doctor or disturbs the
    day; serious means hospital, lasting harm or death.
    """

    MILD = "mild"
    SIGNIFICANT = "significant"
    SERIOUS = "serious"


G = Grade
GRADES: tuple[Grade, ...] = tuple(Grade)


class Noticed(StrEnum):
    """How the clinic came to know."""

    THERAPIST = "therapist"
    PATIENT = "patient"
    PHONE = "phone"
    NEXT_VISIT = "next_visit"
    MESSAGE = "message"


NOTICED_WORDS: Mapping[Noticed, str] = {
    Noticed.THERAPIST: "Seen by the therapist",
    Noticed.PATIENT: "Said by the patient in the session",
    Noticed.PHONE: "Told by phone",
    Noticed.NEXT_VISIT: "Told at the next visit",
    Noticed.MESSAGE: "Written by the patient",
}


class Outcome(StrEnum):
    """What came of it (FHIR R4 AdverseEvent.outcome)."""

    RESOLVED = "resolved"
    RECOVERING = "recovering"
    ONGOING = "ongoing"
    LASTING = "resolved_with_sequelae"
    FATAL = "fatal"
    UNKNOWN = "unknown"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.RESOLVED: "Over",
    Outcome.RECOVERING: "Getting better",
    Outcome.ONGOING: "Goes on",
    Outcome.LASTING: "Over, with lasting harm",
    Outcome.FATAL: "Death",
    Outcome.UNKNOWN: "Not known yet",
}
SERIOUS_OUTCOMES = frozenset({Outcome.LASTING, Outcome.FATAL})
"""Lasting disability and death make an event serious, whatever its kind."""

E = AdverseEvent
_LEAST: Mapping[AdverseEvent, Grade] = MappingProxyType(
    {
        E.SYNCOPE: G.SIGNIFICANT,
        E.INFECTION: G.SIGNIFICANT,
        E.BROKEN_NEEDLE: G.SIGNIFICANT,
        E.RETAINED_NEEDLE: G.SIGNIFICANT,
        E.NEEDLE_STICK_STAFF: G.SIGNIFICANT,
        E.NERVE_INJURY: G.SIGNIFICANT,
        E.VASCULAR_INJURY: G.SIGNIFICANT,
        E.PNEUMOTHORAX: G.SERIOUS,
        E.ORGAN_PUNCTURE: G.SERIOUS,
    }
)
BY_INCIDENT = frozenset({E.BROKEN_NEEDLE, E.RETAINED_NEEDLE})
"""Kinds that are told with the needle count, as an incident."""

KINDS: tuple[AdverseEvent, ...] = tuple(
    kind for kind in E if kind is not E.NONE_OBSERVED and kind not in BY_INCIDENT
)
"""Everything that is told here, in the order of the reference."""


def least_grade(kind: str) -> Grade:
    """The grade an event of this kind has at least; a clinician may raise it."""
    return _LEAST.get(E(kind), G.MILD) if kind in set(E) else G.MILD


TICKED: tuple[AdverseEvent, ...] = tuple(
    kind for kind in KINDS if least_grade(kind) is G.MILD and kind is not E.OTHER
)
TOLD: tuple[AdverseEvent, ...] = tuple(kind for kind in KINDS if kind not in TICKED)
"""Kinds of which a tick says enough, and those that are told in words."""


@dataclass(frozen=True)
class EventEntry:
    """An event as typed; without a grade it has its kind's.

    `replaces` names by public id the one it puts right, `void` that this one never was.
    """

    kind: str = ""
    grade: str = ""
    began_at: datetime | None = None
    noticed: str = ""
    place: str = ""
    detail: str = ""
    action: str = ""
    outcome: str = ""
    resolved_on: date | None = None
    told: str = ""
    replaces: str = ""
    void: bool = False
    why: str = ""

    @property
    def weight(self) -> Grade:
        """The grade that holds: the one chosen, else its kind's."""
        return Grade(self.grade) if self.grade in set(Grade) else least_grade(self.kind)


@dataclass(frozen=True)
class KeptEvent:
    """An event as kept, with when it was written down and by whom.

    `late` after the note was signed; `replaced_by` names what puts it right.
    """

    public_id: str
    entry: EventEntry
    at: datetime
    by_name: str
    late: bool = False
    replaced_by: str = ""
    incident: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is what is now held to be so."""
        return not self.replaced_by and not self.entry.void

    @property
    def may_change(self) -> bool:
        """Whether it may be put right: one of a needle's incident goes with that."""
        return self.holds and not self.incident


def event_words(entry: EventEntry) -> str:
    """As in "Bruising, mild"; more than that stands in its facts."""
    kind = label(E(entry.kind)) if entry.kind in set(E) else entry.kind
    return f"{kind[:1].upper()}{kind[1:]}, {entry.weight.value}"


def goes_whole(grade: Grade, *, is_draft: bool) -> bool:
    """Whether an event taken back leaves nothing; else it stays, marked with why."""
    return is_draft and grade is G.MILD


def told_words(entries: Sequence[EventEntry]) -> str:
    """Several in one line: "Bruising, mild; fainted, significant"."""
    said = [event_words(each) for each in entries]
    return "; ".join([*said[:1], *(text[:1].lower() + text[1:] for text in said[1:])])


def session_began(from_minute: int, started_at: datetime) -> datetime:
    """From when on a session had events: the visit's time, or its note's where that is earlier."""
    return min(instant_of(from_minute), started_at)


def check_event(entry: EventEntry, earliest: datetime, now: datetime) -> Iterator[Problem]:
    """What is missing or wrong; it began between `earliest` (`session_began`) and `now`.

    Of a mild one its kind is enough, of "other" also what it was. Worse ones are told in full.
    """
    if entry.replaces and not entry.why.strip():
        yield Problem("why", "Why is it put right?")
    if entry.void:
        return
    if entry.kind not in set(KINDS):
        yield Problem("kind", "What happened?")
        return
    yield from _check_grade(entry)
    yield from _check_times(entry, earliest, now)
    for field, kind in (("noticed", Noticed), ("outcome", Outcome)):
        value = getattr(entry, field)
        if value and value not in set(kind):
            yield Problem(field, "Choose from the list.")
    if entry.kind == E.OTHER and not entry.detail.strip():
        yield Problem("detail", "Say what happened.")
    if entry.weight is not G.MILD:
        yield from _open_facts(entry)


def check_told(ticked: Collection[str], told: Collection[str]) -> Iterator[Problem]:
    """What keeps a note from being signed: `ticked` is pressed in it, `told` written down beside.

    Reference 1.2: events, or explicitly none; nothing is ever assumed.
    """
    if not ticked and not told:
        yield Problem("adverse_events", "Press “No adverse event”, or tick what happened.")
    elif E.NONE_OBSERVED in ticked and told:
        names = ", ".join(label(E(kind)) for kind in told)
        text = f"“No adverse event” is pressed, but one is written down: {names}."
        yield Problem("adverse_events", text)
    for kind in ticked:
        if kind in {*TOLD, *BY_INCIDENT} and kind not in told:
            name = label(E(kind))
            text = f"{name[:1].upper()}{name[1:]}: write down what was done and what came of it."
            yield Problem("adverse_events", text)


def _check_grade(entry: EventEntry) -> Iterator[Problem]:
    if entry.grade and entry.grade not in set(Grade):
        yield Problem("grade", "Choose from the list.")
        return
    least = least_grade(entry.kind)
    if GRADES.index(entry.weight) < GRADES.index(least):
        name = label(AdverseEvent(entry.kind))
        yield Problem("grade", f"{name[:1].upper()}{name[1:]} is at least {least.value}.")
    elif entry.outcome in SERIOUS_OUTCOMES and entry.weight is not G.SERIOUS:
        yield Problem("grade", "Lasting harm or death makes it serious.")


def _check_times(entry: EventEntry, earliest: datetime, now: datetime) -> Iterator[Problem]:
    began = entry.began_at
    if began is None:
        yield Problem("began_at", "When did it begin? Your best estimate.")
    elif began > now:
        yield Problem("began_at", "That is still to come.")
    elif began < earliest.replace(second=0, microsecond=0):
        yield Problem("began_at", "That is before the session began.")
    if entry.resolved_on is None:
        return
    if entry.resolved_on > now.date() + A_DAY:
        yield Problem("resolved_on", "That is still to come.")
    elif began and entry.resolved_on < began.date() - A_DAY:
        yield Problem("resolved_on", "That is before it began.")


def _open_facts(entry: EventEntry) -> Iterator[Problem]:
    asked = (
        ("noticed", entry.noticed, "How did it become known?"),
        ("detail", entry.detail, "Say what happened."),
        ("action", entry.action, "What was done?"),
        ("outcome", entry.outcome, "What came of it, as far as you know?"),
    )
    for field, text, question in asked:
        if not text.strip() and not (field == "detail" and entry.kind == E.OTHER):
            yield Problem(field, question)
