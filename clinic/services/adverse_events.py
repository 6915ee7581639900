"""Writing down what went wrong, in a session or after it, and putting it right.

Events are not typed into the note: they wait for no form without faults and make none stale, so
the note's version stays.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from clinic import clock
from clinic.models import Appointment, NotedEvent, SessionNote
from clinic.queries.events import event_entry
from clinic.queries.note_facts import note_facts
from clinic.queries.scope import Scope
from clinic.rules.adverse_events import (
    LONGEST_WHY,
    EventEntry,
    Grade,
    check_event,
    goes_whole,
    session_began,
)
from clinic.rules.errors import Invalid, NotFound, Problem, Refused
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import NoteStatus
from clinic.services.event_rows import Signed, keep_event
from clinic.services.note_drafts import CLOSED, NoteClosed, own_note, patient_of
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import Work, unit_of_work

PUT_RIGHT = "This one was put right already; look at what stands instead."
BY_INCIDENT = (
    "It stands as long as its incident with the needle does. Write down what else happened as an"
    " event of its own."
)


def tell(actor: Principal, note_id: str, entry: EventEntry, *, key: str = "") -> NoteFacts:
    """Keep an event beside a note, and open its duties; also after signing, told late.

    The draft of a session is its therapist's; beside a signed note anybody who treats the patient
    may write one down, for the patient tells whoever they reach. Raises NotFound, NotYours,
    NoteClosed for a note entered in error, and Invalid with every problem beside its field.
    """
    with unit_of_work(actor, "event:told") as work:
        note = note_beside(work, note_id)
        if already_done(work.session, key, actor.user_id) is None:
            before = _replaced(work, note, entry.replaces) if entry.replaces else None
            now = clock.now()
            visit = work.session.get_one(Appointment, note.appointment_id)
            earliest = session_began(visit.from_minute, note.started_at)
            problems = tuple(check_event(entry, earliest, now))
            if problems or entry.began_at is None:
                raise Invalid(problems[0].message, problems=problems)
            signed = Signed(signature(work), now, before)
            row = keep_event(work, note, entry, entry.began_at, signed)
            remember(work, key, note.public_id)
            work.about(row, patient_id=patient_of(work.session, note), grade=row.grade.value)
        return note_facts(work.session, note)


def withdraw(actor: Principal, note_id: str, event_id: str, why: str) -> NoteFacts:
    """Say that an event never was. A mild one of a draft goes; any other stays, marked.

    Its tasks stay until they are closed. Raises NotFound, NotYours, NoteClosed, Invalid without a
    reason where one is needed, Refused for one that was put right or belongs to an incident.
    """
    with unit_of_work(actor, "event:withdrawn") as work:
        note = note_beside(work, note_id)
        row = _replaced(work, note, event_id)
        if goes_whole(row.grade, is_draft=note.status == NoteStatus.DRAFT):
            work.session.delete(row)
        else:
            _mark(work, note, row, why.strip())
        work.session.flush()
        work.about(row, patient_id=patient_of(work.session, note))
        return note_facts(work.session, note)


def _mark(work: Work, note: SessionNote, row: NotedEvent, why: str) -> None:
    if not why or len(why) > LONGEST_WHY:
        text = f"At most {LONGEST_WHY} characters." if why else "Why is it taken back?"
        raise Invalid(text, problems=(Problem("why", text),))
    entry = event_entry(row)
    blank = EventEntry(kind=entry.kind, grade=Grade.MILD, void=True, why=why)
    keep_event(work, note, blank, row.began_at, Signed(signature(work), clock.now(), row))


def note_beside(work: Work, note_id: str) -> SessionNote:
    """A note something may be written beside: one's own draft, or any that is signed.

    Raises NotFound, NotYours, NoteClosed for one entered in error.
    """
    note = Scope(work.session, work.actor).note(note_id)
    if note.status == NoteStatus.ENTERED_IN_ERROR:
        raise NoteClosed(CLOSED[note.status])
    return own_note(work, note_id) if note.status == NoteStatus.DRAFT else note


def _replaced(work: Work, note: SessionNote, event_id: str) -> NotedEvent:
    """The event that is put right. Raises NotFound, Refused where it was or has an incident."""
    row = work.session.scalar(
        select(NotedEvent).where(NotedEvent.note_id == note.id, NotedEvent.public_id == event_id)
    )
    if row is None:
        raise NotFound
    if row.incident_id is not None:
        raise Refused(BY_INCIDENT)
    again = exists().where(NotedEvent.replaces_id == row.id)
    if row.void or work.session.scalar(select(again)):
        raise Refused(PUT_RIGHT)
    return row
