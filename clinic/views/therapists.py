"""The administrator's therapists: what they may give, and when they are there."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.working_hours import TherapistForm
from clinic.pages.clinic_setup import SetupForm, SetupList, SetupRow, at_work, counted
from clinic.pages.form_parts import Back, Part, Way
from clinic.queries.timetables import one_therapist, therapist_lines
from clinic.queries.units import therapies
from clinic.rules.errors import Refused
from clinic.rules.staff_values import TherapistLine
from clinic.services.therapists import set_therapist
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_form, show_list, tabs

bp = Blueprint("therapists", __name__, url_prefix="/clinic/therapists")
PARTS = [
    Part("Therapies", "The search offers them for these.", ["therapies*"]),
    Part(
        "Notes",
        "For somebody in training, or where the law asks for a second signature.",
        ["supervisor?"],
    ),
]


@bp.get("")
def index() -> ResponseReturnValue:
    """Every therapist."""
    rows = [
        SetupRow(
            line.name,
            _edit(line.public_id),
            [", ".join(line.therapy_names) or "nothing yet"],
            at_work(active=line.active),
        )
        for line in therapist_lines(scope().session)
    ]
    return show_list(
        SetupList(
            "Therapists",
            counted(rows, "therapist"),
            tabs("therapists.index"),
            Way(href=url_for("staff.new"), label="Add someone"),
            ["May give"],
            rows,
            "No therapist yet",
        )
    )


@bp.route("/<therapist_id>", methods=["GET", "POST"])
def edit(therapist_id: str) -> ResponseReturnValue:
    """What one of them may give."""
    line = one_therapist(scope().session, therapist_id)
    form = TherapistForm(therapies=list(line.therapies), supervisor=line.supervisor)
    form.offer(
        [(row.public_id, row.name) for row in therapies(scope().session)],
        [
            (one.public_id, one.name)
            for one in therapist_lines(scope().session)
            if one.public_id != therapist_id and (one.active or one.public_id == line.supervisor)
        ],
    )
    if not form.validate_on_submit():
        return _page(line, form, 422 if form.is_submitted() else 200)
    try:
        set_therapist(actor(), therapist_id, form.therapies.data or [], form.supervisor.data or "")
    except Refused as refused:
        show_beside(form, refused, default="therapies")
        return _page(line, form, refused.status)
    return said("Saved.", url_for(".index"))


def _edit(public_id: str) -> str:
    return url_for("therapists.edit", therapist_id=public_id)


def _page(line: TherapistLine, form: TherapistForm, code: int) -> ResponseReturnValue:
    page = SetupForm(
        title=line.name,
        sub="Name, credential and account stand under Staff.",
        back=Back(url_for(".index"), "Therapists"),
        action=_edit(line.public_id),
        save_label="Save",
        parts=PARTS,
        ways=[
            Way(href=url_for("hours.weekly", unit_id=line.unit), label="Weekly hours"),
            Way(href=url_for("hours.days", unit_id=line.unit), label="Other hours on a day"),
        ],
        state=at_work(active=line.active),
    )
    return show_form(page, form, code)
