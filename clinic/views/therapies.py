"""The administrator's therapies: what each is, what it takes, whether it is given."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.locations import SureForm
from clinic.forms.therapies import MOST_NEEDS, TherapyForm, code_of
from clinic.pages.clinic_setup import SetupForm, SetupList, counted, in_use
from clinic.pages.form_parts import Back, Way
from clinic.pages.therapies import (
    KIND_WORDS,
    need_word,
    therapy_parts,
    therapy_row,
    things_words,
)
from clinic.pages.wording import count
from clinic.queries.left_behind import of_therapy
from clinic.queries.therapies import one_therapy, somebody_gives, therapy_lines, things_to_need
from clinic.queries.units import location_of
from clinic.rules.errors import Refused
from clinic.rules.therapy_values import TherapyLine
from clinic.rules.words import ResourceKind
from clinic.services.therapies import add_therapy, change_therapy, use_therapy
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_form, show_list, show_retire, tabs

bp = Blueprint("therapies", __name__, url_prefix="/clinic/therapies")
STAY = "Nothing new is booked of it. Visits that are booked stay, and can be moved."
NOBODY = "{said} Nobody may give it yet: choose who under Therapists."


@bp.get("")
def index() -> ResponseReturnValue:
    """Every therapy."""
    rows = [therapy_row(line, _edit(line.public_id)) for line in therapy_lines(scope().session)]
    return show_list(
        SetupList(
            "Therapies",
            counted(rows, "therapy", "therapies"),
            tabs("therapies.index"),
            Way(href=url_for(".new"), label="Add a therapy"),
            ["Usually", "Takes"],
            rows,
            "No therapy yet",
        )
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a therapy."""
    form = _form()
    if not form.validate_on_submit():
        return _new_page(form, 422 if form.is_submitted() else 200)
    try:
        added = add_therapy(actor(), form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _new_page(form, refused.status)
    return _kept(added, f"{form.entry.name} is added.")


@bp.route("/<therapy_id>", methods=["GET", "POST"])
def edit(therapy_id: str) -> ResponseReturnValue:
    """Change a therapy."""
    line = one_therapy(scope().session, therapy_id)
    form = _form(line)
    if not form.is_submitted():
        form.fill(line.entry)
        return _edit_page(line, form)
    if not form.validate():
        return _edit_page(line, form, 422)
    try:
        change_therapy(actor(), therapy_id, form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _edit_page(line, form, refused.status)
    return _kept(therapy_id, "Saved.")


@bp.route("/<therapy_id>/retire", methods=["GET", "POST"])
def retire(therapy_id: str) -> ResponseReturnValue:
    """Take it out of use, after showing the visits booked of it."""
    session, form = scope().session, SureForm()
    line = one_therapy(session, therapy_id)
    left = of_therapy(session, therapy_id, clock.now_minute())
    if not form.validate_on_submit():
        what = (line.entry.name, location_of(session).zone)
        ways = (_edit(therapy_id), url_for(".retire", therapy_id=therapy_id))
        return show_retire(what, ways, left, form, STAY)
    use_therapy(actor(), therapy_id, active=False)
    stay = f" {count(len(left), 'booked visit')} of it stay as they are." if left else ""
    return said(f"{line.entry.name} is out of use.{stay}", url_for(".index"))


@bp.post("/<therapy_id>/revive")
def revive(therapy_id: str) -> ResponseReturnValue:
    """Give it again."""
    use_therapy(actor(), therapy_id, active=True)
    return said("In use again.", _edit(therapy_id))


def _edit(public_id: str) -> str:
    return url_for("therapies.edit", therapy_id=public_id)


def _form(line: TherapyLine | None = None) -> TherapyForm:
    form = TherapyForm()
    things = things_words(things_to_need(scope().session), line.entry.needs if line else ())
    words = [(code_of(*one), need_word(*one)) for one in things]
    form.offer([(kind.value, word) for kind, word in KIND_WORDS], words)
    return form


def _kept(public_id: str, words: str) -> ResponseReturnValue:
    """On to the list; where nobody may give it yet, saying so."""
    session = scope().session
    needs = one_therapy(session, public_id).entry.needs
    asks = any(need.kind is ResourceKind.THERAPIST for need in needs)
    if asks and not somebody_gives(session, public_id):
        return said(NOBODY.format(said=words), url_for("therapists.index"), "due")
    return said(words, url_for(".index"))


def _new_page(form: TherapyForm, code: int) -> ResponseReturnValue:
    back = Back(url_for(".index"), "Therapies")
    page = SetupForm("Add a therapy", "", back, url_for(".new"), "Add", therapy_parts(3))
    return show_form(page, form, code)


def _edit_page(line: TherapyLine, form: TherapyForm, code: int = 200) -> ResponseReturnValue:
    number = line.public_id
    page = SetupForm(
        title=line.entry.name,
        sub="",
        back=Back(url_for(".index"), "Therapies"),
        action=_edit(number),
        save_label="Save",
        parts=therapy_parts(min(MOST_NEEDS, max(3, len(line.entry.needs) + 1))),
        retire=Way(href=url_for(".retire", therapy_id=number)) if line.active else None,
        revive=None if line.active else Way(action=url_for(".revive", therapy_id=number)),
        state=in_use(active=line.active),
    )
    return show_form(page, form, code)
