"""The five questions before a session: one tap, one answer, kept at once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.red_flags import AskForm
from clinic.pages.asking import AskWays, Typed, ask_page
from clinic.queries.notes import own_draft
from clinic.queries.safety import asked_of
from clinic.rules.errors import Refused
from clinic.rules.red_flags import BEFORE_EVERY_SESSION, open_questions
from clinic.services.red_flags import ask
from clinic.views.gate import actor, scope

bp = Blueprint("asking", __name__)
UNREAD = "That answer could not be read. Press it once more."
NOT_KEPT = "Not kept yet: look at the marked field, then press the answer once more."


@bp.get("/visits/<visit_id>/ask")
def show(visit_id: str) -> ResponseReturnValue:
    """The questions, with what was answered before this visit."""
    return ask_page_of(visit_id)


@bp.post("/visits/<visit_id>/ask")
def answer(visit_id: str) -> ResponseReturnValue:
    """One tap."""
    form, said = AskForm(), None
    if form.validate():
        said = form.answered
    slug, detail = form.slug.data or "", form.detail.data or ""
    typed = Typed(slug, detail, " ".join(form.detail.errors))
    if typed.problem:
        return ask_page_of(visit_id, NOT_KEPT, typed), 422
    if said is None or slug not in BEFORE_EVERY_SESSION:
        return ask_page_of(visit_id, UNREAD, typed), 422
    try:
        stops = ask(actor(), visit_id, slug, said, detail)
    except Refused as refused:
        return ask_page_of(visit_id, refused.message, typed), refused.status
    if stops:
        person = asked_of(scope(), visit_id)[0].person.public_id
        return redirect(url_for("stops.show", patient_id=person), 303)
    return after_answer(visit_id, _next(slug))


def after_answer(visit_id: str, anchor: str) -> ResponseReturnValue:
    """On with the questions; back to the note that is being written once nothing is open."""
    draft = own_draft(scope(), visit_id)
    if draft:
        _, asked, screen = asked_of(scope(), visit_id)
        answers = {slug: each.answer for slug, each in asked.items()}
        if not open_questions(answers) and screen.is_current:
            return redirect(url_for("notes.edit", note_id=draft), 303)
    return redirect(url_for("asking.show", visit_id=visit_id, _anchor=anchor), 303)


def _next(slug: str) -> str:
    """The question that follows; behind the last the end of the list."""
    place = BEFORE_EVERY_SESSION.index(slug) + 1
    return f"q-{BEFORE_EVERY_SESSION[place]}" if place < len(BEFORE_EVERY_SESSION) else "asked"


def ask_page_of(visit_id: str, refused: str = "", typed: Typed | None = None) -> str:
    """The questions of a visit; with why a tap was not kept."""
    visit, asked, state = asked_of(scope(), visit_id)
    back = url_for("visits.before", visit_id=visit_id)
    draft = own_draft(scope(), visit_id)
    ways = AskWays(
        back,
        url_for("notes.edit", note_id=draft) if draft else "",
        url_for(".answer", visit_id=visit_id),
        url_for("screening.unchanged", visit_id=visit_id),
        url_for("screening.show", patient_id=visit.person.public_id, visit=visit_id),
    )
    page = ask_page(visit, asked, state, ways, typed)
    return render_template("safety/ask.html", page=page, refused=refused, touch=True)
