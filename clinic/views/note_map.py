"""Muscles chosen on the body: a part of it is touched, then the muscle below it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.pages.body_map import region_panel
from clinic.queries.notes import note_of
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.services import note_body, note_moves
from clinic.views import note_answers as answers
from clinic.views.gate import scope
from clinic.views.notes import draft_move

bp = Blueprint("note_map", __name__)


@bp.get("/notes/<note_id>/region")
def region(note_id: str) -> ResponseReturnValue:
    """The muscles below one part of the body: the piece of the page, or the page with it."""
    note = note_of(scope(), note_id)
    part = request.args.get("part", "")
    if not answers.small():
        return redirect(_open(note, part))
    panel = region_panel(part)
    return render_template("notes/_region.html", panel=panel, note_id=note.public_id)


@bp.post("/notes/<note_id>/region")
def keep_and_open(note_id: str) -> ResponseReturnValue:
    """The same where no script runs: keep what was typed, then show them."""
    part = request.form.get("region", "")
    return draft_move(
        note_id, note_moves.save, answer=lambda kept: redirect(_open(kept, part), 303)
    )


@bp.post("/notes/<note_id>/muscles")
def add_muscle(note_id: str) -> ResponseReturnValue:
    """Keep what was typed and add a site by its muscle and side."""
    muscle, _, side = request.form.get("muscle_side", "").partition(" ")

    def verb(who: Principal, note: str, typed: NoteTyped) -> NoteFacts:
        return note_body.add_muscle(who, note, muscle, side, typed)

    return draft_move(note_id, verb)


@bp.post("/notes/<note_id>/sets")
def add_set(note_id: str) -> ResponseReturnValue:
    """Keep what was typed and add all muscles of a ready set, on the affected side."""
    name, _, side = request.form.get("muscle_set", "").partition(" ")

    def verb(who: Principal, note: str, typed: NoteTyped) -> NoteFacts:
        return note_body.add_set(who, note, name, side, typed)

    return draft_move(note_id, verb)


def _open(note: NoteFacts, part: str) -> str:
    return url_for("notes.edit", note_id=note.public_id, part=part, _anchor="region")
