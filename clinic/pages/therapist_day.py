"""A therapist's day on one page: the visits in order, and the notes that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from clinic.pages.note_words import (
    chips_of,
    clock_words,
    live_note,
    note_pill,
    plan_words,
    visit_day,
)
from clinic.pages.visit_words import Chip, Pill, pill
from clinic.pages.wording import count, day_words, machine_time
from clinic.rules.appointment_life import OPEN
from clinic.rules.session_record import NoteBrief, VisitFacts
from clinic.rules.unsigned import WaitingNote
from clinic.rules.words import NoteStatus

A_DAY = timedelta(days=1)


class TurnFacts(Protocol):
    """One visit of the day, as it is known."""

    @property
    def visit(self) -> VisitFacts:
        """The visit."""

    @property
    def notes(self) -> tuple[NoteBrief, ...]:
        """Its notes, oldest first."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """What to beware of."""


@dataclass(frozen=True)
class TurnLine:
    """One line of the day; `note_id` is set where its note can be opened at once."""

    visit_id: str
    note_id: str
    start: str
    time_word: str
    until_word: str
    who: str
    plan_word: str
    where_word: str
    therapies: tuple[Chip, ...]
    status: Pill
    note: Pill
    alerts: tuple[str, ...]
    action: str
    draft: bool
    over: bool
    next: bool


@dataclass(frozen=True)
class WaitLine:
    """A draft that waits for its signature."""

    note_id: str
    who: str
    when: str


@dataclass(frozen=True)
class DayPage:
    """The whole page; days in links are ISO dates, `today` is empty on the day itself."""

    title: str
    sub: str
    day: str
    previous: str
    following: str
    today: str
    visits: tuple[TurnLine, ...]
    waiting: tuple[WaitLine, ...]
    empty_word: str


def day_page(
    day: date,
    today: date,
    turns: Sequence[TurnFacts],
    waiting: Sequence[WaitingNote],
    therapist_id: int | None,
) -> DayPage:
    """The page of one day, as it looks on the day `today`."""
    upcoming = next((t for t in turns if day == today and t.visit.status in OPEN), None)
    lines = tuple(_line(turn, therapist_id, is_next=turn is upcoming) for turn in turns)
    return DayPage(
        title=day_words(day),
        sub=_sub(turns, upcoming),
        day=day.isoformat(),
        previous=(day - A_DAY).isoformat(),
        following=(day + A_DAY).isoformat(),
        today="" if day == today else today.isoformat(),
        visits=lines,
        waiting=tuple(_waiting(each) for each in waiting),
        empty_word="No visits today." if day == today else "No visits on this day.",
    )


def _sub(turns: Sequence[TurnFacts], upcoming: TurnFacts | None) -> str:
    visits = count(len(turns), "visit")
    if upcoming is None:
        return visits
    return f"{visits} · next at {clock_words(upcoming.visit.from_minute, upcoming.visit)}"


def _line(turn: TurnFacts, therapist_id: int | None, *, is_next: bool) -> TurnLine:
    visit, live = turn.visit, live_note(turn.notes)
    mine = live is not None and live.therapist_id == therapist_id
    draft = live is not None and mine and live.status == NoteStatus.DRAFT
    return TurnLine(
        visit_id=visit.public_id,
        note_id=live.public_id if live else "",
        start=machine_time(visit.from_minute, ZoneInfo(visit.zone)),
        time_word=clock_words(visit.from_minute, visit),
        until_word=f"to {clock_words(visit.to_minute, visit)}",
        who=visit.person.name,
        plan_word=plan_words(visit),
        where_word=_where(visit, therapist_id),
        therapies=chips_of(visit.steps),
        status=pill(visit.status),
        note=note_pill(turn.notes),
        alerts=turn.alerts,
        action=_action(live, draft=draft),
        draft=draft,
        over=visit.status not in OPEN,
        next=is_next,
    )


def _action(live: NoteBrief | None, *, draft: bool) -> str:
    if live is None:
        return "Open"
    return "Go on with the note" if draft else "Read the note"


def _where(visit: VisitFacts, therapist_id: int | None) -> str:
    places = [
        name for step in visit.steps if step.therapist_id == therapist_id for name in step.places
    ]
    return ", ".join(dict.fromkeys(places))


def _waiting(waiting: WaitingNote) -> WaitLine:
    visit = waiting.visit
    when = f"{day_words(visit_day(visit))}, {clock_words(visit.from_minute, visit)}"
    return WaitLine(waiting.note_id, visit.person.name, when)
