"""Visits in somebody's own calendar: the private address, its page, and one visit as a file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from clinic import clock
from clinic.exports.calendar import CONTENT_TYPE, calendar_file
from clinic.forms.feeds import FeedForm
from clinic.pages.feeds import feed_page
from clinic.queries.feeds import feed_states, open_feed, visit_feed
from clinic.queries.units import location_of
from clinic.rules.feeds import Feed, FeedKind
from clinic.services.feeds import make_feed, note_read, stop_feed
from clinic.views.gate import actor, scope

bp = Blueprint("feeds", __name__)


@bp.get("/calendars/<secret>.ics")
def read(secret: str) -> ResponseReturnValue:
    """The calendar behind a private address, for whoever holds it."""
    opened = open_feed(secret, clock.now_minute())
    note_read(opened)
    return _file(opened.feed, "visits.ics", shown="inline")


@bp.get("/my/visits/<visit_id>.ics")
def visit(visit_id: str) -> ResponseReturnValue:
    """One visit of the asking patient's, to keep."""
    return _file(visit_feed(scope(), visit_id), "visit.ics", shown="attachment")


@bp.get("/my-calendar")
def show() -> ResponseReturnValue:
    """Which calendars I have."""
    return _page()


@bp.post("/my-calendar/make")
def make() -> ResponseReturnValue:
    """Make a new address; it is shown this once."""
    kind = _kind()
    return _page((kind, make_feed(actor(), kind)))


@bp.post("/my-calendar/stop")
def stop() -> ResponseReturnValue:
    """Make the address good for nothing."""
    stop_feed(actor(), _kind())
    flash("Stopped. Whoever has the address sees nothing any more.", "done")
    return redirect(url_for(".show"), 303)


def _kind() -> FeedKind:
    form = FeedForm()
    if not form.validate():
        raise NoSuchPage
    return form.chosen


def _page(made: tuple[FeedKind, str] | None = None) -> ResponseReturnValue:
    zone = ZoneInfo(location_of(scope().session).zone)
    states = feed_states(scope().session, actor())
    page = feed_page(states, zone, _address, made)
    return render_template("my/calendar.html", page=page, form=FeedForm(), touch=True)


def _address(secret: str) -> str:
    return url_for(".read", secret=secret, _external=True)


def _file(feed: Feed, name: str, *, shown: str) -> Response:
    answer = make_response(calendar_file(feed, clock.now()))
    answer.headers["Content-Type"] = CONTENT_TYPE
    answer.headers.set("Content-Disposition", shown, filename=name)
    return answer
