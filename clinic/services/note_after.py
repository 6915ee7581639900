"""After the signature: amendments beside a note, and marking one as entered in error."""

from __future__ import annotations

from sqlalchemy import select

from clinic import clock
from clinic.models import Appointment, NoteAmendment, PlannedVisit, SessionNote
from clinic.rules.errors import Invalid, Problem, Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus
from clinic.services.appointment_status import apply_status
from clinic.services.note_drafts import own_note, patient_of
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import Work, unit_of_work

MARKED = "Marked as entered in error."


def amend(actor: Principal, note_id: str, text: str, reason: str, *, key: str = "") -> None:
    """Add an amendment beside a signed note; the note itself stays as it is.

    Raises NotFound, NotYours, Invalid without text or reason, Refused when not signed.
    """
    _require(text=(text, "What is to be added?"), reason=(reason, "Why is it added?"))
    with unit_of_work(actor, "note:amended") as work:
        note = own_note(work, note_id)
        if note.status != NoteStatus.SIGNED:
            raise Refused("Only a signed note is amended; a draft can still be changed.")
        if already_done(work.session, key, actor.user_id) is None:
            add_amendment(work, note, text.strip(), reason.strip())
            remember(work, key, note.public_id)
        work.about(note, patient_id=patient_of(work.session, note))


def enter_in_error(actor: Principal, note_id: str, reason: str) -> None:
    """Mark a note, draft or signed, as written by mistake; it stays readable, nothing is lost.

    A visit that signing had made done is open again, and so is its planned visit. Doing it twice
    does it once. Raises NotFound, NotYours, Invalid without a reason.
    """
    _require(why=(reason, "Say why: wrong patient, wrong visit …"))
    with unit_of_work(actor, "note:entered_in_error") as work:
        note = own_note(work, note_id)
        patient_id = patient_of(work.session, note)
        if note.status != NoteStatus.ENTERED_IN_ERROR:
            was_signed = note.status == NoteStatus.SIGNED
            note.status, note.error_reason = NoteStatus.ENTERED_IN_ERROR, reason.strip()
            add_amendment(work, note, MARKED, reason.strip())
            if was_signed:
                _reopen(work, work.session.get_one(Appointment, note.appointment_id))
        work.about(note, patient_id=patient_id)


def _require(**answers: tuple[str, str]) -> None:
    problems = tuple(
        Problem(field, question)
        for field, (answer, question) in answers.items()
        if not answer.strip()
    )
    if problems:
        raise Invalid(problems[0].message, problems=problems)


def add_amendment(work: Work, note: SessionNote, text: str, reason: str) -> None:
    """Put words beside a note in the actor's name. Raises Refused for nobody in person."""
    user_id = work.actor.user_id
    if user_id is None:
        raise Refused("Only a person can amend a note.")
    work.session.add(
        NoteAmendment(
            note_id=note.id,
            text=text,
            reason=reason,
            at=clock.now(),
            by_user_id=user_id,
            by_name=signature(work),
        )
    )


def _reopen(work: Work, visit: Appointment) -> None:
    if visit.status == AppointmentStatus.DONE:
        apply_status(work, visit, AppointmentStatus.IN_ROOM)
    planned = work.session.scalar(
        select(PlannedVisit).where(
            PlannedVisit.appointment_id == visit.id,
            PlannedVisit.status == PlannedVisitStatus.ATTENDED,
        )
    )
    if planned is not None:
        planned.status = PlannedVisitStatus.BOOKED
