"""A clinical hold: the stop page, its letter, and ending it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.notes import put_problems
from clinic.forms.red_flags import EndHoldForm
from clinic.pages.stop import StopWays, end_page, end_summary, letter, stop_page
from clinic.queries.red_flags import stop_facts
from clinic.queries.who import signature_of
from clinic.rules.errors import Refused
from clinic.rules.stop_values import StopFacts
from clinic.services.red_flags import end_hold
from clinic.views.gate import actor, scope

bp = Blueprint("stops", __name__, url_prefix="/patients/<patient_id>/stop")


@bp.get("")
def show(patient_id: str) -> ResponseReturnValue:
    """What to do now, why, and what was before."""
    facts = stop_facts(scope(), patient_id)
    return render_template("safety/stop.html", page=stop_page(facts, _ways(patient_id)), touch=True)


@bp.get("/letter")
def write(patient_id: str) -> ResponseReturnValue:
    """The letter that goes along."""
    facts = stop_facts(scope(), patient_id)
    back = StopWays("", url_for(".show", patient_id=patient_id), "")
    page = letter(facts, back, clock.now(), signature_of(actor()))
    return render_template("safety/letter.html", page=page)


@bp.get("/end")
def ask(patient_id: str) -> ResponseReturnValue:
    """The form that ends the hold."""
    return _form(stop_facts(scope(), patient_id), patient_id, EndHoldForm(None))


@bp.post("/end")
def end(patient_id: str) -> ResponseReturnValue:
    """End the hold: once typed it is shown again, once confirmed it is done."""
    facts, form = stop_facts(scope(), patient_id), EndHoldForm()
    zone = ZoneInfo(facts.clinic.zone)
    if not form.validate():
        return _form(facts, patient_id, form), 422
    typed, confirmed = form.end(zone), form.confirmed.data == "yes"
    try:
        done = end_hold(actor(), patient_id, typed, confirmed=confirmed)
    except Refused as refused:
        put_problems(form, refused.problems)
        said = "" if refused.problems else refused.message
        again = stop_facts(scope(), patient_id)
        return _form(again, patient_id, form, refused=said), refused.status
    if not done:
        summary = end_summary(form.typed, typed.phoned_at, zone)
        page = end_page(facts, _ways(patient_id, inside=True), summary)
        return render_template("safety/end.html", page=page, form=form, refused="", touch=True)
    flash("The hold has ended. The call-back stays on your list.", "done")
    return redirect(url_for(".show", patient_id=patient_id), 303)


def _form(facts: StopFacts, patient_id: str, form: EndHoldForm, refused: str = "") -> str:
    page = end_page(facts, _ways(patient_id, inside=True), ())
    return render_template("safety/end.html", page=page, form=form, refused=refused, touch=True)


def _ways(patient_id: str, *, inside: bool = False) -> StopWays:
    patient = url_for("patients.show", public_id=patient_id)
    return StopWays(
        back=url_for(".show", patient_id=patient_id) if inside else patient,
        letter=url_for(".write", patient_id=patient_id),
        close=url_for(".end", patient_id=patient_id),
    )
