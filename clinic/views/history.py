"""A patient's muscles over time."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.pages.muscle_history import Asked, history_page
from clinic.queries.muscle_history import history_of
from clinic.queries.session_visits import person_facts
from clinic.queries.units import location_of
from clinic.rules.body_heat import Span
from clinic.rules.muscle_history import Measure
from clinic.views.gate import scope

bp = Blueprint("history", __name__)


@bp.get("/patients/<patient_id>/muscles")
def muscles(patient_id: str) -> ResponseReturnValue:
    """Each muscle's sessions, needles, twitch, pain and soreness, by one of them."""
    patient = scope().treated_patient(patient_id)
    by, over = request.args.get("by", ""), request.args.get("over", "")
    asked = Asked(
        Measure(by) if by in set(Measure) else Measure.SESSIONS,
        Span(over) if over in set(Span) else Span.ALL,
        clock.today(location_of(scope().session).zone),
    )
    page = history_page(
        person_facts(patient).name,
        history_of(scope(), patient),
        asked,
        {"href": url_for("patients.show", public_id=patient_id), "label": "The record"},
        lambda by, over: url_for(".muscles", patient_id=patient_id, by=by, over=over),
    )
    return render_template("notes/muscles.html", page=page, touch=True)
