"""Time off of therapists, rooms and equipment, entered by the front desk."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.time_off import AwayForm, TakeBackForm
from clinic.pages.away import AWAY_PARTS, away_entry
from clinic.pages.clinic_setup import DatedPage
from clinic.pages.form_parts import Back
from clinic.queries.locations import units_of_kind
from clinic.queries.time_off import time_off_ahead
from clinic.queries.units import USABLE, location_of
from clinic.rules.errors import Refused
from clinic.rules.words import Role
from clinic.services.time_off import add_time_off, remove_time_off
from clinic.views.gate import actor, scope
from clinic.views.left_under import said_left, stuck_now
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_dated

bp = Blueprint("time_off", __name__, url_prefix="/time-off")


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Who and what is away, and entering more."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    before = stuck_now()
    try:
        add_time_off(actor(), form.entry)
    except Refused as refused:
        show_beside(form, refused, default="first_day")
        return _page(form, refused.status)
    return said_left(before, url_for(".index"))


@bp.post("/remove")
def remove() -> ResponseReturnValue:
    """Take time off back."""
    form = TakeBackForm()
    if not form.validate():
        abort(400)
    remove_time_off(actor(), form.entry.data or "")
    return said("Taken back.", url_for(".index"))


def _form() -> AwayForm:
    session = scope().session
    today = clock.today(location_of(session).zone)
    form = AwayForm(first_day=today, last_day=today, unit=request.args.get("unit", ""))
    lines = [line for line in units_of_kind(session, USABLE) if line.active]
    lines.sort(key=lambda line: (USABLE.index(line.kind), line.name))
    form.offer([(line.public_id, line.name) for line in lines])
    return form


def _page(form: AwayForm, code: int) -> ResponseReturnValue:
    page = DatedPage(
        title="Time off",
        sub="Nobody can be booked with them meanwhile. Visits already booked are to be moved.",
        back=_back(),
        action=url_for(".index"),
        remove_action=url_for(".remove"),
        add_title="Enter time off",
        save_label="Save",
        parts=AWAY_PARTS,
        entries=[away_entry(line) for line in time_off_ahead(scope().session, clock.now_minute())],
        empty_word="Nobody is away",
        head=("Who or what", "When"),
    )
    return show_dated(page, form, code)


def _back() -> Back:
    if actor().has(Role.FRONT_DESK):
        return Back(url_for("to_be_moved.index"), "To be moved")
    return Back(url_for("locations.index"), "Locations")
