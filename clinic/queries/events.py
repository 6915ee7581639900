"""Adverse events as plain values: of one note, and of a patient over time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinic.models import Appointment, Location, NotedEvent, SessionNote
from clinic.rules.adverse_events import EventEntry, KeptEvent
from clinic.rules.patient_values import EventLine
from clinic.rules.words import NoteStatus

MOST_SHOWN = 5
PLAIN = tuple(each.name for each in fields(EventEntry) if each.name not in {"grade", "replaces"})
"""The facts of an event that are kept as they are said."""


_LATER = aliased(NotedEvent)
STILL_SO = (NotedEvent.void.is_(False), ~exists().where(_LATER.replaces_id == NotedEvent.id))
"""That an event is held to be so: it was not put right since, nor is it the taking back of one."""


def events_of(session: Session, note: SessionNote) -> tuple[KeptEvent, ...]:
    """The events of a note in the order they were written down, those put right with them."""
    rows = session.scalars(
        select(NotedEvent).where(NotedEvent.note_id == note.id).order_by(NotedEvent.id)
    ).all()
    names = {row.id: row.public_id for row in rows}
    replaced = {row.replaces_id: row.public_id for row in rows if row.replaces_id}
    return tuple(
        KeptEvent(
            row.public_id,
            event_entry(row, names.get(row.replaces_id or 0, "")),
            row.at,
            row.by_name,
            late=note.signed_at is not None and row.at > note.signed_at,
            replaced_by=replaced.get(row.id, ""),
            incident=row.incident_id is not None,
        )
        for row in rows
    )


def event_entry(row: NotedEvent, replaces: str = "") -> EventEntry:
    """A kept event as it was typed."""
    values: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    return EventEntry(grade=row.grade.value, replaces=replaces, **values)


def event_lines(session: Session, patient_id: int) -> tuple[EventLine, ...]:
    """What a patient has had, newest first; at most `MOST_SHOWN`, without what was put right."""
    rows = session.execute(
        select(NotedEvent, SessionNote.public_id, Location.zone)
        .join(SessionNote, SessionNote.id == NotedEvent.note_id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .join(Location, Location.id == Appointment.location_id)
        .where(
            Appointment.patient_id == patient_id,
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
            *STILL_SO,
        )
        .order_by(NotedEvent.began_at.desc(), NotedEvent.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(EventLine(event_entry(row), note_id, zone) for row, note_id, zone in rows)
