"""The day at the front desk: the page around the board, and the board's data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.board import board
from clinic.pages.diary import BY_WORDS, Ways, day_page
from clinic.queries.diary import day_of
from clinic.queries.units import location_of
from clinic.rules.diary_values import DiaryDay
from clinic.rules.words import Role
from clinic.views.appointments import panel_of
from clinic.views.asked import asked_date
from clinic.views.gate import actor, scope

bp = Blueprint("diary", __name__)

ANY_VISIT = "any-visit"


@bp.get("/day")
def day() -> ResponseReturnValue:
    """The day by therapist, room or equipment, or as a list."""
    found, by = _asked()
    page = day_page(found, by, clock.today(found.zone.key), clock.now_minute(), _ways(found, by))
    chosen = request.args.get("visit", "")
    visit = panel_of(chosen) if chosen else None
    return render_template("diary/day.html", page=page, visit=visit)


@bp.get("/day.json")
def data() -> ResponseReturnValue:
    """The board's data."""
    found, by = _asked()
    return board(found, by, clock.now_minute(), _visit_links(), may_move=_may_move())


def _asked() -> tuple[DiaryDay, str]:
    location = location_of(scope().session, request.args.get("location", ""))
    by = request.args.get("by", "therapist")
    when = asked_date("date", clock.today(location.zone))
    return day_of(scope(), location, when), by if by in BY_WORDS else "therapist"


def _may_move() -> bool:
    return actor().has(Role.FRONT_DESK, Role.THERAPIST)


def _visit_links() -> Callable[[str], str]:
    """Where each visit is; the address is built once, for a day has hundreds of them."""
    before, _, after = url_for("appointments.show", public_id=ANY_VISIT).rpartition(ANY_VISIT)
    return lambda public_id: f"{before}{public_id}{after}"


def _ways(found: DiaryDay, by: str) -> Ways:
    location = request.args.get("location", "")
    kept: dict[str, Any] = {"location": location} if location else {}

    def day_href(when: date | None, view: str) -> str:
        asked = {"by": view, **kept}
        if when is not None:
            asked["date"] = when.isoformat()
        return url_for("diary.day", **asked)

    here = found.day.isoformat()
    may = _may_move()
    return Ways(
        day=day_href,
        visit=_visit_links(),
        source=url_for("diary.data", date=here, by=by, **kept),
        move_url=url_for("appointments.drag") if may else "",
        open_url=url_for("openings.search") if may else "",
        find=url_for("openings.search", from_day=here) if may else "",
        pick_action=url_for("diary.day"),
    )
