"""An adverse event, as a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from clinic.forms.note_fields import Choice, Day, Line, Strip, Words
from clinic.forms.notes import new_key
from clinic.forms.red_flags import WALL_TIME, wall_instant
from clinic.rules.adverse_events import (
    GRADES,
    KINDS,
    LONGEST_FACT,
    LONGEST_PLACE,
    LONGEST_WHY,
    NOTICED_WORDS,
    OUTCOME_WORDS,
    EventEntry,
    least_grade,
)
from clinic.rules.needling_words import label

KIND_CHOICES = tuple(
    (kind.value, f"{label(kind).capitalize()} ({least_grade(kind).value})") for kind in KINDS
)


class EventForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What happened, how bad, when, what was done and what came of it."""

    key = HiddenField()
    replaces = HiddenField()
    kind = Choice("What happened", KIND_CHOICES, unanswered="Choose…")
    grade = Strip("How bad", [(each.value, each.value.capitalize()) for each in GRADES])
    began_at = StringField("When it began")
    noticed = Choice(
        "How it became known", [(one.value, word) for one, word in NOTICED_WORDS.items()]
    )
    place = Line("Suspected site", LONGEST_PLACE)
    detail = Words("In words", LONGEST_FACT)
    action = Words("What was done", LONGEST_FACT)
    outcome = Choice("What came of it", [(one.value, word) for one, word in OUTCOME_WORDS.items()])
    resolved_on = Day("Over since")
    told = Line("Who was told", LONGEST_FACT)
    why = Line("Why it is put right", LONGEST_WHY)

    def entry(self, zone: ZoneInfo) -> EventEntry:
        """What was typed, with the time on the session's wall clock."""
        return EventEntry(
            kind=self.kind.data or "",
            grade=self.grade.data or "",
            began_at=wall_instant(self.began_at.data or "", zone),
            noticed=self.noticed.data or "",
            place=self.place.data or "",
            detail=self.detail.data or "",
            action=self.action.data or "",
            outcome=self.outcome.data or "",
            resolved_on=self.resolved_on.day,
            told=self.told.data or "",
            replaces=self.replaces.data or "",
            why=(self.why.data or "") if self.replaces.data else "",
        )


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why an event never was; each event of the page has its own."""

    why = Line("Why it is taken back", LONGEST_WHY)

    def of(self, event_id: str) -> Self:
        """The form of one event, its field named for it."""
        self.why.id = f"why-{event_id}"
        return self


def blank_event(kind: str, began_at: datetime | None, zone: ZoneInfo) -> dict[str, Any]:
    """The values of an empty form, for one kind where it is known already."""
    at = began_at.astimezone(zone).strftime(WALL_TIME) if began_at else ""
    return {"key": new_key(), "kind": kind, "began_at": at}


def event_values(entry: EventEntry, public_id: str, zone: ZoneInfo) -> dict[str, Any]:
    """A kept event as the values of the form that puts it right."""
    values = {name: getattr(entry, name) for name in ("noticed", "place", "detail", "action")}
    resolved = entry.resolved_on.isoformat() if entry.resolved_on else ""
    return {
        **blank_event(entry.kind, entry.began_at, zone),
        **values,
        "grade": entry.grade,
        "outcome": entry.outcome,
        "resolved_on": resolved,
        "told": entry.told,
        "replaces": public_id,
    }
