"""A supervisor's co-signature under a colleague's note."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.notes import RemarkForm, form_key, put_problems
from clinic.queries.notes import note_of
from clinic.rules.errors import Refused
from clinic.services import note_cosign
from clinic.views import note_answers as answers
from clinic.views.gate import actor, scope

bp = Blueprint("cosigning", __name__, url_prefix="/notes")


@bp.post("/<note_id>/cosign")
def cosign(note_id: str) -> ResponseReturnValue:
    """Sign under it."""
    try:
        note_cosign.cosign(actor(), note_id)
    except Refused as refused:
        return answers.show_answer(
            note_of(scope(), note_id), refused=refused.message
        ), refused.status
    flash("Co-signed.", "done")
    return redirect(url_for("unsigned.index"), 303)


@bp.post("/<note_id>/send-back")
def send_back(note_id: str) -> ResponseReturnValue:
    """Send it back with a remark."""
    form = RemarkForm()
    if not form.validate():
        return answers.show_answer(note_of(scope(), note_id), remark=form), 422
    try:
        note_cosign.send_back(actor(), note_id, form.remark.data or "", key=form_key(form.key.data))
    except Refused as refused:
        put_problems(form, refused.problems)
        words = "" if refused.problems else refused.message
        note = note_of(scope(), note_id)
        return answers.show_answer(note, refused=words, remark=form), refused.status
    flash("Sent back. The remark stands beside the note.", "done")
    return redirect(url_for("notes.show", note_id=note_id, _anchor="added"), 303)
