"""Letters to whoever referred a patient: written, signed, handed out, noted as sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.letters import LetterForm, NewLetterForm, ReplaceForm, SentForm
from clinic.pages.form_parts import Back
from clinic.pages.letters import sent_page, waiting_page
from clinic.queries.letters import draft_of, is_signed, letters_zone
from clinic.queries.letters_waiting import drafts_of, waiting_letter, waiting_letters
from clinic.rules.errors import Changed, Refused
from clinic.rules.letters import LetterTyped
from clinic.rules.permissions import Principal
from clinic.services import letter_sign, letters
from clinic.services.letters import NOT_KEPT, SIGNED, LetterClosed
from clinic.views import letter_answers as answers
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said

bp = Blueprint("letters", __name__)


@bp.route("/episodes/<episode_id>/letters", methods=["GET", "POST"])
def index(episode_id: str) -> ResponseReturnValue:
    """Every letter of an episode, what is called for, and another one."""
    form = NewLetterForm()
    form.fill_in(request.args.get("kind", ""), request.args.get("task", ""))
    if not form.validate_on_submit():
        return answers.list_answer(episode_id, form), 422 if form.is_submitted() else 200
    try:
        begun = letters.begin_letter(
            actor(),
            episode_id,
            str(form.kind.data),
            task=form.task.data or "",
            key=form.key.data or "",
        )
    except Refused as refused:
        show_beside(form, refused, default="kind")
        return answers.list_answer(episode_id, form), refused.status
    return redirect(url_for(".show", letter_id=begun), 303)


@bp.get("/letters")
def waiting() -> ResponseReturnValue:
    """The letters nobody has sent yet: to whom, and of whom."""
    zone = letters_zone(scope())
    ways = (_sent, _show)
    page = waiting_page(waiting_letters(scope()), drafts_of(scope()), ways, zone)
    return render_template("letters/waiting.html", page=page)


@bp.get("/letters/<letter_id>")
def show(letter_id: str) -> ResponseReturnValue:
    """A draft to write in, or the signed letter to read."""
    if is_signed(scope(), letter_id):
        return answers.signed_answer(letter_id)
    return answers.draft_answer(draft_of(scope(), letter_id))


@bp.post("/letters/<letter_id>")
def save(letter_id: str) -> ResponseReturnValue:
    """Keep the draft as typed."""
    return _written(letter_id, letters.save, "Saved.")


@bp.post("/letters/<letter_id>/fill")
def fill(letter_id: str) -> ResponseReturnValue:
    """Keep it, and fill again what nobody wrote by hand."""
    return _written(letter_id, letters.refill, "Filled again; what was written by hand stays.")


@bp.post("/letters/<letter_id>/sign")
def sign(letter_id: str) -> ResponseReturnValue:
    """Keep it, sign it and make its paper."""
    done = "Signed. The letter cannot change any more; note here when it is sent."
    return _written(letter_id, _signing, done)


@bp.post("/letters/<letter_id>/discard")
def discard(letter_id: str) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        episode_id = letters.discard(actor(), letter_id, LetterForm().shown)
    except (LetterClosed, Changed) as refused:
        flash(refused.message, "due")
        return redirect(url_for(".show", letter_id=letter_id), 303)
    return said("The draft is gone.", url_for(".index", episode_id=episode_id))


@bp.get("/letters/<letter_id>/pdf")
def download(letter_id: str) -> ResponseReturnValue:
    """The letter as a file: the frozen one, or how the draft would look."""
    return answers.paper_answer(letter_id)


@bp.get("/letters/<letter_id>/data")
def data(letter_id: str) -> ResponseReturnValue:
    """What was frozen with a signed letter, as JSON."""
    return answers.data_answer(letter_id)


@bp.post("/letters/<letter_id>/replace")
def replace(letter_id: str) -> ResponseReturnValue:
    """Begin a letter that stands instead of a signed one."""
    form = ReplaceForm()
    if not form.validate():
        return answers.signed_answer(letter_id, form), 422
    try:
        key = form.key.data or ""
        begun = letters.begin_instead(actor(), letter_id, form.why.data or "", key=key)
    except Refused as refused:
        show_beside(form, refused, default="why")
        return answers.signed_answer(letter_id, form), refused.status
    return redirect(url_for(".show", letter_id=begun), 303)


@bp.route("/letters/<letter_id>/sent", methods=["GET", "POST"])
def sent(letter_id: str) -> ResponseReturnValue:
    """Note how and when a signed letter was sent on."""
    line, zone = waiting_letter(scope(), letter_id), letters_zone(scope())
    form = SentForm()
    form.fill_in(clock.now().astimezone(zone).date())
    back = Back(url_for(".waiting"), "Letters to be sent")
    page = sent_page(line, back, url_for(".sent", letter_id=letter_id))
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        return render_template("letters/sent.html", page=page, form=form), code
    try:
        letter_sign.send(actor(), letter_id, form.entry, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="how")
        return render_template("letters/sent.html", page=page, form=form), refused.status
    return said("Noted.", url_for(".waiting"))


Verb = Callable[[Principal, str, LetterTyped], object]


def _written(letter_id: str, verb: Verb, done: str) -> ResponseReturnValue:
    """One move in a draft: read all that was typed, do it, or bring it all back."""
    if is_signed(scope(), letter_id):
        return answers.closed(letter_id, SIGNED)
    draft, form = draft_of(scope(), letter_id), LetterForm()
    if not form.validate():
        return answers.draft_answer(draft, form, NOT_KEPT), 422
    typed = form.typed(draft.kind)
    try:
        verb(actor(), letter_id, typed)
    except LetterClosed as refused:
        return answers.closed(letter_id, refused.message)
    except Changed:
        return answers.conflict(letter_id, form), 409
    except Refused as refused:
        show_beside(form, refused, default="to_name")
        return answers.draft_answer(draft, form, refused.message), refused.status
    return said(done, url_for(".show", letter_id=letter_id))


def _signing(who: Principal, letter_id: str, typed: LetterTyped) -> None:
    letter_sign.sign(who, letter_id, typed, answers.render)


def _show(letter_id: str) -> str:
    return url_for(".show", letter_id=letter_id)


def _sent(letter_id: str) -> str:
    return url_for(".sent", letter_id=letter_id)
