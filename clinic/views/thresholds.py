"""The administrator's page of what counts as a change of each outcome measure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.thresholds import ThresholdForm
from clinic.pages.thresholds import thresholds_page
from clinic.queries.therapist_day import home_zone
from clinic.queries.thresholds import threshold_changes
from clinic.rules.errors import Refused
from clinic.rules.thresholds import with_changes
from clinic.services.thresholds import set_threshold
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, tabs

bp = Blueprint("thresholds", __name__, url_prefix="/clinic/measures")


@bp.route("", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Every threshold with its source, a form for another, and what was changed before."""
    form = ThresholdForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        kept = set_threshold(actor(), form.wish)
    except Refused as refused:
        show_beside(form, refused, default="value")
        return _page(form, refused.status)
    return said("Kept." if kept else "Nothing was changed.", url_for(".edit"))


def _page(form: ThresholdForm, code: int) -> ResponseReturnValue:
    changes = threshold_changes(scope().session)
    page = thresholds_page(
        with_changes(changes),
        changes,
        ZoneInfo(home_zone(scope())),
        tabs("thresholds.edit"),
        url_for(".edit"),
    )
    return render_template("clinic_setup/thresholds.html", page=page, form=form), code
