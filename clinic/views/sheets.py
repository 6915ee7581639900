"""A day on paper, for the wall, the pocket, and the hours in which nothing else works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.day_sheet import SheetWays, sheet_page
from clinic.queries.diary import day_of
from clinic.queries.units import location_of
from clinic.views.asked import asked_date
from clinic.views.gate import scope

bp = Blueprint("sheets", __name__)

A_DAY = timedelta(days=1)


@bp.get("/day/sheet")
def day() -> ResponseReturnValue:
    """The day's sheets, one a therapist, or one therapist's alone."""
    location = location_of(scope().session, request.args.get("location", ""))
    today = clock.today(location.zone)
    when = asked_date("date", today)
    found = day_of(scope(), location, when)
    asked = request.args.get("therapist", "")
    therapist = asked if any(asked == column.public_id for column in found.columns) else ""
    page = sheet_page(found, therapist, clock.now(), _ways(when, today, therapist))
    return render_template("diary/sheet.html", page=page)


def _ways(when: date, today: date, therapist: str) -> SheetWays:
    kept: dict[str, Any] = {"location": request.args.get("location")}
    whose = kept | {"therapist": therapist or None}

    def sheet(day: date, **more: Any) -> str:
        return url_for("sheets.day", date=day.isoformat(), **more)

    return SheetWays(
        back=url_for("diary.day", date=when.isoformat(), **whose),
        previous=sheet(when - A_DAY, **whose),
        next=sheet(when + A_DAY, **whose),
        today=sheet(today, **whose),
        tomorrow=sheet(today + A_DAY, **kept) if when != today + A_DAY or therapist else "",
        everybody=sheet(when, **kept) if therapist else "",
    )
