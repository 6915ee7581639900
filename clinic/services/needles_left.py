"""Nobody leaves the room while a needle is not counted out."""

from __future__ import annotations

from sqlalchemy import select

from clinic.models import Appointment, NeedledSite, SessionNote
from clinic.queries.note_facts import site_entry
from clinic.rules.errors import Refused
from clinic.rules.signing import needle_count_words
from clinic.rules.words import AppointmentStatus, NoteStatus
from clinic.services.unit_of_work import Work

ASK = "The needles of this session are not all counted out yet: ask the therapist to count them."
WAY = "Count them out in the note, or write down there that one is missing or broken."


def check_none_left(work: Work, visit: Appointment, target: AppointmentStatus) -> None:
    """Raise Refused when a visit would leave the room with needles in.

    The therapist of the note is told where; nobody else is told more than that there are some.
    """
    if visit.status != AppointmentStatus.IN_ROOM or target == AppointmentStatus.IN_ROOM:
        return
    rows = work.session.execute(
        select(NeedledSite, SessionNote.therapist_id)
        .join(SessionNote, SessionNote.id == NeedledSite.note_id)
        .where(
            SessionNote.appointment_id == visit.id,
            SessionNote.status == NoteStatus.DRAFT,
            NeedledSite.needles_in > NeedledSite.needles_out + NeedledSite.missing,
        )
        .order_by(NeedledSite.position)
    ).all()
    if not rows:
        return
    if rows[0].therapist_id != work.actor.therapist_id:
        raise Refused(ASK)
    _, _, where = needle_count_words([site_entry(row[0]) for row in rows]).partition(": ")
    raise Refused(f"{where[:1].upper()}{where[1:]}. {WAY}")
