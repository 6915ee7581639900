"""Putting a photograph or a file beside a session note."""

from __future__ import annotations

from sqlalchemy import func, select

from clinic import clock
from clinic.models import NoteFile
from clinic.rules.attached import LONGEST_ABOUT, MOST_FILES, FileKind, FileSent, kind_of
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import NoteStatus
from clinic.services.note_after import add_amendment
from clinic.services.note_drafts import NoteClosed, own_note, patient_of
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.pictures import drawn_anew
from clinic.services.unit_of_work import unit_of_work

ADDED = "A file was added."
SIGNED = "This note is closed: what stands beside it stays. Say in an amendment what is wrong."


def add_file(actor: Principal, note_id: str, sent: FileSent, *, key: str = "") -> None:
    """Keep a file beside the actor's own note; pictures are drawn anew before that.

    Beside a signed note it is an amendment, and `about` says why. Raises Invalid for what is no
    picture or PDF or is too large, NotFound, NotYours, Refused for a note entered in error.
    """
    kind = kind_of(sent.content)
    about = sent.about.strip()
    if len(about) > LONGEST_ABOUT:
        raise Invalid(f"At most {LONGEST_ABOUT} characters.", field="about")
    kept = sent.content if kind is FileKind.PDF else drawn_anew(sent.content, kind)
    with unit_of_work(actor, "note:file_added") as work:
        note = own_note(work, note_id)
        if note.status == NoteStatus.ENTERED_IN_ERROR:
            raise Refused("This note was entered in error: nothing is added to it.")
        later = note.status == NoteStatus.SIGNED
        if later and not about:
            raise Invalid("Say what it shows and why it is added after signing.", field="about")
        if already_done(work.session, key, actor.user_id) is None:
            there = select(func.count(NoteFile.id)).where(NoteFile.note_id == note.id)
            if (work.session.scalar(there) or 0) >= MOST_FILES:
                raise Invalid(f"A note holds at most {MOST_FILES} files.", field="file")
            row = NoteFile(
                note_id=note.id,
                kind=kind,
                about=about,
                size=len(kept),
                content=kept,
                later=later,
                added_at=clock.now(),
                by_user_id=actor.user_id,
                by_name=signature(work),
            )
            work.session.add(row)
            if later:
                add_amendment(work, note, ADDED, about)
            remember(work, key, note.public_id)
        work.about(note, patient_id=patient_of(work.session, note), kind=kind.value)


def take_off(actor: Principal, note_id: str, file_id: str) -> None:
    """Delete a file of the actor's own draft, for good.

    Raises NotFound for a file that is not of this note, NotYours, NoteClosed once it is signed.
    """
    with unit_of_work(actor, "note:file_taken_off") as work:
        note = own_note(work, note_id)
        if note.status != NoteStatus.DRAFT:
            raise NoteClosed(SIGNED)
        of_note = NoteFile.note_id == note.id, NoteFile.public_id == file_id
        row = work.session.scalar(select(NoteFile).where(*of_note))
        if row is None:
            raise NotFound
        work.session.delete(row)
        work.about(note, patient_id=patient_of(work.session, note), kind=row.kind.value)
