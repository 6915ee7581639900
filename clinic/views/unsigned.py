"""Notes that wait for a signature."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.unsigned import UnsignedWays, counts_page, unsigned_page
from clinic.queries.therapist_day import home_zone
from clinic.queries.units import location_of
from clinic.queries.unsigned import counts, drafts, missing, to_cosign
from clinic.rules.words import Role
from clinic.views.gate import actor, scope

bp = Blueprint("unsigned", __name__)


@bp.get("/notes/unsigned")
def index() -> ResponseReturnValue:
    """A therapist's own list; the administrator sees how many there are of whom."""
    if actor().has(Role.THERAPIST):
        today = clock.today(home_zone(scope()))
        ways = UnsignedWays(
            draft=lambda note: url_for("notes.edit", note_id=note),
            visit=lambda visit: url_for("visits.before", visit_id=visit),
            note=lambda note: url_for("notes.show", note_id=note),
        )
        page = unsigned_page(drafts(scope()), missing(scope()), to_cosign(scope()), today, ways)
    else:
        page = counts_page(counts(scope().session), clock.today(location_of(scope().session).zone))
    return render_template("notes/unsigned.html", page=page, touch=True)
