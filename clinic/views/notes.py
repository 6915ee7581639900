"""Session notes: logging sites, saving, signing, and what comes after the signature."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.note_paper import kept_paper, read_paper
from clinic.forms.notes import AmendForm, InErrorForm, form_key, put_problems
from clinic.queries.notes import note_of
from clinic.rules.errors import Changed, Refused
from clinic.rules.permissions import Principal
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.services import note_after, note_moves, note_sign
from clinic.services.note_drafts import NOT_KEPT, NoteClosed, NotYours
from clinic.views import note_answers as answers
from clinic.views.gate import actor, scope

bp = Blueprint("notes", __name__)

Verb = Callable[[Principal, str, NoteTyped], NoteFacts]
Answer = Callable[[NoteFacts], ResponseReturnValue]


@bp.get("/notes/<note_id>")
def show(note_id: str) -> ResponseReturnValue:
    """The note to read."""
    return answers.show_answer(note_of(scope(), note_id))


@bp.get("/notes/<note_id>/pdf")
def download(note_id: str) -> ResponseReturnValue:
    """The note as a file to keep; its name says the day and nobody's name."""
    return answers.file_answer(note_of(scope(), note_id))


@bp.get("/notes/<note_id>/edit")
def edit(note_id: str) -> ResponseReturnValue:
    """The draft to write in; a note that is a colleague's, or closed, is only read."""
    note = note_of(scope(), note_id)
    if not note.is_draft or note.therapist_id != actor().therapist_id:
        return redirect(url_for("notes.show", note_id=note_id))
    return answers.edit_answer(note, kept_paper(note))


@bp.post("/notes/<note_id>")
def save(note_id: str) -> ResponseReturnValue:
    """Keep the draft as typed."""
    return draft_move(note_id, note_moves.save)


@bp.post("/notes/<note_id>/sites")
def add_site(note_id: str) -> ResponseReturnValue:
    """Keep what was typed and add the new site."""
    return draft_move(note_id, note_moves.add_site, adding=True)


@bp.post("/notes/<note_id>/sites/<site_id>")
def change_site(note_id: str, site_id: str) -> ResponseReturnValue:
    """Keep what was typed; one tap counts all needles of a site out."""
    all_out = request.form.get("move") == "all_out"
    return draft_move(note_id, _of_site(note_moves.change_site, site_id, all_out=all_out))


@bp.post("/notes/<note_id>/sites/<site_id>/remove")
def remove_site(note_id: str, site_id: str) -> ResponseReturnValue:
    """Take a site off the list."""
    return draft_move(note_id, _of_site(note_moves.remove_site, site_id), without=site_id)


@bp.post("/notes/<note_id>/all-out")
def all_out(note_id: str) -> ResponseReturnValue:
    """Count every needle of every site as taken out."""
    return draft_move(note_id, note_moves.all_out)


@bp.post("/notes/<note_id>/copy-last")
def copy_last(note_id: str) -> ResponseReturnValue:
    """Add the sites of the last session."""
    return draft_move(note_id, note_moves.copy_last)


@bp.post("/notes/<note_id>/sign")
def sign(note_id: str) -> ResponseReturnValue:
    """Keep what was typed and sign."""
    return draft_move(note_id, note_sign.sign, answer=answers.signed_answer)


@bp.post("/notes/<note_id>/amendments")
def amend(note_id: str) -> ResponseReturnValue:
    """Add something beside a signed note."""
    form = AmendForm()
    if form.validate():
        text, reason = form.text.data or "", form.reason.data or ""
        try:
            note_after.amend(actor(), note_id, text, reason, key=form_key(form.key.data))
        except Refused as refused:
            put_problems(form, refused.problems)
            return _shown(note_id, refused, amend=form)
        flash("Added beside the note.", "done")
        return redirect(url_for("notes.show", note_id=note_id, _anchor="added"), 303)
    return answers.show_answer(note_of(scope(), note_id), amend=form), 422


@bp.post("/notes/<note_id>/entered-in-error")
def entered_in_error(note_id: str) -> ResponseReturnValue:
    """Mark the note as written by mistake."""
    form = InErrorForm()
    if form.validate():
        try:
            note_after.enter_in_error(actor(), note_id, form.why.data or "")
        except Refused as refused:
            put_problems(form, refused.problems)
            return _shown(note_id, refused, in_error=form)
        flash("Marked as entered in error. It stays readable.", "done")
        return redirect(url_for("notes.show", note_id=note_id), 303)
    return answers.show_answer(note_of(scope(), note_id), in_error=form), 422


def draft_move(
    note_id: str,
    verb: Verb,
    *,
    answer: Answer | None = None,
    adding: bool = False,
    without: str = "",
) -> ResponseReturnValue:
    """One move in a draft: read all that was typed, do it, or bring it all back."""
    paper = read_paper(request.form)
    paper.sites.pop(without, None)
    if not paper.validate(adding=adding):
        return answers.again(note_id, paper, NOT_KEPT, 422)
    typed = paper.typed(adding=adding)
    try:
        kept = verb(actor(), note_id, typed)
    except (NotYours, NoteClosed) as refused:
        return answers.closed(note_id, typed, refused.message, refused.status)
    except Changed:
        return answers.conflict(note_id, paper, typed)
    except Refused as refused:
        paper.put(refused.problems)
        return answers.again(note_id, paper, refused.message, refused.status)
    return answer(kept) if answer else answers.kept_answer(kept, paper.part)


def _of_site(verb: Callable[..., NoteFacts], site_id: str, **how: bool) -> Verb:
    def of_site(who: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
        return verb(who, note_id, site_id, typed, **how)

    return of_site


def _shown(note_id: str, refused: Refused, **forms: AmendForm | InErrorForm) -> ResponseReturnValue:
    note = note_of(scope(), note_id)
    beside = bool(refused.problems)
    page = answers.show_answer(note, refused="" if beside else refused.message, **forms)
    return page, refused.status
