"""The administrator's page of what is set about safety."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.note_fields import plain
from clinic.pages.safety_settings import safety_settings_page
from clinic.queries.safety_settings import safety_now
from clinic.rules.errors import Refused
from clinic.services.safety_settings import set_safety
from clinic.views.gate import actor, scope
from clinic.views.setup_pages import said, tabs

bp = Blueprint("safety_settings", __name__, url_prefix="/clinic/safety")


@bp.get("")
def show() -> ResponseReturnValue:
    """Every setting as it holds."""
    return _page(safety_now(scope().session), {})


@bp.post("")
def save() -> ResponseReturnValue:
    """Keep all of it, or say what is wrong."""
    known = safety_now(scope().session)
    typed = {name: plain(request.form.get(name, "")) for name in known}
    try:
        number = set_safety(actor(), typed)
    except Refused as refused:
        problems = {each.field: each.message for each in refused.problems}
        return _page(typed, problems), refused.status
    return said("Saved." if number else "Nothing was changed.", url_for(".show"))


def _page(values: Mapping[str, str], problems: Mapping[str, str]) -> str:
    page = safety_settings_page(values, problems, tabs("safety_settings.show"), url_for(".save"))
    return render_template("safety/settings.html", page=page)
