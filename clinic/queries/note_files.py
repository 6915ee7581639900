"""The files beside a session note, for those who may read the note."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import NoteFile, SessionNote
from clinic.queries.scope import Scope
from clinic.rules.attached import FileFacts
from clinic.rules.errors import NotFound


def files_of(session: Session, note: SessionNote) -> tuple[FileFacts, ...]:
    """What stands beside a note, oldest first; not the files themselves."""
    rows = session.scalars(
        select(NoteFile).where(NoteFile.note_id == note.id).order_by(NoteFile.id)
    )
    return tuple(
        FileFacts(
            row.public_id,
            number,
            row.kind,
            row.size,
            row.about,
            row.added_at,
            row.by_name,
            row.later,
        )
        for number, row in enumerate(rows, 1)
    )


def file_of(scope: Scope, note_id: str, file_id: str) -> tuple[FileFacts, bytes]:
    """One file of a note that may be read. Raises NotFound."""
    note = scope.note(note_id)
    for each in files_of(scope.session, note):
        if each.public_id == file_id:
            content = scope.session.scalar(
                select(NoteFile.content).where(NoteFile.public_id == file_id)
            )
            return each, content or b""
    raise NotFound
