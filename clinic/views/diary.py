"""The day at the front desk: the page around the board, and the board's data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.board import DrawWays, day_board
from clinic.pages.diary import BY_WORDS, DayAsked, DayWays, day_page
from clinic.queries.diary import day_of
from clinic.queries.settings import number
from clinic.queries.units import location_of, locations
from clinic.rules.clinic_settings import LONG_WAIT
from clinic.rules.words import Role
from clinic.views.appointments import panel_of
from clinic.views.asked import asked_date
from clinic.views.gate import actor, scope

bp = Blueprint("diary", __name__)

ANY_VISIT = "any-visit"


@bp.get("/day")
def day() -> ResponseReturnValue:
    """The day by therapist, room or equipment, or as a list."""
    asked = _asked()
    today, now = clock.today(asked.found.zone.key), clock.now_minute()
    page = day_page(asked, today, now, long_wait(), _ways(asked))
    chosen = request.args.get("visit", "")
    visit = panel_of(chosen) if chosen else None
    return render_template("diary/day.html", page=page, visit=visit)


@bp.get("/day.json")
def data() -> ResponseReturnValue:
    """The board's data."""
    return day_board(_asked(), clock.now_minute(), DrawWays(visit_links(), week_href, may_move()))


def may_move() -> bool:
    """Whether the one who asks may book and move visits."""
    return actor().has(Role.FRONT_DESK, Role.THERAPIST)


def visit_links() -> Callable[[str], str]:
    """Where each visit is; the address is built once, for a day has hundreds of them."""
    before, _, after = url_for("appointments.show", public_id=ANY_VISIT).rpartition(ANY_VISIT)
    return lambda public_id: f"{before}{public_id}{after}"


def week_href(calendar: str, on: str = "") -> str:
    """The week of a calendar in which the day that is shown lies."""
    return url_for("weeks.show", of=calendar, date=on or request.args.get("date"))


def long_wait() -> int:
    """Minutes after which waiting is long here."""
    return number(scope().session, LONG_WAIT)


def _asked() -> DayAsked:
    location = location_of(scope().session, request.args.get("location", ""))
    by = request.args.get("by", "therapist")
    found = day_of(scope(), location, asked_date("date", clock.today(location.zone)))
    therapist = request.args.get("therapist", "")
    return DayAsked(
        found,
        by if by in BY_WORDS else "therapist",
        therapist if any(therapist == column.public_id for column in found.columns) else "",
        [(one.public_id, one.name) for one in locations(scope().session)],
    )


def _ways(asked: DayAsked) -> DayWays:
    place = request.args.get("location", "")
    kept: dict[str, Any] = {"location": place} if place else {}
    whose: dict[str, Any] = {"therapist": asked.therapist} if asked.therapist else {}

    def day_href(when: date | None, by: str) -> str:
        on: dict[str, Any] = {"date": when.isoformat()} if when else {}
        return url_for("diary.day", **on, by=by, **kept, **whose)

    here = asked.found.day.isoformat()
    may = may_move()
    return DayWays(
        day=day_href,
        everybody=url_for("diary.day", date=here, by=asked.by, **kept),
        visit=visit_links(),
        week=week_href,
        source=url_for("diary.data", date=here, by=asked.by, **kept, **whose),
        move_url=url_for("appointments.drag") if may else "",
        open_url=url_for("openings.search") if may else "",
        find=url_for("openings.search", from_day=here) if may else "",
        pick_action=url_for("diary.day"),
        pick_hidden={"by": asked.by, **kept, **whose},
        sheet=url_for("sheets.day", date=here, **kept, **whose),
    )
