"""The clinic's ready sets of muscles, for therapists and administrators to edit."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.muscle_sets import MuscleSetForm
from clinic.pages.muscle_sets import set_rows
from clinic.pages.note_edit import muscle_options
from clinic.pages.wording import count
from clinic.queries.muscle_sets import one_set, set_lines
from clinic.rules.errors import Changed, Refused
from clinic.rules.words import Role
from clinic.services import muscle_sets
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, tabs

bp = Blueprint("muscle_sets", __name__, url_prefix="/muscle-sets")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every set."""
    lines = set_lines(scope().session)
    ways = [(_edit(line.public_id), url_for(".up", set_id=line.public_id)) for line in lines]
    beside = tabs("muscle_sets.index") if actor().has(Role.ADMINISTRATOR) else []
    return render_template(
        "clinic_setup/sets.html", rows=set_rows(lines, ways), tabs=beside, touch=True
    )


@bp.post("/usual")
def usual() -> ResponseReturnValue:
    """Begin with the usual sets."""
    added = muscle_sets.add_usual_sets(actor())
    return said(f"{count(added, 'set')} added.", url_for(".index"))


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a set."""
    form = MuscleSetForm()
    if not form.validate_on_submit():
        return _page(form, url_for(".new"), "", 422 if form.is_submitted() else 200)
    try:
        muscle_sets.add_set(actor(), form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _page(form, url_for(".new"), "", refused.status)
    return said(f"{form.entry.name} is added.", url_for(".index"))


@bp.route("/<set_id>", methods=["GET", "POST"])
def edit(set_id: str) -> ResponseReturnValue:
    """Change a set."""
    line = one_set(scope().session, set_id)
    form = MuscleSetForm()
    if not form.is_submitted():
        form.fill(line.entry)
        return _page(form, _edit(set_id), set_id)
    if not form.validate():
        return _page(form, _edit(set_id), set_id, 422)
    try:
        muscle_sets.change_set(actor(), set_id, form.entry, shown=form.as_shown)
    except Refused as refused:
        if isinstance(refused, Changed):  # what was typed may be sent over what is there now
            form.version.data = line.entry.stamp
        show_beside(form, refused, default="name")
        return _page(form, _edit(set_id), set_id, refused.status)
    return said("Saved.", url_for(".index"))


@bp.post("/<set_id>/up")
def up(set_id: str) -> ResponseReturnValue:
    """One place up."""
    muscle_sets.move_set_up(actor(), set_id)
    return said("Moved up.", url_for(".index"))


@bp.post("/<set_id>/remove")
def remove(set_id: str) -> ResponseReturnValue:
    """Remove it."""
    name = muscle_sets.remove_set(actor(), set_id)
    return said(f"{name} is removed. Notes that were begun with it stay.", url_for(".index"))


def _edit(public_id: str) -> str:
    return url_for("muscle_sets.edit", set_id=public_id)


def _page(form: MuscleSetForm, action: str, set_id: str, code: int = 200) -> ResponseReturnValue:
    page = render_template(
        "clinic_setup/set.html",
        form=form,
        action=action,
        remove=url_for(".remove", set_id=set_id) if set_id else "",
        rows=form.shown_rows,
        muscles=muscle_options(),
        touch=True,
    )
    return page, code
