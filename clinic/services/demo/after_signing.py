"""What stands beside the demo clinic's notes: a leaflet, a supervisor's signatures, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from clinic.models import LeafletVersion, NoteCosignature, NoteFile, SessionNote, Therapist
from clinic.rules.attached import FileKind
from clinic.rules.leaflet import FIRST_BODY, FIRST_TITLE
from clinic.services.demo.moment import Moment
from clinic.services.demo.noted import Noted

WAITING = 3
IN_USE_DAYS = 200
PICTURED = 2
SHOWN = "The bruise at the buttock, the size of a coin"
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


def add_pictures(session: Session, pairs: Sequence[tuple[Noted, SessionNote]]) -> None:
    """Put a drawn picture beside the last signed notes and beside a draft."""
    known = (pair for pair in pairs if pair[0].therapist.user_id is not None)
    newest = sorted(known, key=lambda pair: pair[0].ended, reverse=True)
    signed = [pair for pair in newest if pair[0].signed][:PICTURED]
    drafts = [pair for pair in newest if not pair[0].signed][:1]
    content = _drawn()
    for noted, note in (*signed, *drafts):
        session.add(
            NoteFile(
                note_id=note.id,
                kind=FileKind.PNG,
                about=SHOWN,
                size=len(content),
                content=content,
                added_at=noted.ended,
                by_user_id=noted.therapist.user_id,
                by_name=f"{noted.therapist.name}, {noted.therapist.credential}",
            )
        )
    session.flush()


def _drawn() -> bytes:
    """A patch of colours that nobody could take for a person."""
    picture, into = Image.new("RGB", (320, 240), "#e8d3c4"), BytesIO()
    draw = ImageDraw.Draw(picture)
    for inset, colour in enumerate(("#d8b4b8", "#b58aa5", "#8a6a94")):
        edge = 20 * inset
        draw.ellipse((100 + edge, 70 + edge, 220 - edge, 170 - edge), fill=colour)
    picture.save(into, format="PNG", optimize=True)
    return into.getvalue()
