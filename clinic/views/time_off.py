"""Time off of therapists, rooms and equipment, entered by the front desk."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.time_off import AwayForm, TakeBackForm
from clinic.pages.away import AWAY_PARTS, away_entry
from clinic.pages.clinic_setup import DatedPage
from clinic.pages.form_parts import Back
from clinic.queries.catalogue import USABLE
from clinic.queries.locations import one_unit, units_of_kind
from clinic.queries.time_off import time_off_ahead
from clinic.queries.units import location_of
from clinic.queries.visit_panel import therapist_of_resource
from clinic.queries.wait_list import waiting_count
from clinic.rules.errors import Refused
from clinic.rules.local_time import day_span, wall_time
from clinic.rules.words import Role
from clinic.services.time_off import add_time_off, remove_time_off
from clinic.views.freed import free_href
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
    entry = form.entry.data or ""
    free = _free_again(entry)
    remove_time_off(actor(), entry)
    if not free:
        return said("Taken back.", url_for(".index"))
    return said("Taken back. Who of those that wait fits into that time?", free)


def _free_again(entry: str) -> str:
    """Who fits a therapist's time that is taken back; empty where nobody waits, or may be asked."""
    now, session = clock.now_minute(), scope().session
    line = next((one for one in time_off_ahead(session, now) if one.public_id == entry), None)
    therapist = therapist_of_resource(scope(), line.entry.unit) if line else ""
    if line is None or not therapist:
        return ""
    if not actor().has(Role.FRONT_DESK) or not waiting_count(scope()):
        return ""
    zone = ZoneInfo(line.zone)
    begin = max(line.next_start, now)
    _, end = day_span(wall_time(begin, zone).date(), zone)
    if line.entry.weekly or line.entry.first_day == line.entry.last_day:
        end = line.next_start + line.entry.ends - line.entry.starts
    location = one_unit(session, line.entry.unit).location
    return free_href((begin, end), zone, location, therapist=therapist)


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
