"""The whole screen, and confirming that nothing has changed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.screen import read_screen
from clinic.pages.form_parts import Back
from clinic.pages.screening import ScreenPage, Whom, screen_page, with_sent
from clinic.queries.screen import screen_sheet
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.errors import Refused
from clinic.rules.red_flags import BY_SLUG
from clinic.services.screen import Typed, answer_screen, nothing_changed
from clinic.views.asking import after_answer, ask_page_of
from clinic.views.gate import actor, scope

bp = Blueprint("screening", __name__)


@bp.get("/patients/<patient_id>/screen")
def show(patient_id: str) -> ResponseReturnValue:
    """The screen, nothing filled in."""
    return _render(_page(patient_id))


@bp.post("/patients/<patient_id>/screen")
def save(patient_id: str) -> ResponseReturnValue:
    """Keep what was answered."""
    pressed = read_screen(request.form, [*SCREEN_BY_SLUG, *BY_SLUG])
    typed = {slug: Typed(*said) for slug, said in pressed.items()}
    visit = _visit()
    try:
        held = answer_screen(actor(), patient_id, visit, typed)
    except Refused as refused:
        problems = {each.field: each.message for each in refused.problems}
        page = with_sent(_page(patient_id), request.form, problems)
        return _render(page, refused.message), refused.status
    if held:
        return redirect(url_for("stops.show", patient_id=patient_id), 303)
    flash("The answers are kept.", "done")
    back = (
        url_for("visits.before", visit_id=visit)
        if visit
        else url_for(".show", patient_id=patient_id)
    )
    return redirect(back, 303)


@bp.post("/visits/<visit_id>/unchanged")
def unchanged(visit_id: str) -> ResponseReturnValue:
    """Nothing has changed since the last session."""
    try:
        nothing_changed(actor(), visit_id)
    except Refused as refused:
        return ask_page_of(visit_id, refused.message), refused.status
    return after_answer(visit_id, "asked")


def _visit() -> str:
    return request.values.get("visit", "")[:24]


def _page(patient_id: str) -> ScreenPage:
    visit = _visit()
    sheet = screen_sheet(scope(), patient_id, visit)
    ways = (
        Back(url_for("visits.before", visit_id=visit), "The visit")
        if visit
        else Back(url_for("patients.show", public_id=patient_id), sheet.name)
    )
    action = url_for(".save", patient_id=patient_id)
    whom = Whom(sheet.name, sheet.zone, visit, ways, action)
    return screen_page(whom, sheet.state, sheet.rules, sheet.lines)


def _render(page: ScreenPage, refused: str = "") -> str:
    return render_template("safety/screen.html", page=page, refused=refused, touch=True)
