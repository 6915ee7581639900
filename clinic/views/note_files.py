"""Files beside a session note: adding one, and handing one out."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.note_files import NoteFileForm
from clinic.forms.notes import form_key
from clinic.pages.note_files import file_name
from clinic.queries.note_files import file_of
from clinic.queries.notes import note_of
from clinic.rules.attached import MEDIA_TYPES
from clinic.rules.errors import Refused
from clinic.services.note_files import add_file, take_off
from clinic.views import note_answers as answers
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside

bp = Blueprint("note_files", __name__, url_prefix="/notes")


@bp.post("/<note_id>/files")
def add(note_id: str) -> ResponseReturnValue:
    """Put a file beside the note."""
    form = NoteFileForm()
    if not form.validate():
        return answers.show_answer(note_of(scope(), note_id), file=form), 422
    try:
        add_file(actor(), note_id, form.sent, key=form_key(form.key.data))
    except Refused as refused:
        show_beside(form, refused, default="file")
        return answers.show_answer(note_of(scope(), note_id), file=form), refused.status
    flash("The file stands beside the note.", "done")
    return redirect(url_for("notes.show", note_id=note_id, _anchor="files"), 303)


@bp.get("/<note_id>/files/<file_id>")
def download(note_id: str, file_id: str) -> ResponseReturnValue:
    """One file, to keep: never shown inside a page."""
    facts, content = file_of(scope(), note_id, file_id)
    answer = make_response(content)
    answer.mimetype = MEDIA_TYPES[facts.kind]
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(facts))
    return answer


@bp.post("/<note_id>/files/<file_id>/take-off")
def remove(note_id: str, file_id: str) -> ResponseReturnValue:
    """Delete a file of a draft."""
    try:
        take_off(actor(), note_id, file_id)
    except Refused as refused:
        note = note_of(scope(), note_id)
        return answers.show_answer(note, refused=refused.message), refused.status
    flash("The file is deleted.", "done")
    return redirect(url_for("notes.show", note_id=note_id, _anchor="files"), 303)
