"""One visit beside the board: who, when, with whom, what can be done with it next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.models import Patient, StatusChange
from clinic.pages.visit_words import Chip, Mark, Pill, beware_of, chip, pill, visit_marks
from clinic.pages.wording import (
    born_words,
    clock,
    day_of_minute,
    day_words,
    full_name,
    moment,
    time_range,
)
from clinic.rules.appointment_life import CANCELLED, STATUS_WORDS, Move
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.local_time import minute_of

SAID_IN_FULL = {"alert", "info"}
"""Signs whose words stand in the panel anyway."""


@dataclass(frozen=True)
class PanelStep:
    """One therapy of the visit at its time."""

    time_word: str
    therapy: Chip
    with_word: str


@dataclass(frozen=True)
class PanelMove:
    """A button that takes the visit to its next status."""

    label: str
    action: str
    values: dict[str, str]
    strong: bool


@dataclass(frozen=True)
class PanelWays:
    """Where the panel's links lead; empty where this person may not go."""

    patient: str
    close: str
    move: str
    cancel: str
    status: str
    fits: str = ""
    note: str = ""
    note_label: str = "Open the visit"
    leaflet: str = ""


@dataclass(frozen=True)
class PanelLink:
    """A labelled link."""

    label: str
    href: str


@dataclass(frozen=True)
class Happened:
    """One line of the visit's history."""

    when: str
    what: str


@dataclass(frozen=True)
class VisitPanel:
    """The panel."""

    who: str
    born_word: str
    phone: str
    phone_href: str
    patient_href: str
    time_word: str
    day_word: str
    plan_word: str
    status: Pill
    alerts: list[str]
    good_to_know: list[str]
    marks: list[Mark]
    steps: list[PanelStep]
    moves: list[PanelMove]
    kept_word: str
    note: PanelLink | None
    leaflet_href: str
    move_href: str
    cancel_href: str
    fits_href: str
    error: str
    close_href: str
    history: list[Happened]


@dataclass(frozen=True)
class PanelFacts:
    """What the panel is made of."""

    visit: DiaryVisit
    patient: Patient
    history: list[tuple[StatusChange, str]]
    moves: tuple[Move, ...]
    undo_until: datetime | None = None


def visit_panel(
    facts: PanelFacts, zone: ZoneInfo, today: date, ways: PanelWays, error: str = ""
) -> VisitPanel:
    """The panel of one visit."""
    visit, patient = facts.visit, facts.patient
    undo = clock(minute_of(facts.undo_until), zone) if facts.undo_until else ""
    return VisitPanel(
        who=full_name(visit.given, visit.family),
        born_word=born_words(patient.birth_date, today),
        phone=patient.phone,
        phone_href="tel:" + "".join(c for c in patient.phone if c.isdigit() or c == "+"),
        patient_href=ways.patient,
        time_word=time_range(visit.start, visit.end, zone),
        day_word=day_words(day_of_minute(visit.start, zone)),
        plan_word=_plan(visit),
        status=pill(visit.status),
        alerts=beware_of(visit),
        good_to_know=visit.good_to_know,
        marks=[mark for mark in visit_marks(visit) if mark.icon not in SAID_IN_FULL],
        steps=[_step(visit, index, zone) for index in range(len(visit.steps))],
        moves=_moves(facts, ways, undo),
        kept_word=f"Cancelled. The time is kept for an undo until {undo}." if undo else "",
        note=PanelLink(ways.note_label, ways.note) if ways.note else None,
        leaflet_href=ways.leaflet,
        move_href=ways.move,
        cancel_href=ways.cancel,
        fits_href=ways.fits,
        error=error,
        close_href=ways.close,
        history=[_happened(change, name, zone) for change, name in facts.history],
    )


def _plan(visit: DiaryVisit) -> str:
    return f"Visit {visit.plan_visit[0]} of {visit.plan_visit[1]}" if visit.plan_visit else ""


def _step(visit: DiaryVisit, index: int, zone: ZoneInfo) -> PanelStep:
    step = visit.steps[index]
    held = [one.name for one in visit.used_in(step)]
    names = ", ".join(dict.fromkeys(held)) or step.therapist
    return PanelStep(time_range(step.start, step.end, zone), chip(step), names)


def _moves(facts: PanelFacts, ways: PanelWays, undo: str) -> list[PanelMove]:
    """Buttons for the statuses; cancelling has a page of its own that asks for the reason.

    `undo` is the time to which a cancellation's own time is kept, empty once it is not.
    """
    shown = [move for move in facts.moves if move.target not in CANCELLED]
    return [
        PanelMove(
            f"Undo (until {undo})" if undo and move.takes_time else move.words,
            ways.status,
            {"status": move.target.value, "version": str(facts.visit.version)},
            strong=index == 0 and not move.undo,
        )
        for index, move in enumerate(shown)
    ]


def _happened(change: StatusChange, name: str, zone: ZoneInfo) -> Happened:
    word = STATUS_WORDS[change.to_status]
    reason = f": {change.reason}" if change.reason else ""
    return Happened(moment(change.at, zone), f"{word} by {name}{reason}")


@dataclass(frozen=True)
class Other:
    """Another time that is free, as one button."""

    word: str
    values: dict[str, str]


@dataclass(frozen=True)
class MovePage:
    """Moving one visit without dragging."""

    who: str
    now_word: str
    action: str
    back_href: str
    find_href: str
    alternatives: list[Other]
    tick: str = ""


@dataclass(frozen=True)
class CancelPage:
    """Cancelling one visit."""

    who: str
    now_word: str
    action: str
    back_href: str
    late_word: str


def now_words(visit: DiaryVisit, zone: ZoneInfo) -> str:
    """`Now Tuesday 24 November, 9:00–10:20 with Ana Ruiz`."""
    day = day_words(day_of_minute(visit.start, zone))
    who = next((step.therapist for step in visit.steps if step.therapist), "")
    with_word = f" with {who}" if who else ""
    return f"Now {day}, {time_range(visit.start, visit.end, zone)}{with_word}"
