"""Somebody walks in: the first opening of each therapy from now, booked and checked in at once."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.appointments import BookForm
from clinic.forms.openings import WhoForm
from clinic.pages.openings import OpeningLine, Reader, WalkInPage
from clinic.queries.no_openings import Wanted
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.units import location_of, therapies
from clinic.rules.bit_calendar import TICK
from clinic.rules.errors import Invalid, Refused
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import StepWish, VisitWish, WhenWish
from clinic.services.booking import book
from clinic.views.gate import actor, scope
from clinic.views.who_comes import answering, chosen

bp = Blueprint("walk_in", __name__, url_prefix="/walk-in")


@bp.get("")
def show() -> ResponseReturnValue:
    """Who is here, and what they could have when."""
    return _page()


@bp.post("")
def take() -> ResponseReturnValue:
    """Book one of these and check the patient in."""
    form = BookForm()
    try:
        if not form.validate():
            raise Invalid("Choose one of the rows.")
        wish = _wish(request.args.get("patient", ""), request.form.get("therapy", ""))
        booked = book(actor(), replace(form.request(wish), here=True))
    except Refused as refused:
        return _page(refused)
    flash("Booked, and checked in.", "done")
    return redirect(url_for("diary.day", visit=booked.appointment), 303)


def _wish(patient: str, therapy: str) -> VisitWish:
    location = request.args.get("location", "")
    return VisitWish((StepWish(therapy),), patient, location=location)


def _page(refused: Refused | None = None) -> ResponseReturnValue:
    asker, location = scope(), location_of(scope().session, request.args.get("location", ""))
    zone = ZoneInfo(location.zone)
    form = WhoForm(request.args)
    page = WalkInPage(error=refused.message if refused else "")
    if form.patient.data:
        patient = asker.patient(form.patient.data)
        page.who = chosen(patient, zone, url_for("walk_in.show"))
        page.action = url_for("walk_in.take", patient=patient.public_id)
        page.find_href = url_for("openings.search", patient=patient.public_id)
        _fill(page, patient.public_id)
    else:
        page.look = answering(form.q.data or "", zone, _choose)
    status = refused.status if refused else 200
    return render_template("openings/walk_in.html", page=page, form=form), status


def _choose(patient: str) -> str:
    return url_for("walk_in.show", patient=patient)


def _fill(page: WalkInPage, patient: str) -> None:
    for therapy in therapies(scope().session):
        ask = ask_for(scope(), _wish(patient, therapy.public_id))
        opening = _first(ask)
        if opening is None:
            page.missing.append(f"{therapy.name}: nothing is free any more today.")
        else:
            page.rows.append((therapy.name, _line(ask, opening, therapy.public_id)))


def _first(ask: Ask) -> Opening | None:
    """The first opening from now on, until the day is over."""
    now_minute = clock.now_minute()
    when = WhenWish(clock.today(ask.zone.key), 1, earliest=now_minute // TICK * TICK)
    found = Wanted(scope().session, ask, when, when.earliest).first()
    return found[0] if found else None


def _line(ask: Ask, opening: Opening, therapy: str) -> OpeningLine:
    order = order_of(scope().session, ask, [opening])

    def values(one: Opening) -> dict[str, Any]:
        return {"start": str(one.start), "therapy": therapy, "key": secrets.token_urlsafe(12)}

    units = {unit.id: unit for unit in ask.units}
    usual = ask.wish.preferred_therapist_id
    return Reader(ask.zone, units, usual, values, lambda one: (order.findings(one), ())).line(
        opening
    )
