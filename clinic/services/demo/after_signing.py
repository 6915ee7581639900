"""What stands beside the demo clinic's signed notes: its leaflet, and a supervisor's signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from clinic.models import LeafletVersion, NoteCosignature, SessionNote, Therapist
from clinic.rules.leaflet import FIRST_BODY, FIRST_TITLE
from clinic.services.demo.moment import Moment
from clinic.services.demo.noted import Noted

WAITING = 3
IN_USE_DAYS = 200
MADE = FIRST_BODY.replace("We may ask", "You get a short message from us. We ask")


def add_leaflets(session: Session, moment: Moment) -> int:
    """Keep the text it comes with and a newer one; the row of the newer."""
    made = moment.now - timedelta(days=IN_USE_DAYS)
    for days, body in enumerate((FIRST_BODY, MADE)):
        row = LeafletVersion(
            title=FIRST_TITLE, body=body, made_at=made + timedelta(days=days), by_name=""
        )
        session.add(row)
        session.flush()
    return row.id


def add_cosignatures(
    session: Session, moment: Moment, pairs: Sequence[tuple[Noted, SessionNote]]
) -> None:
    """Let the supervisor have signed under all but the last few notes of whom they supervise."""
    waiting = [(noted, note) for noted, note in pairs if note.supervisor_id is not None]
    waiting.sort(key=lambda pair: pair[0].ended, reverse=True)
    for noted, note in waiting[WAITING:]:
        supervisor = session.get_one(Therapist, note.supervisor_id)
        if supervisor.user_id is not None:
            session.add(
                NoteCosignature(
                    note_id=note.id,
                    at=min(noted.ended + timedelta(hours=9), moment.now),
                    by_user_id=supervisor.user_id,
                    by_name=f"{supervisor.name}, {supervisor.credential}",
                )
            )
    session.flush()
