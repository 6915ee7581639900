"""The owner's figures: how full, how attended, how far the plans, what changed; and the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.exports.csv_safe import CONTENT_TYPE, csv_file, file_name
from clinic.forms.owner import OutcomeForm, RangeForm
from clinic.pages import owner_files
from clinic.pages.owner import OwnerPage, Read, Way, owner_page
from clinic.pages.owner_files import FileTable
from clinic.pages.owner_outcomes import OutcomesPage, outcomes_page
from clinic.pages.owner_words import LEGEND, TOO_FEW
from clinic.queries.attended import attended_lines
from clinic.queries.owner_days import attendance, utilisation
from clinic.queries.owner_outcomes import outcomes, overall_change
from clinic.queries.owner_plans import plan_tracks
from clinic.queries.units import location_of
from clinic.queries.unsigned import counts
from clinic.rules.errors import Invalid
from clinic.rules.owner_outcomes import PAIN, measure_words
from clinic.rules.owner_range import OWN, RANGES, USUAL, Days, outcome_days
from clinic.views.gate import scope
from clinic.views.refusals import show_beside

bp = Blueprint("owner", __name__, url_prefix="/owner")
OUTCOMES = "outcomes"


@bp.get("")
def show() -> ResponseReturnValue:
    """Four numbers and the tables they come from."""
    form = RangeForm(request.args)
    days = _days(form)
    if days is None:
        page = OwnerPage("Which days?", _choices(form))
        return render_template("owner/show.html", page=page, form=form, legend=LEGEND), 422
    session = scope().session
    read = Read(
        days,
        utilisation(session, days),
        attendance(session, days),
        plan_tracks(session, _today()),
        overall_change(session, outcome_days(form.name, days), PAIN),
    )
    asked = _asked(days)
    hrefs = (
        url_for(".visits", **asked),
        url_for(".show_outcomes", **asked),
        url_for("unsigned.index"),
    )
    page = owner_page(
        read, _choices(form), hrefs, lambda name: url_for(".table", table=name, **asked)
    )
    return render_template("owner/show.html", page=page, form=form, legend=LEGEND)


@bp.get("/outcomes")
def show_outcomes() -> ResponseReturnValue:
    """How a measure changed in groups of ten and more."""
    form = OutcomeForm(request.args)
    days = _days(form)
    if days is None:
        nothing = OutcomesPage("Which days?", url_for(".show"), _choices(form), TOO_FEW)
        return render_template("owner/outcomes.html", page=nothing, form=form), 422
    asked = _asked(days)
    days = outcome_days(form.name, days)
    form.first.data, form.last.data = days.first, days.last
    measure = form.measure.data
    page = outcomes_page(
        outcomes(scope().session, days, measure),
        days,
        measure,
        _choices(form, measure=measure),
        (
            url_for(".show", **asked),
            url_for(".table", table=OUTCOMES, measure=measure, **asked),
        ),
    )
    return render_template("owner/outcomes.html", page=page, form=form)


@bp.get("/table.csv")
def table() -> ResponseReturnValue:
    """One of the tables as a file."""
    form = OutcomeForm(request.args)
    days, name = _days(form), request.args.get("table", "")
    if days is None or name not in TABLES:
        abort(404)
    if name == OUTCOMES:
        days = outcome_days(form.name, days)
    return _file(TABLES[name](days, form.measure.data), days, name)


@bp.get("/attended.csv")
def visits() -> ResponseReturnValue:
    """Every therapy that was given, a line, for whatever sends the bills."""
    days = _days(RangeForm(request.args))
    if days is None:
        abort(404)
    return _file(owner_files.visits_file(attended_lines(scope(), days)), days, "attended visits")


def _units(days: Days, _: str) -> FileTable:
    return owner_files.units_file(utilisation(scope().session, days))


def _weeks(days: Days, _: str) -> FileTable:
    return owner_files.weeks_file(utilisation(scope().session, days))


def _people(days: Days, _: str) -> FileTable:
    return owner_files.attendance_file(attendance(scope().session, days))


def _ends(days: Days, _: str) -> FileTable:
    return owner_files.attendance_weeks_file(attendance(scope().session, days))


def _plans(_: Days, __: str) -> FileTable:
    return owner_files.plans_file(plan_tracks(scope().session, _today()))


def _unsigned(_: Days, __: str) -> FileTable:
    return owner_files.unsigned_file(counts(scope().session))


def _outcomes(days: Days, measure: str) -> FileTable:
    found = outcomes(scope().session, days, measure)
    return owner_files.outcomes_file(found, measure_words(measure))


TABLES: dict[str, Callable[[Days, str], FileTable]] = {
    "utilisation": _units,
    "weeks": _weeks,
    "attendance": _people,
    "attendance-weeks": _ends,
    "plans": _plans,
    "unsigned": _unsigned,
    OUTCOMES: _outcomes,
}


def _days(form: RangeForm) -> Days | None:
    """The days asked for; None with the reason beside its field."""
    if isinstance(form, OutcomeForm) and not request.args.get("measure"):
        form.measure.data = PAIN
    if not form.validate():
        return None
    try:
        days = form.days(_today())
    except Invalid as refused:
        show_beside(form, refused, default="first")
        return None
    form.first.data, form.last.data = days.first, days.last
    return days


def _choices(form: RangeForm, **asked: Any) -> tuple[Way, ...]:
    """The usual ranges, the one that is shown marked."""
    endpoint = request.endpoint or ""
    return tuple(
        Way(label, url_for(endpoint, range=name, **asked), name == form.name)
        for name, label in USUAL
    )


def _asked(days: Days) -> dict[str, Any]:
    """The days in an address, as they were asked for."""
    asked = request.args.get("range", "")
    if asked != OWN:
        return {"range": asked} if asked in RANGES else {}
    return {"range": asked, "first": days.first.isoformat(), "last": days.last.isoformat()}


def _today() -> date:
    return clock.today(location_of(scope().session).zone)


def _file(made: FileTable, days: Days, name: str) -> ResponseReturnValue:
    scope().done_reading()
    answer = make_response(csv_file(made.head, made.rows))
    answer.headers["Content-Type"] = CONTENT_TYPE
    named = file_name(name, days.first.isoformat(), days.last.isoformat())
    answer.headers.set("Content-Disposition", "attachment", filename=named)
    return answer
