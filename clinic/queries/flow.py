"""What the flow of people knows beside the day itself."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinic.models import NeedledSite, SessionNote
from clinic.rules.diary_values import NeedlesIn
from clinic.rules.local_time import minute_of
from clinic.rules.words import NoteStatus


def needles_in(session: Session, visits: Collection[int]) -> dict[int, NeedlesIn]:
    """Of these visits, those whose session counts needles that are not out yet.

    By visit, since when; which and how many needles is nobody's business here.
    """
    if not visits:
        return {}
    still_in = exists().where(
        NeedledSite.note_id == SessionNote.id,
        NeedledSite.needles_in > NeedledSite.needles_out + NeedledSite.missing,
    )
    rows = session.execute(
        select(
            SessionNote.appointment_id,
            SessionNote.started_at,
            SessionNote.needles_in_at,
            SessionNote.alarm_minutes,
        ).where(
            SessionNote.appointment_id.in_(visits),
            SessionNote.status == NoteStatus.DRAFT,
            still_in,
        )
    )
    return {
        number: NeedlesIn(minute_of(in_at or began), minutes if in_at else None)
        for number, began, in_at, minutes in rows
    }
