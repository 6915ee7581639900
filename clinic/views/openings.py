"""Finding a time for a visit: the page, and the same answers as data."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.opening_query import OpeningQuery, Unreadable, read_query
from clinic.pages.opening_reasons import lack_words, repair_words
from clinic.pages.openings import Reader
from clinic.pages.openings_json import OpeningsData, openings_data
from clinic.pages.wording import exact_time
from clinic.queries.no_openings import Wanted, lacks, repairs
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.settings import number
from clinic.queries.units import location_of, therapies, therapists
from clinic.rules.bit_calendar import TICK
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Invalid, NotFound
from clinic.views.asked import asked_moment
from clinic.views.gate import scope
from clinic.views.opening_answers import openings_page
from clinic.views.opening_search import OpeningSearch

bp = Blueprint("openings", __name__)


@bp.get("/openings")
def search() -> ResponseReturnValue:
    """Who, what, when; and the openings that answer."""
    found = OpeningSearch()
    return render_template("openings/index.html", page=openings_page(found), form=found.form)


@bp.get("/openings.json")
def data() -> ResponseReturnValue:
    """The same openings for another program; `docs/api.md` describes it."""
    try:
        query, ask = _question()
    except Invalid as wrong:
        errors: dict[str, list[str]] = {}
        for one in wrong.problems:
            errors.setdefault(one.field, []).append(one.message)
        return {"message": wrong.message, "errors": errors}, wrong.status
    return _answer(query, ask)


def _question() -> tuple[OpeningQuery, Ask]:
    """What is asked, made ready for the search. Raises Invalid, and NotFound for the patient."""
    session = scope().session
    named = {row.slug: row.public_id for row in therapies(session)}
    named |= {public_id: public_id for public_id in named.values()}
    where = _location()
    query = read_query(request.args, named, clock.today(where))
    if request.args.get("after") and asked_moment("after") is None:
        raise Unreadable("A time with its offset, like 2026-11-24T09:00+00:00.", field="after")
    return query, ask_for(scope(), query.visit)


def _location() -> str:
    """The zone of the location that is meant. Raises Invalid for one that is not there."""
    try:
        return location_of(scope().session, request.args.get("location", "")).zone
    except NotFound as missing:
        raise Invalid("There is no such location.", field="location") from missing


def _answer(query: OpeningQuery, ask: Ask) -> ResponseReturnValue:
    session, now_minute, after = scope().session, clock.now_minute(), asked_moment("after")
    notice = number(session, NOTICE)
    earliest = max(now_minute + notice, 0 if after is None else after + TICK)
    wanted = Wanted(session, ask, replace(query.when, earliest=earliest), now_minute)
    found = wanted.first(query.limit + 1)
    shown, more = found[: query.limit], None
    if len(found) > len(shown):
        asked = {name: request.args.getlist(name) for name in request.args}
        asked["after"] = [exact_time(shown[-1].start, ask.zone)]
        more = url_for("openings.data", **asked)  # type: ignore[arg-type]  # lists are fine
    reader = OpeningsData(
        ask.zone,
        {unit.id: unit for unit in ask.units},
        {row.id: row.slug for row in therapies(session)},
        {row.resource_id: row.public_id for row in therapists(session)},
        order_of(session, ask, shown).findings,
    )
    reasons = [] if found or after is not None else _reasons(wanted, reader)
    return openings_data(shown, reader, more=more, reasons=reasons)


def _reasons(wanted: Wanted, reader: OpeningsData) -> list[str]:
    """Why there are none and what would do, in words."""
    if wanted.has_passed:
        return ["All of that time has passed."]
    said = [lack_words(one, reader.zone) for one in lacks(wanted)]
    words = Reader(reader.zone, dict(reader.units), None, lambda _: {})
    return said + [repair_words(one, words) for one in repairs(wanted)]
