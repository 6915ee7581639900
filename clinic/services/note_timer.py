"""The needles' time: in, out, and out at once. It runs on the clinic's clock, not on a screen's.

None of this is typed, so it neither waits for a form without faults nor makes one stale: the
note's version stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from clinic import clock
from clinic.models import SessionNote
from clinic.queries.note_facts import note_facts, site_entry, site_rows, times_of
from clinic.rules.errors import Refused
from clinic.rules.needle_time import alarm_after, may_begin, pressed_at
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import NoteStatus
from clinic.services.note_drafts import CLOSED, NoteClosed, own_note, patient_of
from clinic.services.unit_of_work import Work, unit_of_work

NONE_YET = "Add the sites first: no needle is on the list yet."


def needles_in(actor: Principal, note_id: str, *, seconds_ago: int = 0) -> NoteFacts:
    """Start the time. Pressed twice it goes on; after all are out it begins anew.

    `seconds_ago` is for a press that reached the clinic late.
    Raises NotFound, NotYours, NoteClosed, and Refused while no needle is on the list.
    """
    with unit_of_work(actor, "note:needles_in") as work:
        note = own_open_note(work, note_id)
        entries = [site_entry(row) for row in site_rows(work.session, note)]
        if not any(entry.needles_in for entry in entries):
            raise Refused(NONE_YET)
        at = max(pressed_at(clock.now(), seconds_ago), note.started_at)
        if may_begin(times_of(note), at):
            _stamp(
                work,
                note,
                needles_in_at=at,
                needles_out_at=None,
                alarm_minutes=alarm_after(entries),
            )
        return _told(work, note)


def take_out_now(
    actor: Principal, note_id: str, *, seconds_ago: int = 0, mistaken: bool = False
) -> NoteFacts:
    """Keep the moment of a faint and stop the time; counting comes later.

    The first moment stands. `seconds_ago` is for a press that reached the clinic late; `mistaken`
    takes the moment back. Raises NotFound, NotYours, NoteClosed.
    """
    with unit_of_work(actor, "note:taken_out_now") as work:
        note = own_open_note(work, note_id)
        if mistaken:
            _stamp(work, note, stopped_at=None)
        elif note.stopped_at is None:
            at = pressed_at(clock.now(), seconds_ago)
            _stamp(work, note, stopped_at=max(at, note.started_at))
        return _told(work, note)


def own_open_note(work: Work, note_id: str) -> SessionNote:
    """A draft of the therapist who is writing. Raises NotFound, NotYours, NoteClosed."""
    note = own_note(work, note_id)
    if note.status != NoteStatus.DRAFT:
        raise NoteClosed(CLOSED[note.status])
    return note


def _stamp(work: Work, note: SessionNote, **values: datetime | int | None) -> None:
    changed: dict[str, Any] = values
    work.session.execute(
        update(SessionNote)
        .where(SessionNote.id == note.id)
        .values(**changed)
        .execution_options(synchronize_session=False)
    )
    work.session.refresh(note)


def _told(work: Work, note: SessionNote) -> NoteFacts:
    work.about(note, patient_id=patient_of(work.session, note))
    return note_facts(work.session, note)
