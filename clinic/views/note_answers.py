"""What comes back after a move in a draft: the page, or the piece of it that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from clinic import clock
from clinic.exports.pdf import pdf
from clinic.forms.note_files import NoteFileForm
from clinic.forms.note_paper import Paper, kept_paper, renew
from clinic.forms.notes import AmendForm, InErrorForm, RemarkForm, new_key
from clinic.pages.note_conflict import Conflict, conflict_of
from clinic.pages.note_edit import edit_page, muscle_options, note_state, saved_words, with_typed
from clinic.pages.note_print import pdf_name, printed_note
from clinic.pages.notes import note_page
from clinic.pages.screening import ask_word, limit_lines, safety_pills
from clinic.queries.notes import facts_of, has_last, note_of
from clinic.queries.safety import safety_at_signing
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.services.note_sign import blockers_of
from clinic.views.gate import actor, scope
from clinic.views.note_body import body_of


def small() -> bool:
    """Whether a small move of a page asks, and only a piece of it comes back."""
    return request.headers.get("HX-Request") == "true"


def edit_answer(
    note: NoteFacts, paper: Paper, *, refused: str = "", conflict: Conflict | None = None
) -> str:
    """The draft's page, or only its form; with what was refused, and why."""
    facts = facts_of(scope(), note)
    return render_template(
        "notes/edit.html",
        bare=small(),
        page=edit_page(note, facts, may_copy=has_last(scope(), note)),
        body=body_of(note),
        **_form_values(note, paper, refused),
        conflict=conflict,
        touch=True,
    )


def kept_answer(note: NoteFacts, part: str) -> ResponseReturnValue:
    """After a move that was kept: the piece that changed, or the page by a redirect."""
    if not small():
        return redirect(url_for("notes.edit", note_id=note.public_id, _anchor="sites"), 303)
    piece = "notes/_saved.html" if part == "draft" else "notes/_sites_moved.html"
    word = saved_words(clock.now(), note.visit)
    copied = request.endpoint == "notes.copy_last"
    return render_template(piece, copied=copied, **_form_values(note, kept_paper(note), "", word))


def time_answer(note: NoteFacts) -> str:
    """After the needles' time was touched: only what shows it."""
    values = _form_values(note, kept_paper(note), "")
    return render_template("notes/_time.html", **values)


def signed_answer(note: NoteFacts) -> ResponseReturnValue:
    """After the signature: the note to read."""
    flash("Signed. The note cannot change any more; what comes later is added beside it.", "done")
    return go(url_for("notes.show", note_id=note.public_id))


def go(address: str) -> ResponseReturnValue:
    """Send the browser on, from a form as from a small move."""
    if not small():
        return redirect(address, 303)
    answer = make_response("", 200)
    answer.headers["HX-Redirect"] = address
    return answer


def again(note_id: str, paper: Paper, refused: str, status: int) -> ResponseReturnValue:
    """The form once more, with every word that was typed and what is wrong with it."""
    note = note_of(scope(), note_id)
    if not _writable(note):
        return closed(note_id, paper.typed(), refused, 409)
    if small() and paper.part:
        piece = "notes/_saved.html" if paper.part == "draft" else "notes/_sites_moved.html"
        wrong = paper.wrong if paper.part == "draft" else []
        values = _form_values(note, paper, refused)
        return render_template(piece, wrong=wrong, **values), status
    return _whole(edit_answer(note, paper, refused=refused), status)


def conflict(note_id: str, paper: Paper, typed: NoteTyped) -> ResponseReturnValue:
    """Both versions: the one kept meanwhile and the one typed, which is still in the form."""
    note = note_of(scope(), note_id)
    if not _writable(note):
        return closed(note_id, typed, "", 409)
    found = conflict_of(note, typed)
    if paper.part == "draft" and not found.differences:
        return kept_answer(note, paper.part)  # it came through before, only its answer did not
    renew(paper, note)
    return _whole(edit_answer(note, paper, conflict=found), 409)


def closed(note_id: str, typed: NoteTyped, refused: str, status: int) -> ResponseReturnValue:
    """The note to read, because it cannot be written in; what was typed stands beside it."""
    note = note_of(scope(), note_id)
    lost = conflict_of(note, typed) if note.therapist_id == actor().therapist_id else None
    return _whole(show_answer(note, refused=refused, lost=lost), status, "#main", "innerHTML")


def show_answer(
    note: NoteFacts, *, refused: str = "", lost: Conflict | None = None, **sent: FlaskForm
) -> str:
    """The note to read, with the forms for what may still be added.

    `sent` are those that come back as they were typed: `amend`, `in_error`, `remark`, `file`.
    """
    return render_template(
        "notes/show.html",
        bare=small(),
        page=note_page(note, actor().therapist_id),
        refused=refused,
        lost=lost,
        amend_form=sent.get("amend") or AmendForm(None, data={"key": new_key()}),
        error_form=sent.get("in_error") or InErrorForm(None),
        remark_form=sent.get("remark") or RemarkForm(None, data={"key": new_key()}),
        file_form=sent.get("file") or NoteFileForm(None, data={"key": new_key()}),
        touch=True,
    )


def file_answer(note: NoteFacts) -> ResponseReturnValue:
    """The note as a PDF to keep, never shown inside a page; made when the reading is over."""
    scope().done_reading()
    now = clock.now()
    answer = make_response(pdf(printed_note(note, now), now))
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=pdf_name(note))
    return answer


def _form_values(
    note: NoteFacts, paper: Paper, refused: str, saved_word: str = ""
) -> dict[str, Any]:
    typed = {name: form.entry for name, form in paper.sites.items()}
    shown = with_typed(note, typed)
    asked = replace(shown, entry=replace(paper.answers.entry, sites=shown.entry.sites))
    now = clock.now()
    safety = safety_at_signing(scope().session, asked, now)
    limits = limit_lines(safety)
    state = note_state(shown, blockers_of(asked, safety), now, saved_word, limits)
    return {
        "checks": safety_pills(safety),
        "to_ask": ask_word(safety),
        "form": paper.answers,
        "sites": [
            (head, paper.site(site)) for head, site in zip(state.heads, note.sites, strict=True)
        ],
        "new": paper.new,
        "state": state,
        "muscles": muscle_options(),
        "refused": refused,
        "loose": paper.loose,
    }


def _whole(
    html: str, status: int, target: str = "#note", swap: str = "outerHTML"
) -> ResponseReturnValue:
    answer: Response = make_response(html, status)
    if small():
        answer.headers["HX-Retarget"] = target
        answer.headers["HX-Reswap"] = f"{swap} show:{target}:top settle:0ms"
    return answer


def _writable(note: NoteFacts) -> bool:
    return note.is_draft and note.therapist_id == actor().therapist_id
