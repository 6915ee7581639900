"""The patient's own pages."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.my import plan_page
from clinic.pages.my_visits import visits_page
from clinic.queries.my_care import my_care
from clinic.views.gate import scope

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("")
def plan() -> ResponseReturnValue:
    """Where I am in my plan, what comes next, how it is going."""
    care = my_care(scope(), clock.now_minute())
    page = plan_page(care, clock.now(), url_for(".visits"))
    return render_template("my/plan.html", page=page, touch=True)


@bp.get("/visits")
def visits() -> ResponseReturnValue:
    """My visits, to come and past."""
    now_minute = clock.now_minute()
    page = visits_page(
        my_care(scope(), now_minute),
        now_minute,
        url_for("feeds.show"),
        lambda visit: url_for("feeds.visit", visit_id=visit),
    )
    return render_template("my/visits.html", page=page, touch=True)
