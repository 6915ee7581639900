"""A visit repeated week after week: every date is checked, shown, and booked in one act."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.appointments import ticked
from clinic.forms.repeating import AcceptForm, RepeatForm, chosen_of
from clinic.pages.repeating import DateReader, RepeatPage, dates_words, order_of_dates
from clinic.pages.wording import count
from clinic.queries.openings import ask_for
from clinic.queries.repeating import dates_of
from clinic.queries.settings import number
from clinic.queries.units import therapies, therapists
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, Refused
from clinic.rules.repeating import MOST_TIMES
from clinic.services.repeating import book_repeated
from clinic.views.gate import actor, scope
from clinic.views.opening_search import OpeningSearch
from clinic.views.refusals import show_beside

bp = Blueprint("repeat", __name__, url_prefix="/openings/repeat")
ASKED = ("first", "time", "times", "weeks")
CHECK_AGAIN = "Look at the questions again, then choose for every date."


@bp.get("")
def ask() -> ResponseReturnValue:
    """From when and how often; and every date with what fits."""
    found = OpeningSearch()
    return _page(found, _form(found))


@bp.post("")
def accept() -> ResponseReturnValue:
    """Book every date that was accepted, or none."""
    found, form = OpeningSearch(), AcceptForm()
    repeat = _form(found)
    try:
        if not (form.validate() and found.form.validate() and repeat.validate()):
            raise Invalid(CHECK_AGAIN)
        times = min(repeat.times.data or 0, MOST_TIMES)
        made = book_repeated(
            actor(),
            found.wish,
            chosen_of(request.form, times),
            despite=ticked(form.despite.data),
            key=form.key.data or "",
        )
    except Refused as refused:
        return _page(found, repeat, refused)
    flash(f"Booked {count(made, 'visit')}." if made else "That was booked already.", "done")
    return redirect(url_for("patients.show", public_id=found.patient_id), 303)


def _form(found: OpeningSearch) -> RepeatForm:
    if all(name in request.args for name in ASKED):
        return RepeatForm(request.args)
    return RepeatForm(first=found.form.from_day.data)


def _page(
    found: OpeningSearch, form: RepeatForm, refused: Refused | None = None
) -> ResponseReturnValue:
    names = {row.public_id: row.name for row in therapies(scope().session)}
    steps = [names.get(step.therapy, "") for step in found.wish.steps]
    asked = {name: value for name, value in found.asked().items() if value}
    page = RepeatPage(what_word=", then ".join(steps), hidden=asked)
    page.who = found.who()
    page.error = refused.message if refused else ""
    code = refused.status if refused else 200
    if "time" in request.args and page.who and steps and form.validate() and found.form.validate():
        try:
            _fill(page, found, form)
        except Invalid as wrong:
            show_beside(form, wrong, default="first")
            code = wrong.status
    return render_template("openings/repeat.html", page=page, form=form), code


def _fill(page: RepeatPage, found: OpeningSearch, form: RepeatForm) -> None:
    """Check every date."""
    session, wish = scope().session, form.wish(found.wish)
    earliest = clock.now_minute() + number(session, NOTICE)
    dates = dates_of(scope(), wish, earliest)
    ready = ask_for(scope(), found.wish)
    reader = DateReader(
        ready.zone,
        {unit.id: unit for unit in ready.units},
        {row.resource_id: row.public_id for row in therapists(session)},
        request.form,
    )
    page.rows = [reader.row(place, one) for place, one in enumerate(dates)]
    page.summary = dates_words(dates)
    page.order, page.tick = order_of_dates(dates)
    page.key = secrets.token_urlsafe(12)
    repeated = {name: request.args.get(name, "") for name in ASKED}
    page.action = url_for("repeat.accept", **page.hidden, **repeated)  # type: ignore[arg-type]
