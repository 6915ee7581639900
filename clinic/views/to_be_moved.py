"""The front desk's work list: visits that cannot stay where they are."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.to_be_moved import UNREADABLE, TakeForm
from clinic.pages.form_parts import Way
from clinic.pages.to_be_moved import (
    MOST_SHOWN,
    ToBeMovedPage,
    Ways,
    groups,
    left_words,
    more_words,
    moved_lines,
    sub_words,
)
from clinic.pages.wording import count
from clinic.queries.to_be_moved import stuck_visits, visits_by_id
from clinic.queries.units import location_of
from clinic.rules.errors import Invalid
from clinic.services.moving_over import proposals, take
from clinic.views.gate import actor, scope

bp = Blueprint("to_be_moved", __name__, url_prefix="/to-be-moved")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every visit that cannot stay, with its best other times; and who was just moved."""
    stuck = stuck_visits(scope(), clock.now_minute())
    shown = stuck[:MOST_SHOWN]
    full = visits_by_id(scope(), [one.public_id for one in shown])
    just_moved = request.args.getlist("moved")[:MOST_SHOWN]
    page = ToBeMovedPage(
        title="To be moved",
        sub=sub_words(len(stuck)),
        action=url_for(".take_them"),
        time_off=Way(href=url_for("time_off.index"), label="Time off"),
        groups=groups(shown, full, proposals(scope(), shown), Ways(_visit, _find)),
        more_word=more_words(len(stuck) - len(shown)),
        moved=moved_lines(visits_by_id(scope(), just_moved), _visit) if just_moved else [],
    )
    return render_template("to_be_moved/index.html", page=page)


@bp.post("/take")
def take_them() -> ResponseReturnValue:
    """Take one proposal, or those of several visits in one act."""
    form = TakeForm()
    if not form.validate():
        raise Invalid(UNREADABLE)
    outcome = take(actor(), form.proposals)
    zone = ZoneInfo(location_of(scope().session).zone)
    if outcome.moved:
        flash(f"{count(len(outcome.moved), 'visit')} moved.", "done")
    for start, reason in outcome.left:
        flash(left_words(start, zone, reason), "due")
    return redirect(url_for(".index", moved=outcome.moved), 303)


def _visit(public_id: str) -> str:
    return url_for("appointments.show", public_id=public_id)


def _find(public_id: str) -> str:
    return url_for("openings.search", appointment=public_id)
