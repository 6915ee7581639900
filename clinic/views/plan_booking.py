"""Booking a whole plan in one act, and changing the dates of what is booked of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.appointments import ticked
from clinic.forms.plan_booking import AWAY, DatesForm, changed, picks_of
from clinic.pages.series_words import booked_words, changed_words
from clinic.rules.errors import Invalid, Refused
from clinic.rules.series_plan import Pick
from clinic.services.replanning import replan as change_dates
from clinic.services.series import book_plan, keep_preference
from clinic.views.gate import actor
from clinic.views.refusals import show_beside
from clinic.views.series_pages import SeriesView, address

bp = Blueprint("plan_booking", __name__, url_prefix="/plans")
FIT = "fit"
Write = Callable[[list[Pick], frozenset[str], str, int | None], str]
"""Writes what was chosen, with ticks, key and the plan's version; gives the words of it."""


@bp.get("/<plan_id>/book")
def propose(plan_id: str) -> ResponseReturnValue:
    """Every visit that needs a time, with the best there is for all of them together."""
    return _shown(plan_id)


@bp.get("/<plan_id>/replan")
def replan(plan_id: str) -> ResponseReturnValue:
    """What must move or has no time yet, moving as few as can be."""
    return _shown(plan_id, moves=True)


@bp.post("/<plan_id>/book")
def book(plan_id: str) -> ResponseReturnValue:
    """Book all that is chosen, or nothing; or look again around what was changed."""

    def write(picks: list[Pick], despite: frozenset[str], key: str, version: int | None) -> str:
        return booked_words(
            book_plan(actor(), plan_id, picks, despite=despite, key=key, version=version)
        )

    return _written(plan_id, write)


@bp.post("/<plan_id>/replan")
def change(plan_id: str) -> ResponseReturnValue:
    """Move and book all that is chosen, or nothing; or look again around what was changed."""

    def write(picks: list[Pick], despite: frozenset[str], key: str, version: int | None) -> str:
        done = change_dates(actor(), plan_id, picks, despite=despite, key=key, version=version)
        return changed_words(done.moved, done.booked)

    return _written(plan_id, write, moves=True)


def _shown(plan_id: str, *, moves: bool = False) -> ResponseReturnValue:
    try:
        picks = picks_of(request.args)
    except Invalid:
        abort(400)
    return SeriesView(plan_id, picks, moves=moves).page()


def _written(plan_id: str, write: Write, *, moves: bool = False) -> ResponseReturnValue:
    view, form = SeriesView(plan_id, moves=moves), DatesForm()
    try:
        view.picks = picks_of(request.form)
    except Invalid:
        abort(400)
    if not form.validate():
        abort(400)
    if form.do.data == FIT:
        kept = {name: value for name, value in request.args.items() if name in AWAY}
        asked = {**kept, **changed(request.form)}
        return redirect(address(".replan" if moves else ".propose", plan_id, asked), 303)
    try:
        ticks = ticked(form.despite.data)
        said = write(view.picks, ticks, form.key.data or "", form.plan.data)
    except Refused as refused:
        return view.again(refused)
    flash(said, "done")
    return redirect(view.back, 303)


@bp.post("/<plan_id>/book/wishes")
def wishes(plan_id: str) -> ResponseReturnValue:
    """Keep what the patient would like, and look again."""
    view = SeriesView(plan_id)
    if not view.form.validate():
        return view.page()
    try:
        keep_preference(actor(), plan_id, view.form.wish)
    except Refused as refused:
        show_beside(view.form, refused, default="therapist")
        return view.page()
    return redirect(url_for(".propose", plan_id=plan_id), 303)
