"""A therapist runs late: what moves and what cannot is shown, then done with one confirmation."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.running_late import LateForm
from clinic.pages.running_late import LatePage, done_words, late_rows, late_words
from clinic.queries.running_late import wall_of
from clinic.queries.units import therapists
from clinic.rules.errors import Changed, Refused
from clinic.rules.lateness import Shifted, mark_of
from clinic.services.running_late import rehearse, run_late
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside

bp = Blueprint("late", __name__, url_prefix="/running-late")


@bp.get("")
def ask() -> ResponseReturnValue:
    """Who, and by how much."""
    return _page(_form())


@bp.post("")
def shift() -> ResponseReturnValue:
    """Show what would move; confirmed, move it."""
    form = _form()
    if not form.validate():
        return _page(form, code=422)
    try:
        if form.seen.data:
            return _done(form)
        return _page(form, rehearse(actor(), form.therapist.data, form.minutes.data or 0))
    except Changed as changed:
        form.form_errors.append(changed.message)
        shifts = rehearse(actor(), form.therapist.data, form.minutes.data or 0)
        return _page(form, shifts, changed.status)
    except Refused as refused:
        show_beside(form, refused, default="minutes")
        return _page(form, code=refused.status)


def _form() -> LateForm:
    form = LateForm()
    people = therapists(scope().session)
    form.offer([(row.public_id, row.name) for row in people])
    mine = next((row.public_id for row in people if row.id == actor().therapist_id), None)
    if not form.is_submitted():
        form.therapist.data = mine
    return form


def _done(form: LateForm) -> ResponseReturnValue:
    shifts = run_late(
        actor(),
        form.therapist.data,
        form.minutes.data or 0,
        seen=form.seen.data or "",
        key=form.key.data or "",
    )
    flash(done_words(shifts) if shifts else "That was done already.", "done")
    return redirect(url_for("diary.day"), 303)


def _page(
    form: LateForm, shifts: list[Shifted] | None = None, code: int = 200
) -> ResponseReturnValue:
    page = LatePage(action=url_for("late.shift"))
    if shifts is not None:
        page.rows = late_rows(shifts, wall_of(scope(), form.therapist.data))
        page.summary = late_words(shifts)
        if any(one.to is not None for one in shifts):
            page.confirm_label = "Move them"
        page.values = {
            "therapist": form.therapist.data,
            "minutes": str(form.minutes.data),
            "seen": mark_of(shifts),
            "key": secrets.token_urlsafe(12),
        }
    return render_template("diary/running_late.html", page=page, form=form), code
