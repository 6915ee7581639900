"""The needles in a therapist's room."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.needle_supply import SupplyForm, supply_values
from clinic.services.needle_supply import keep_supply, supply_of
from clinic.views.gate import actor

bp = Blueprint("needles", __name__)


@bp.get("/my-needles")
def show() -> ResponseReturnValue:
    """What each new note begins with."""
    form = SupplyForm(None, data=supply_values(supply_of(actor())))
    return render_template("notes/needles.html", form=form, touch=True)


@bp.post("/my-needles")
def keep() -> ResponseReturnValue:
    """Keep it for the notes to come."""
    form = SupplyForm()
    if not form.validate():
        return render_template("notes/needles.html", form=form, touch=True), 422
    keep_supply(actor(), form.supply)
    flash("Kept. Your next notes begin with these needles.", "done")
    return redirect(url_for("needles.show"), 303)
