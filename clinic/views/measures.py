"""What was measured of a patient, and one more score."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.measures import ScoreForm, TakeBackForm
from clinic.pages.form_parts import Back
from clinic.pages.measures import MeasuresPage, measures_page
from clinic.queries.measures import scores_of
from clinic.queries.session_visits import person_facts
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Refused
from clinic.services import measures as service
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said

bp = Blueprint("measures", __name__, url_prefix="/patients/<patient_id>/measures")


@bp.route("", methods=["GET", "POST"])
def show(patient_id: str) -> ResponseReturnValue:
    """Every measure with its change, and a form for the next score."""
    form, patient = ScoreForm(), scope().treated_patient(patient_id)
    episodes, zone = scores_of(scope(), patient), home_zone(scope())
    form.offer((one for one in episodes if one.goes_on), clock.today(zone))
    page = measures_page(
        person_facts(patient).name,
        episodes,
        ZoneInfo(zone),
        Back(url_for("patients.show", public_id=patient_id), "The record"),
        (url_for(".show", patient_id=patient_id), url_for(".take_back", patient_id=patient_id)),
    )
    if not form.validate_on_submit():
        return _shown(page, form, 422 if form.is_submitted() else 200)
    try:
        service.keep_score(actor(), patient_id, form.entry, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="value")
        return _shown(page, form, refused.status)
    return said("Kept.", url_for(".show", patient_id=patient_id))


@bp.post("/take-back")
def take_back(patient_id: str) -> ResponseReturnValue:
    """Leave a score that was wrong out of everything."""
    form = TakeBackForm()
    if not form.validate():
        abort(400)
    service.take_back(actor(), patient_id, str(form.score.data))
    href = url_for(".show", patient_id=patient_id)
    return said("Taken back. It is left out of everything.", href)


def _shown(page: MeasuresPage, form: ScoreForm, code: int) -> ResponseReturnValue:
    return render_template("patients/measures.html", page=page, form=form), code
