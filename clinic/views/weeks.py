"""A week of one therapist, room or piece of equipment: the page around the board, its data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.board import DrawWays, week_board
from clinic.pages.diary_lines import KIND_WORDS
from clinic.pages.week import AS_WORDS, Unit, WeekAsked, WeekWays, week_page
from clinic.queries.diary import week_of
from clinic.queries.units import (
    calendar_of,
    calendar_of_therapist,
    calendars_at,
    location_of,
    locations,
)
from clinic.rules.errors import NotFound
from clinic.views.asked import asked_date
from clinic.views.diary import may_move, visit_links
from clinic.views.gate import actor, scope

bp = Blueprint("weeks", __name__)


@bp.get("/week")
def show() -> ResponseReturnValue:
    """The week as a board with its list, or as the list alone."""
    asked = _asked()
    if asked is None:
        return render_template("diary/no_calendar.html", day_href=url_for("diary.day"))
    page = week_page(asked, clock.today(asked.days[0].zone.key), _ways(asked))
    return render_template("diary/week.html", page=page)


@bp.get("/week.json")
def data() -> ResponseReturnValue:
    """The board's data."""
    asked = _asked()
    if asked is None:
        raise NotFound
    ways = DrawWays(visit_links(), lambda day: _day(asked, day), may_move())
    return week_board(asked.days, clock.now_minute(), ways)


def _asked() -> WeekAsked | None:
    """What is asked for; nothing where there is no therapist, room or equipment yet."""
    session = scope().session
    place = request.args.get("location", "")
    of = request.args.get("of", "") or _first(place)
    if not of:
        return None
    calendar, location = calendar_of(session, of)
    if place not in ("", location.public_id):  # another location was chosen
        of = _first(place)
        if not of:
            return None
        calendar, location = calendar_of(session, of)
    when = asked_date("date", clock.today(location.zone))
    shown_as = request.args.get("as", "board")
    units = [Unit(r.public_id, r.name, r.kind) for r in calendars_at(session, location.id)]
    chosen = Unit(calendar.public_id, calendar.name, calendar.kind)
    return WeekAsked(
        week_of(scope(), location, calendar, when - timedelta(days=when.weekday())),
        chosen,
        units if chosen in units else [*units, chosen],
        shown_as if shown_as in AS_WORDS else "board",
        [(one.public_id, one.name) for one in locations(session)],
    )


def _first(place: str) -> str:
    """Whose week is shown where none is named: one's own, else the first therapist's there is."""
    session = scope().session
    own = "" if place else calendar_of_therapist(session, actor().therapist_id)
    if own:
        return own
    there = calendars_at(session, location_of(session, place).id)
    kinds = list(KIND_WORDS)
    first = sorted(there, key=lambda row: kinds.index(row.kind))
    return first[0].public_id if first else ""


def _day(asked: WeekAsked, day: str) -> str:
    """The day in the diary, by what the week is of."""
    return url_for("diary.day", date=day, by=asked.unit.kind.value, location=asked.days[0].location)


def _ways(asked: WeekAsked) -> WeekWays:
    of = asked.unit.public_id
    here = asked.days[0].day.isoformat()

    def week_href(when: date | None, shown_as: str) -> str:
        on: dict[str, Any] = {"as": shown_as} | ({"date": when.isoformat()} if when else {})
        return url_for("weeks.show", of=of, **on)

    may = may_move()
    return WeekWays(
        week=week_href,
        day=lambda day: _day(asked, day.isoformat()),
        visit=visit_links(),
        source=url_for("weeks.data", of=of, date=here),
        move_url=url_for("appointments.drag") if may else "",
        open_url=url_for("openings.search") if may else "",
        find=url_for("openings.search", from_day=here) if may else "",
        pick_action=url_for("weeks.show"),
        pick_hidden={"of": of, "as": asked.shown_as},
    )
