"""Keeping an adverse event beside its note, with the tasks its grade obliges to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from clinic.models import NotedEvent, SessionNote
from clinic.queries.events import PLAIN
from clinic.rules.adverse_events import (
    OUTCOME_WORDS,
    TICKED,
    EventEntry,
    Noticed,
    Outcome,
    event_words,
)
from clinic.rules.event_duties import Duty, duties_of
from clinic.rules.tasks import NewTask
from clinic.services.note_drafts import patient_of
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import Work


@dataclass(frozen=True)
class Signed:
    """Who writes an event down, as they sign, when, and what it is joined with by row number."""

    by_name: str
    at: datetime
    replaces: NotedEvent | None = None
    incident_id: int | None = None


def keep_event(
    work: Work, note: SessionNote, entry: EventEntry, began_at: datetime, signed: Signed
) -> NotedEvent:
    """Add a checked event and open its duties; those the one it puts right has opened stay."""
    row = NotedEvent(note_id=note.id)
    for name in PLAIN:
        setattr(row, name, getattr(entry, name))
    row.grade, row.began_at, row.at = entry.weight, began_at, signed.at
    row.by_user_id, row.by_name = work.actor.user_id, signed.by_name
    row.incident_id = signed.incident_id
    before = signed.replaces
    if before is not None:
        row.replaces_id = before.id
    work.session.add(row)
    work.session.flush()
    if not entry.void:
        for duty in duties_of(entry.weight, before.grade if before else None):
            open_task(work, patient_of(work.session, note), _task(note, duty, entry, signed.at))
    return row


def keep_ticked(
    work: Work, note: SessionNote, ticked: Collection[str], told: Collection[str], signed: Signed
) -> None:
    """Make what was ticked in a note that is being signed events of their own, each once."""
    for kind in dict.fromkeys(ticked):
        if kind in TICKED and kind not in told:
            entry = EventEntry(kind=kind, noticed=Noticed.THERAPIST)
            keep_event(work, note, entry, note.ended_at or signed.at, signed)


def _task(note: SessionNote, duty: Duty, entry: EventEntry, at: datetime) -> NewTask:
    outcome = OUTCOME_WORDS[Outcome(entry.outcome)] if entry.outcome in set(Outcome) else ""
    said = (
        ("", event_words(entry)),
        ("At: ", entry.place),
        ("", entry.detail),
        ("Done: ", entry.action),
        ("Outcome: ", outcome),
        ("Told: ", entry.told),
    )
    parts = [f"{name}{text.strip().rstrip('.')}." for name, text in said if text.strip()]
    return NewTask(
        kind=duty.kind,
        title=duty.title,
        due_at=at + duty.within,
        detail=" ".join(parts),
        owner_therapist_id=note.therapist_id,
        note_id=note.id,
    )
