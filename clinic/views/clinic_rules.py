"""The administrator's times and rules: what the clinic has set about booking."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.clinic_rules import ClinicRulesForm, DefaultForm
from clinic.pages.clinic_rules import rules_page
from clinic.queries.settings import values
from clinic.rules.chosen import mark_of
from clinic.rules.errors import Changed, Refused
from clinic.services.clinic_settings import back_to_default, set_all
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, tabs

bp = Blueprint("clinic_rules", __name__, url_prefix="/clinic/rules")


@bp.route("", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Every setting with its default and its limits."""
    form = ClinicRulesForm()
    if not form.is_submitted():
        now = values(scope().session)
        form.show(now, mark_of(now))
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    try:
        number = set_all(actor(), form.wanted, seen=form.seen.data or "-")
    except Refused as refused:
        show_beside(form, refused, default="seen")
        form.form_errors.extend(form.seen.errors)
        if isinstance(refused, Changed):
            form.seen.data = mark_of(values(scope().session))
        return _page(form, refused.status)
    return said("Saved." if number else "Nothing was changed.", url_for(".edit"))


@bp.post("/default")
def default() -> ResponseReturnValue:
    """One setting back to its default."""
    form = DefaultForm()
    if not form.validate():
        abort(400)
    back_to_default(actor(), str(form.name.data))
    return said("Back to the default.", url_for(".edit"))


def _page(form: ClinicRulesForm, code: int = 200) -> ResponseReturnValue:
    ways = (url_for(".edit"), url_for(".default"))
    page = rules_page(values(scope().session), tabs("clinic_rules.edit"), ways)
    return render_template("clinic_setup/rules.html", page=page, form=form), code
