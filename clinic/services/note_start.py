"""Starting a session note: the visit is in the room, the draft is the therapist's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, AppointmentStep, SessionNote, Therapist, Therapy
from clinic.queries.holds_clinical import held_patients
from clinic.queries.scope import Scope
from clinic.rules.appointment_life import STATUS_WORDS
from clinic.rules.clinical_hold import Held, is_stopped
from clinic.rules.consent_texts import procedures_of
from clinic.rules.errors import Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import AppointmentStatus, NoteStatus, TherapyKind
from clinic.services.appointment_status import apply_status
from clinic.services.consent import check_consent
from clinic.services.needle_supply import first_words
from clinic.services.note_drafts import NotYours
from clinic.services.screen import check_screen
from clinic.services.unit_of_work import Work, unit_of_work

NOT_STARTED = (
    "A clinical hold is open. No session is begun until a clinician has ended it; the stop page"
    " says why."
)
WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
NOTED = (*WAITING, AppointmentStatus.IN_ROOM, AppointmentStatus.DONE)


def start(actor: Principal, visit_id: str, *, instead: str = "") -> str:
    """Start the note of a visit, or open the draft the therapist already has; its public id.

    A visit that is booked or arrived is in the room from now on. `instead` names a note entered
    in error that this one is written instead of. Raises NotFound, NotYours when the visit or its
    note is a colleague's, Held under a clinical hold, Refused when
    the screen or the patient forbids needling, when the visit is on another day, is
    over without treatment, or has a signed note.
    """
    with unit_of_work(actor, "note:started") as work:
        scope = Scope(work.session, actor)
        visit = scope.treated_appointment(visit_id)
        work.session.refresh(visit, with_for_update=True)
        note = _own_draft(work.session, visit, actor)
        if note is None:
            replaces = _replaced(scope, visit, instead)
            _check_startable(work.session, visit, actor)
            _check_safe(work, visit)
            if visit.status in WAITING:
                apply_status(work, visit, AppointmentStatus.IN_ROOM)
            note = _add(work, visit, replaces, no_needling=_without_needles(work.session, visit))
        work.about(note, patient_id=visit.patient_id)
        return note.public_id


def _own_draft(session: Session, visit: Appointment, actor: Principal) -> SessionNote | None:
    """The therapist's own draft of the visit; a colleague's note, or a signed one, refuses."""
    live = session.scalar(
        select(SessionNote).where(
            SessionNote.appointment_id == visit.id,
            SessionNote.status != NoteStatus.ENTERED_IN_ERROR,
        )
    )
    if live is None:
        return None
    if live.therapist_id != actor.therapist_id:
        owner = session.get_one(Therapist, live.therapist_id)
        raise NotYours(f"{owner.name} has started the note of this visit; you may read it.")
    if live.status == NoteStatus.SIGNED:
        raise Refused("The note of this visit is signed. Add an amendment beside it instead.")
    return live


def _check_startable(session: Session, visit: Appointment, actor: Principal) -> None:
    givers = session.scalars(
        select(Therapist)
        .join(AppointmentStep, AppointmentStep.therapist_id == Therapist.id)
        .where(AppointmentStep.appointment_id == visit.id)
        .order_by(AppointmentStep.position)
    ).all()
    if givers and actor.therapist_id not in {giver.id for giver in givers}:
        names = " and ".join(giver.name for giver in givers)
        raise NotYours(f"This visit is with {names}; only who treats can start its note.")
    if visit.status not in NOTED:
        words = STATUS_WORDS[visit.status]
        raise Refused(f'This visit is "{words}": there is no session to write down.')


def _check_safe(work: Work, visit: Appointment) -> None:
    """No session is begun under a clinical hold, no needling against the screen or consent."""
    kinds = _kinds(work.session, visit)
    if is_stopped(kinds) and held_patients(work.session, {visit.patient_id}):
        raise Held(NOT_STARTED)
    if TherapyKind.NEEDLING in kinds:
        check_screen(work, visit)
    check_consent(work, visit, procedures_of(kinds))


def _kinds(session: Session, visit: Appointment) -> Sequence[TherapyKind]:
    return session.scalars(
        select(Therapy.kind)
        .join(AppointmentStep, AppointmentStep.therapy_id == Therapy.id)
        .where(AppointmentStep.appointment_id == visit.id)
    ).all()


def _without_needles(session: Session, visit: Appointment) -> bool:
    """Whether a visit is of other therapies alone: its note needs no sites."""
    kinds = _kinds(session, visit)
    return bool(kinds) and TherapyKind.NEEDLING not in kinds


def _replaced(scope: Scope, visit: Appointment, instead: str) -> int | None:
    """The note entered in error this one stands instead of: the named one, else this visit's."""
    if instead:
        named = scope.note(instead)
        is_mine = named.therapist_id == scope.asker.therapist_id
        return named.id if is_mine and named.status == NoteStatus.ENTERED_IN_ERROR else None
    return scope.session.scalar(
        select(SessionNote.id)
        .where(
            SessionNote.appointment_id == visit.id,
            SessionNote.status == NoteStatus.ENTERED_IN_ERROR,
        )
        .order_by(SessionNote.id.desc())
        .limit(1)
    )


def _add(work: Work, visit: Appointment, replaces: int | None, *, no_needling: bool) -> SessionNote:
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=work.actor.therapist_id,
        started_at=clock.now(),
        replaces_id=replaces,
        no_needling=no_needling,
        **first_words(work.session, work.actor.therapist_id),
    )
    work.session.add(note)
    work.session.flush()
    return note
