"""Finding a time for a visit."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic.views.opening_answers import openings_page
from clinic.views.opening_search import OpeningSearch

bp = Blueprint("openings", __name__, url_prefix="/openings")


@bp.get("")
def search() -> ResponseReturnValue:
    """Who, what, when; and the openings that answer."""
    found = OpeningSearch()
    return render_template("openings/index.html", page=openings_page(found), form=found.form)
