"""The flow of people through the clinic today, and taking one of them a step on."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.appointments import StatusForm, version_of
from clinic.pages.flow_board import FlowFacts, FlowWays, flow_page
from clinic.queries.diary import day_of
from clinic.queries.flow import needles_in
from clinic.queries.units import location_of, locations
from clinic.rules.appointment_life import Move, Timing, moves_from
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.errors import Refused
from clinic.rules.words import AppointmentStatus
from clinic.services.appointment_status import change_status
from clinic.views.diary import long_wait, visit_links
from clinic.views.gate import actor, scope

bp = Blueprint("flow", __name__)


@bp.get("/flow")
def index() -> ResponseReturnValue:
    """Who is expected, has arrived, is in a room, is done."""
    return _page()


@bp.post("/flow/<public_id>")
def status(public_id: str) -> ResponseReturnValue:
    """Take one visit to its next status; refused, the board comes back and says why."""
    form = StatusForm()
    if not form.validate():
        return _refused(public_id, "Choose one of the buttons."), 422
    try:
        target = AppointmentStatus(str(form.status.data))
        change_status(actor(), public_id, target, version=version_of(form.version.data))
    except Refused as refused:
        return _refused(public_id, refused.message), refused.status
    return redirect(_here(), 303)


def _refused(public_id: str, message: str) -> str:
    scope().appointment(public_id)  # the one it is about goes on record
    return _page(message)


def _page(error: str = "") -> str:
    session = scope().session
    location = location_of(session, request.args.get("location", ""))
    day = day_of(scope(), location, clock.today(location.zone))
    facts = FlowFacts(
        day,
        clock.now_minute(),
        long_wait(),
        needles_in(
            session, [v.number for v in day.visits if v.status is AppointmentStatus.IN_ROOM]
        ),
        [(one.public_id, one.name) for one in locations(session)],
    )
    return render_template("diary/flow.html", page=flow_page(facts, _ways(), error))


def _ways() -> FlowWays:
    place = request.args.get("location")
    now, roles = clock.now_minute(), actor().roles

    def moves(visit: DiaryVisit) -> tuple[Move, ...]:
        return moves_from(visit.status, roles, Timing(now, visit.start))

    return FlowWays(
        self_href=_here(),
        day=url_for("diary.day", location=place),
        visit=visit_links(),
        status=lambda public_id: url_for("flow.status", public_id=public_id, location=place),
        moves=moves,
        pick_action=url_for("flow.index"),
    )


def _here() -> str:
    return url_for("flow.index", location=request.args.get("location"))
