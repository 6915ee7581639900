"""What the flow of people knows beside the day itself."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinic.models import NeedledSite, SessionNote
from clinic.rules.local_time import minute_of
from clinic.rules.words import NoteStatus


def needles_in(session: Session, visits: Collection[int]) -> dict[int, int]:
    """Of these visits, those whose session counts needles that are not out yet.

    By visit, the minute its session began; which and how many needles is nobody's business here.
    """
    if not visits:
        return {}
    still_in = exists().where(
        NeedledSite.note_id == SessionNote.id, NeedledSite.needles_in > NeedledSite.needles_out
    )
    rows = session.execute(
        select(SessionNote.appointment_id, SessionNote.started_at).where(
            SessionNote.appointment_id.in_(visits),
            SessionNote.status == NoteStatus.DRAFT,
            still_in,
        )
    )
    return {number: minute_of(at) for number, at in rows}
