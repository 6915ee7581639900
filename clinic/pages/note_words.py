"""The words of visits and session notes: times, places in a plan, states, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.pages.visit_words import Chip, Pill
from clinic.pages.wording import HUES, clock, day_of_minute, full_date
from clinic.rules.electricity import hz_words
from clinic.rules.needling import SiteEntry, needle_words
from clinic.rules.needling_words import (
    Approach,
    Current,
    Direction,
    Familiar,
    Finding,
    ReferredPain,
    Technique,
    Twitch,
    label,
)
from clinic.rules.session_record import NoteBrief, NoteFacts, StepFacts, VisitFacts
from clinic.rules.words import NoteStatus

OPEN_ANSWER = "–"
NOT_RECORDED = "not recorded"
DROPS = {Twitch.SINGLE: 1, Twitch.MULTIPLE: 3}


@dataclass(frozen=True)
class Drops:
    """The twitch response: none to three drops, and its word."""

    number: int
    word: str


@dataclass(frozen=True)
class Fact:
    """A name and what belongs to it."""

    label: str
    value: str


NOTE_PILLS = {
    NoteStatus.DRAFT: Pill("due", "Note: draft", "note"),
    NoteStatus.SIGNED: Pill("done", "Note signed", "check"),
    NoteStatus.ENTERED_IN_ERROR: Pill("stop", "Entered in error", "alert"),
}
NO_NOTE = Pill("plain", "No note", "")


def clock_words(minute: int, visit: VisitFacts) -> str:
    """What the clock on the visit's wall reads: "9:05"."""
    return clock(minute, ZoneInfo(visit.zone))


def visit_day(visit: VisitFacts) -> date:
    """The local day of a visit."""
    return day_of_minute(visit.from_minute, ZoneInfo(visit.zone))


def moment_words(at: datetime, visit: VisitFacts) -> str:
    """As in "17 November 2026, 10:42" on the visit's wall."""
    local = at.astimezone(ZoneInfo(visit.zone))
    return f"{full_date(local.date())}, {local.hour}:{local:%M}"


def plan_words(visit: VisitFacts) -> str:
    """As in "Visit 5 of 12", or that there is no plan."""
    if visit.number is None:
        return "Not part of a plan"
    return f"Visit {visit.number} of {visit.total}"


def note_pill(notes: tuple[NoteBrief, ...]) -> Pill:
    """How far the note of a visit got: the live one, else that one was entered in error."""
    live = live_note(notes)
    if live is not None:
        return NOTE_PILLS[live.status]
    return NOTE_PILLS[NoteStatus.ENTERED_IN_ERROR] if notes else NO_NOTE


def live_note(notes: tuple[NoteBrief, ...]) -> NoteBrief | None:
    """The note that counts: draft or signed."""
    live = [note for note in notes if note.status != NoteStatus.ENTERED_IN_ERROR]
    return live[-1] if live else None


def chips_of(steps: tuple[StepFacts, ...]) -> tuple[Chip, ...]:
    """The therapy chain of a visit."""
    return tuple(Chip(HUES[step.kind], f"{step.name}, {_minutes(step)} min") for step in steps)


def answer_words(kind: type[StrEnum], value: str) -> str:
    """One value's words, first letter large; an open answer as a dash."""
    text = _of(kind, value) or OPEN_ANSWER
    return text[:1].upper() + text[1:]


def drops_of(site: SiteEntry) -> Drops:
    """The twitch of a site, drawn."""
    known = next((member for member in Twitch if member == site.twitch), None)
    return Drops(DROPS.get(known, 0) if known else 0, answer_words(Twitch, site.twitch))


def size_words(site: SiteEntry) -> str:
    """As in "0.30×50 mm"."""
    if site.diameter_um is None or site.length_mm is None:
        return OPEN_ANSWER
    return needle_words(site.diameter_um, site.length_mm)


def number_words(value: int | None, unit: str = "") -> str:
    """A number with its unit, or a dash."""
    return OPEN_ANSWER if value is None else f"{value} {unit}".strip()


def place_words(site: SiteEntry) -> str:
    """As in "Piriformis, left, medial"."""
    text = ", ".join(filter(None, (site.place, site.point)))
    return text[:1].upper() + text[1:]


def technique_words(site: SiteEntry) -> str:
    """The technique of a site."""
    return answer_words(Technique, site.technique)


def referred_words(site: SiteEntry) -> str:
    """The referred pain of a site."""
    return answer_words(ReferredPain, site.referred_pain)


def how_words(site: SiteEntry) -> str:
    """Direction, approach and number of insertions, as far as they are said."""
    times = site.insertions
    return ", ".join(
        filter(
            None,
            (
                _of(Direction, site.direction),
                _of(Approach, site.approach).partition(" (")[0],
                f"{times} insertion{'s' * (times != 1)}" if times else "",
            ),
        )
    )


def felt_words(site: SiteEntry) -> str:
    """What was felt before: "Taut band, active trigger point; the patient's own pain: partly"."""
    found = ", ".join(_of(Finding, each) for each in site.finding.split(",") if each)
    own = f"the patient's own pain: {_of(Familiar, site.familiar)}" if site.familiar else ""
    text = "; ".join(filter(None, (found, own)))
    return text[:1].upper() + text[1:]


def current_words(site: SiteEntry) -> str:
    """A current as in "Current 2 Hz, muscle moves, 10 min, pair A"; empty without one."""
    if not site.electric:
        return ""
    parts = (
        hz_words(site.hz_tenths) if site.hz_tenths else "",
        _of(Current, site.current),
        number_words(site.current_minutes, "min") if site.current_minutes else "",
        f"pair {site.pair}" if site.pair else "",
    )
    return f"Current {', '.join(filter(None, parts))}"


def _of(kind: type[StrEnum], value: str) -> str:
    known = next((member for member in kind if member.value == value), None)
    return label(known) if known else value


def session_title(note: NoteFacts) -> str:
    """As in "Session of 17 November 2026"."""
    return f"Session of {full_date(visit_day(note.visit))}"


def _minutes(step: StepFacts) -> int:
    return step.to_minute - step.from_minute
