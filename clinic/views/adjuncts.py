"""The other therapies of a visit: writing one down, changing it, taking it off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.adjuncts import AdjunctForm, fresh_values, kept_values
from clinic.forms.notes import form_key, put_problems
from clinic.pages.form_parts import Back
from clinic.pages.note_adjuncts import adjunct_page
from clinic.queries.adjuncts import before_adjunct
from clinic.queries.notes import note_of
from clinic.rules.adjuncts import ADJUNCTS, KeptAdjunct
from clinic.rules.errors import NotFound, Refused
from clinic.rules.session_record import NoteFacts
from clinic.rules.words import TherapyKind
from clinic.services import adjuncts
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.views.gate import actor, scope

bp = Blueprint("adjuncts", __name__, url_prefix="/notes/<note_id>/adjuncts")


@bp.get("/new")
def new(note_id: str) -> ResponseReturnValue:
    """What was given, beginning with what was given last time."""
    note, therapy = note_of(scope(), note_id), _kind()
    last = before_adjunct(scope(), note_id, therapy).last
    return _page(note, therapy, AdjunctForm(None, data=fresh_values(therapy, last)))


@bp.post("/new")
def add(note_id: str) -> ResponseReturnValue:
    """Keep it."""
    note, therapy, form = note_of(scope(), note_id), _kind(), AdjunctForm()
    if not form.validate():
        return _page(note, therapy, form), 422
    try:
        entry = form.entry(therapy)
        adjuncts.add_adjunct(actor(), note_id, entry, key=form_key(form.key.data))
    except Refused as refused:
        return _refused(note_id, therapy, form, refused)
    return _back(note_id)


@bp.get("/<adjunct_id>")
def show(note_id: str, adjunct_id: str) -> ResponseReturnValue:
    """One as it is kept, to change it."""
    note = note_of(scope(), note_id)
    kept = _kept(note, adjunct_id)
    form = AdjunctForm(None, data=kept_values(kept))
    return _page(note, TherapyKind(kept.entry.kind), form, kept=kept)


@bp.post("/<adjunct_id>")
def change(note_id: str, adjunct_id: str) -> ResponseReturnValue:
    """Keep it as typed."""
    note, form = note_of(scope(), note_id), AdjunctForm()
    kept = _kept(note, adjunct_id)
    therapy = TherapyKind(kept.entry.kind)
    if not form.validate():
        return _page(note, therapy, form, kept=kept), 422
    try:
        entry = form.entry(therapy)
        adjuncts.change_adjunct(actor(), note_id, adjunct_id, entry, form.as_shown)
    except Refused as refused:
        return _refused(note_id, therapy, form, refused, adjunct_id)
    return _back(note_id)


@bp.post("/<adjunct_id>/remove")
def remove(note_id: str, adjunct_id: str) -> ResponseReturnValue:
    """Take it off the draft."""
    try:
        adjuncts.remove_adjunct(actor(), note_id, adjunct_id)
    except (NotYours, NoteClosed) as refused:
        flash(refused.message, "due")
    return _back(note_id)


def _kind() -> TherapyKind:
    text = request.args.get("kind", "")
    if text not in ADJUNCTS:
        raise NotFound
    return TherapyKind(text)


def _kept(note: NoteFacts, adjunct_id: str) -> KeptAdjunct:
    found = next((each for each in note.adjuncts if each.public_id == adjunct_id), None)
    if found is None:
        raise NotFound
    return found


def _back(note_id: str) -> ResponseReturnValue:
    where = "notes.edit" if note_of(scope(), note_id).is_draft else "notes.show"
    return redirect(url_for(where, note_id=note_id, _anchor="adjuncts"), 303)


def _refused(
    note_id: str, kind: TherapyKind, form: AdjunctForm, refused: Refused, adjunct_id: str = ""
) -> ResponseReturnValue:
    if isinstance(refused, NotYours | NoteClosed):
        flash(refused.message, "due")
        return redirect(url_for("notes.show", note_id=note_id), 303)
    put_problems(form, refused.problems)
    note = note_of(scope(), note_id)
    kept = _kept(note, adjunct_id) if adjunct_id else None
    if kept is not None:
        form.version.data = str(kept.version)
    said = "" if refused.problems else refused.message
    return _page(note, kind, form, kept=kept, refused=said), refused.status


def _page(
    note: NoteFacts,
    kind: TherapyKind,
    form: AdjunctForm,
    *,
    kept: KeptAdjunct | None = None,
    refused: str = "",
) -> str:
    form.ask(kind)
    where = "notes.edit" if note.is_draft else "notes.show"
    back = Back(url_for(where, note_id=note.public_id, _anchor="adjuncts"), "Back to the note")
    facts = before_adjunct(scope(), note.public_id, kind).facts
    page = adjunct_page(note, kind, facts, back, kept)
    return render_template("notes/adjunct.html", page=page, form=form, refused=refused, touch=True)
