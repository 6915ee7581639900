"""What comes back of a letter: the list, the draft's page, the signed one, its paper and data."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.exports.pdf import pdf
from clinic.forms.letters import LetterForm, NewLetterForm, ReplaceForm, draft_values
from clinic.forms.notes import new_key
from clinic.pages.form_parts import Back
from clinic.pages.letter_draft import DraftWays, differences, draft_page
from clinic.pages.letter_print import pdf_name, printed_letter
from clinic.pages.letters import LetterWays, letter_page, letters_page
from clinic.queries.letter_calls import calls_of
from clinic.queries.letter_drafts import as_it_reads, known_now
from clinic.queries.letters import (
    draft_of,
    episode_row,
    is_signed,
    kept_paper,
    letters_of,
    letters_zone,
    signed_facts,
)
from clinic.rules.letter_values import DraftFacts, Written
from clinic.views.gate import scope


def list_answer(episode_id: str, form: NewLetterForm) -> str:
    """Every letter of an episode."""
    episode = episode_row(scope(), episode_id)
    facts = letters_of(scope(), episode)
    person = facts.person.public_id
    page = letters_page(
        facts,
        calls_of(scope(), episode, facts.letters),
        (
            Back(url_for("patients.show", public_id=person), "The record"),
            url_for("letters.index", episode_id=episode_id),
            url_for("stops.write", patient_id=person),
            _show,
        ),
    )
    return render_template("letters/index.html", page=page, form=form)


def draft_answer(draft: DraftFacts, form: LetterForm | None = None, refused: str = "") -> str:
    """The draft to write in; with what was refused, and why."""
    return _draft(draft, form or LetterForm(None, data=draft_values(draft)), refused)


def conflict(letter_id: str, form: LetterForm) -> str:
    """What somebody else has saved meanwhile, beside what was typed, which stays in the form."""
    draft = draft_of(scope(), letter_id)
    typed = {field.name: field.data or "" for field in form}
    form.version.data = str(draft.version)
    return _draft(draft, form, "", typed)


def closed(letter_id: str, message: str) -> ResponseReturnValue:
    """The letter is signed by now: it is only read."""
    flash(message, "due")
    return redirect(url_for("letters.show", letter_id=letter_id), 303)


def signed_answer(letter_id: str, form: ReplaceForm | None = None) -> str:
    """The signed letter to read, and the form that begins another instead."""
    letter = signed_facts(scope(), letter_id)
    form = form or ReplaceForm(None, data={"key": new_key()})

    def way(endpoint: str) -> str:
        return url_for(f"letters.{endpoint}", letter_id=letter_id)

    ways = LetterWays(
        paper=way("download"),
        data=way("data"),
        sent=way("sent"),
        replace="" if letter.replaced_by else way("replace"),
        before=_show(letter.replaces) if letter.replaces else "",
        after=_show(letter.replaced_by) if letter.replaced_by else "",
        task=url_for("tasks.show", task_id=letter.task) if letter.task else "",
    )
    page = letter_page(letter, (_back(letter.episode_id), ways), letters_zone(scope()))
    return render_template("letters/show.html", page=page, form=form)


def paper_answer(letter_id: str) -> Response:
    """The letter as a file; of a draft how it would look, made when the reading is over."""
    if is_signed(scope(), letter_id):
        paper, _, on = kept_paper(scope(), letter_id)
        return _file(paper, "application/pdf", pdf_name(on, signed=True))
    letter = as_it_reads(scope(), letter_id)
    zone, now = letters_zone(scope()), clock.now()
    scope().done_reading()
    made = pdf(printed_letter(letter, signed=False), now)
    return _file(made, "application/pdf", pdf_name(now.astimezone(zone).date(), signed=False))


def data_answer(letter_id: str) -> Response:
    """What was frozen with a signed letter."""
    _, content, on = kept_paper(scope(), letter_id)
    name = pdf_name(on, signed=True).replace(".pdf", ".json")
    return _file(content.encode(), "application/json", name)


def render(letter: Written, at: datetime) -> bytes:
    """The paper of a letter that is being signed."""
    return pdf(printed_letter(letter, signed=True), at)


def _draft(
    draft: DraftFacts, form: LetterForm, refused: str, typed: dict[str, str] | None = None
) -> str:
    def way(endpoint: str) -> str:
        return url_for(f"letters.{endpoint}", letter_id=draft.public_id)

    page = draft_page(
        draft,
        known_now(scope(), draft.public_id),
        (
            _back(draft.episode_id),
            DraftWays(way("save"), way("sign"), way("fill"), way("discard"), way("download")),
        ),
        letters_zone(scope()),
        conflict=differences(draft, typed) if typed is not None else None,
    )
    return render_template("letters/edit.html", page=page, form=form, refused=refused)


def _back(episode_id: str) -> Back:
    return Back(url_for("letters.index", episode_id=episode_id), "Letters")


def _show(letter_id: str) -> str:
    return url_for("letters.show", letter_id=letter_id)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
