"""A supervisor's part in a signed note: signing under it, or sending it back with a remark."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from clinic import clock
from clinic.models import NoteCosignature, SessionNote
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid, Problem, Refused
from clinic.rules.permissions import Principal
from clinic.rules.tasks import NewTask
from clinic.rules.words import NoteStatus, TaskKind
from clinic.services.note_after import add_amendment
from clinic.services.note_drafts import NotYours, patient_of
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import Work, unit_of_work

SENT_BACK = "Sent back by the supervisor"
ANSWER_WITHIN = timedelta(days=1)


def cosign(actor: Principal, note_id: str) -> None:
    """Sign under a colleague's note as their supervisor; a second time does nothing more.

    Raises NotFound, NotYours, Refused for a note that is not signed or was entered in error.
    """
    with unit_of_work(actor, "note:cosigned") as work:
        note = _awaiting(work, note_id)
        if not _is_cosigned(work, note):
            work.session.add(
                NoteCosignature(
                    note_id=note.id,
                    at=clock.now(),
                    by_user_id=actor.user_id,
                    by_name=signature(work),
                )
            )
        work.about(note, patient_id=patient_of(work.session, note))


def send_back(actor: Principal, note_id: str, remark: str, *, key: str = "") -> None:
    """Put a remark beside a colleague's note and on their list of things to do.

    The note stays as it is and waits on; what they answer is an amendment. Raises as `cosign`,
    and Invalid without a remark.
    """
    text = remark.strip()
    if not text:
        question = "What should be put right?"
        raise Invalid(question, problems=(Problem("remark", question),))
    with unit_of_work(actor, "note:sent_back") as work:
        note = _awaiting(work, note_id)
        if _is_cosigned(work, note):
            raise Refused("You have co-signed this note already.")
        if already_done(work.session, key, actor.user_id) is None:
            add_amendment(work, note, text, SENT_BACK)
            new = NewTask(
                kind=TaskKind.OTHER,
                title="A supervisor's remark on a session note",
                due_at=clock.now() + ANSWER_WITHIN,
                detail=text,
                owner_therapist_id=note.therapist_id,
                note_id=note.id,
            )
            open_task(work, patient_of(work.session, note), new)
            remember(work, key, note.public_id)
        else:
            work.about(note, patient_id=patient_of(work.session, note))


def _awaiting(work: Work, note_id: str) -> SessionNote:
    note = Scope(work.session, work.actor).note(note_id)
    if note.supervisor_id is None or note.supervisor_id != work.actor.therapist_id:
        raise NotYours("This note does not wait for your co-signature.")
    work.session.refresh(note, with_for_update=True)
    if note.status != NoteStatus.SIGNED:
        raise Refused("Only a signed note is co-signed; this one was entered in error.")
    return note


def _is_cosigned(work: Work, note: SessionNote) -> bool:
    found = select(NoteCosignature.id).where(NoteCosignature.note_id == note.id)
    return work.session.scalar(found) is not None
