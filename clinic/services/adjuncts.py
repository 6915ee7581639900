"""Writing down the other therapies of a visit, each with its own stops.

Like adverse events they are not typed into the note: the note's version stays. Beside a signed
note one may still be added, for the sauna comes after the needles.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from clinic import clock
from clinic.models import AdjunctRecord, Appointment, SessionNote
from clinic.queries.adjuncts import (
    PLAIN,
    SEPARATOR,
    adjunct_facts,
    adjuncts_of,
    kinds_begun,
    most_given,
)
from clinic.queries.note_facts import note_facts
from clinic.rules.adjunct_stops import check_stops
from clinic.rules.adjuncts import MOST_RECORDS, AdjunctEntry, check_adjunct
from clinic.rules.errors import Changed, Invalid, NotFound
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import NoteStatus, TherapyKind
from clinic.services.adverse_events import note_beside
from clinic.services.note_drafts import CLOSED, NoteClosed, patient_of
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

TOO_MANY = f"A note holds at most {MOST_RECORDS} other therapies."


def add_adjunct(actor: Principal, note_id: str, entry: AdjunctEntry, *, key: str = "") -> NoteFacts:
    """Keep one beside a note. A form sent twice keeps it once.

    Raises NotFound, NotYours, NoteClosed for a note entered in error, and Invalid with every
    problem beside its field: what is missing, what stops it, what needs a reason.
    """
    with unit_of_work(actor, "adjunct:added") as work:
        note = note_beside(work, note_id)
        if already_done(work.session, key, actor.user_id) is None:
            _check(work, note, entry)
            there = select(func.count(AdjunctRecord.id)).where(AdjunctRecord.note_id == note.id)
            if (work.session.scalar(there) or 0) >= MOST_RECORDS:
                raise Invalid(TOO_MANY)
            row = _new(work, note, entry)
            remember(work, key, note.public_id)
            work.about(row, patient_id=patient_of(work.session, note), kind=entry.kind)
        return note_facts(work.session, note)


def change_adjunct(
    actor: Principal, note_id: str, adjunct_id: str, entry: AdjunctEntry, version: int
) -> NoteFacts:
    """Change one of a draft. Raises as `add_adjunct`, and Changed where it is not as it was shown.

    Beside a signed note it raises NoteClosed.
    """
    with unit_of_work(actor, "adjunct:changed") as work:
        note, row = _of_draft(work, note_id, adjunct_id)
        if row.version != version:
            raise Changed(CHANGED_MEANWHILE)
        entry = replace(entry, kind=row.kind.value)
        _check(work, note, entry)
        _fill(row, entry)
        work.session.flush()
        work.about(row, patient_id=patient_of(work.session, note))
        return note_facts(work.session, note)


def remove_adjunct(actor: Principal, note_id: str, adjunct_id: str) -> NoteFacts:
    """Take one off a draft. Raises NotFound, NotYours, NoteClosed."""
    with unit_of_work(actor, "adjunct:removed") as work:
        note, row = _of_draft(work, note_id, adjunct_id)
        work.session.delete(row)
        work.session.flush()
        work.about(row, patient_id=patient_of(work.session, note))
        return note_facts(work.session, note)


def copy_adjuncts(work: Work, note: SessionNote, visit: Appointment, last: SessionNote) -> None:
    """Take over what was given last time, of the therapies of this visit that have begun.

    What is asked before each stays open: until it is answered the note cannot be signed.
    """
    begun = kinds_begun(work.session, visit, clock.now_minute())
    here = {_same(each.entry) for each in adjuncts_of(work.session, note)}
    for each in adjuncts_of(work.session, last):
        if TherapyKind(each.entry.kind) in begun and _same(each.entry) not in here:
            _new(work, note, replace(each.entry, asked=(), reason="", response=""))


def _check(work: Work, note: SessionNote, entry: AdjunctEntry) -> None:
    problems = list(check_adjunct(entry, most_given(work.session)))
    if not any(each.field == "kind" for each in problems):
        visit = work.session.get_one(Appointment, note.appointment_id)
        problems += check_stops(entry, adjunct_facts(work.session, note, visit))
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))


def _new(work: Work, note: SessionNote, entry: AdjunctEntry) -> AdjunctRecord:
    row = AdjunctRecord(
        note_id=note.id,
        kind=TherapyKind(entry.kind),
        at=clock.now(),
        by_user_id=work.actor.user_id,
        by_name=signature(work),
    )
    _fill(row, entry)
    work.session.add(row)
    work.session.flush()
    return row


def _fill(row: AdjunctRecord, entry: AdjunctEntry) -> None:
    for name in PLAIN:
        setattr(row, name, getattr(entry, name))
    row.asked = SEPARATOR.join(entry.asked)


def _of_draft(work: Work, note_id: str, adjunct_id: str) -> tuple[SessionNote, AdjunctRecord]:
    note = note_beside(work, note_id)
    if note.status != NoteStatus.DRAFT:
        raise NoteClosed(CLOSED[note.status])
    row = work.session.scalar(
        select(AdjunctRecord).where(
            AdjunctRecord.note_id == note.id, AdjunctRecord.public_id == adjunct_id
        )
    )
    if row is None:
        raise NotFound
    return note, row


def _same(entry: AdjunctEntry) -> tuple[str, str]:
    return entry.kind, entry.name.casefold()
