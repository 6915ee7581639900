"""A therapist's visits: the day, what to know before one, and starting it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.visit_day import read_day
from clinic.pages.before_visit import before_page
from clinic.pages.therapist_day import day_page
from clinic.queries.before_visit import before_visit
from clinic.queries.therapist_day import day_of, home_zone
from clinic.queries.unsigned import drafts
from clinic.rules.errors import Refused
from clinic.services.note_start import start as start_note
from clinic.views.gate import actor, scope

bp = Blueprint("visits", __name__)


@bp.get("/visits")
def today() -> ResponseReturnValue:
    """The therapist's day, this one or the one asked for."""
    zone = home_zone(scope())
    asked = request.args.get("day", "")
    day, wrong = read_day(asked)
    now = clock.today(zone)
    page = day_page(
        day or now, now, day_of(scope(), day or now, zone), drafts(scope()), actor().therapist_id
    )
    shown = {"asked": asked if wrong else page.day, "wrong": wrong, "instead": _instead()}
    return render_template(
        "visits/today.html", page=page, touch=True, **shown
    ), 422 if wrong else 200


@bp.get("/visits/<visit_id>")
def before(visit_id: str) -> ResponseReturnValue:
    """What to know before the visit."""
    return _before(visit_id)


@bp.post("/visits/<visit_id>/start")
def start(visit_id: str) -> ResponseReturnValue:
    """Start the session, or go on with its draft."""
    try:
        note_id = start_note(actor(), visit_id, instead=_instead())
    except Refused as refused:
        return _before(visit_id, refused.message), refused.status
    return redirect(url_for("notes.edit", note_id=note_id), 303)


def _before(visit_id: str, refused: str = "") -> str:
    page = before_page(before_visit(scope(), visit_id), actor().therapist_id, clock.now())
    return render_template(
        "notes/before.html", page=page, refused=refused, instead=_instead(), touch=True
    )


def _instead() -> str:
    """The note entered in error that a new one is to be written instead of."""
    return request.values.get("instead", "")[:24]
