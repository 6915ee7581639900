"""While needles are in: the time, taking them out at once, and the one that is not found."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.note_incident import IncidentForm
from clinic.forms.note_paper import kept_paper, read_paper
from clinic.forms.notes import put_problems
from clinic.pages.note_incident import incident_page
from clinic.queries.notes import note_of
from clinic.rules.errors import Refused
from clinic.services import note_incidents, note_moves, note_timer
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.views import note_answers as answers
from clinic.views.gate import actor, scope
from clinic.views.notes import draft_move

bp = Blueprint("needle_moves", __name__)


@bp.post("/notes/<note_id>/needles-in")
def needles_in(note_id: str) -> ResponseReturnValue:
    """Start the time."""
    try:
        note = note_timer.needles_in(actor(), note_id, seconds_ago=_seconds_ago())
    except (NotYours, NoteClosed) as refused:
        return answers.closed(note_id, read_paper(request.form).typed(), refused.message, 409)
    except Refused as refused:
        paper = kept_paper(note_of(scope(), note_id))
        return answers.again(note_id, paper, refused.message, refused.status)
    return answers.time_answer(note) if answers.small() else draft_move(note_id, note_moves.save)


@bp.post("/notes/<note_id>/take-out-now")
def take_out_now(note_id: str) -> ResponseReturnValue:
    """Keep the moment of a faint first; what was typed comes after, faults in it or not."""
    try:
        note = note_timer.take_out_now(
            actor(),
            note_id,
            seconds_ago=_seconds_ago(),
            mistaken=request.form.get("move") == "mistaken",
        )
    except (NotYours, NoteClosed) as refused:
        return answers.closed(note_id, read_paper(request.form).typed(), refused.message, 409)
    return answers.time_answer(note) if answers.small() else draft_move(note_id, note_moves.save)


@bp.get("/notes/<note_id>/incident")
def incident(note_id: str) -> ResponseReturnValue:
    """What must be known about a needle that cannot be counted out."""
    return _incident_page(note_id, IncidentForm(None, data={"site": request.args.get("site", "")}))


@bp.post("/notes/<note_id>/incident")
def add_incident(note_id: str) -> ResponseReturnValue:
    """Keep it."""
    form = IncidentForm()
    if not form.validate():
        return _incident_page(note_id, form), 422
    try:
        note_incidents.add_incident(actor(), note_id, form.entry)
    except (NotYours, NoteClosed) as refused:
        flash(refused.message, "due")
        return redirect(url_for("notes.show", note_id=note_id), 303)
    except Refused as refused:
        put_problems(form, refused.problems)
        return _incident_page(note_id, form), refused.status
    flash("Kept in the note. Its report is now a task, due within 24 hours.", "done")
    return redirect(url_for("notes.edit", note_id=note_id, _anchor="sites"), 303)


@bp.post("/notes/<note_id>/incidents/<incident_id>/remove")
def remove_incident(note_id: str, incident_id: str) -> ResponseReturnValue:
    """The needle was found after all."""
    try:
        note_incidents.remove_incident(actor(), note_id, incident_id)
    except (NotYours, NoteClosed) as refused:
        flash(refused.message, "due")
    return redirect(url_for("notes.edit", note_id=note_id, _anchor="sites"), 303)


def _seconds_ago() -> int:
    return request.form.get("seconds_ago", 0, type=int)


def _incident_page(note_id: str, form: IncidentForm) -> str:
    page = incident_page(note_of(scope(), note_id))
    form.site.choices = page.sites
    return render_template("notes/incident.html", page=page, form=form, touch=True)
