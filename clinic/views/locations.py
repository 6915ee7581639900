"""The administrator's locations: where the clinic is, when it is open, when it is shut."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.locations import ClosureForm, LocationForm, ReopenForm, SureForm
from clinic.pages.clinic_setup import (
    CLOSURE_PARTS,
    LOCATION_PARTS,
    DatedPage,
    SetupForm,
    SetupList,
    closure_entry,
    counted,
    in_use,
    location_row,
)
from clinic.pages.form_parts import Back, Way
from clinic.queries.left_behind import of_location
from clinic.queries.locations import closed_days, locations, one_location
from clinic.rules.clinic_values import LocationLine
from clinic.rules.errors import Refused
from clinic.services.locations import (
    add_location,
    change_location,
    close_days,
    reopen_days,
    use_location,
)
from clinic.views.gate import actor, scope
from clinic.views.left_under import said_left, stuck_now
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import (
    retired,
    said,
    show_dated,
    show_form,
    show_list,
    show_retire,
    tabs,
)

bp = Blueprint("locations", __name__, url_prefix="/clinic/locations")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every location."""
    rows = [location_row(line, _edit(line.public_id)) for line in locations(scope().session)]
    return show_list(
        SetupList(
            "Locations",
            counted(rows, "location"),
            tabs("locations.index"),
            Way(href=url_for(".new"), label="Add a location"),
            ["Open", "Time zone"],
            rows,
            "No location yet",
        )
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a location."""
    form = LocationForm(zone=locations(scope().session)[0].entry.zone)
    if not form.validate_on_submit():
        return _new_page(form, 422 if form.is_submitted() else 200)
    try:
        add_location(actor(), form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _new_page(form, refused.status)
    return said(f"{form.entry.name} is added. Add its rooms next.", url_for("rooms.rooms"))


@bp.route("/<location_id>", methods=["GET", "POST"])
def edit(location_id: str) -> ResponseReturnValue:
    """Change a location."""
    line, form = one_location(scope().session, location_id), LocationForm()
    form.offer(line.entry.zone)
    if not form.is_submitted():
        form.fill(line.entry)
        return _edit_page(line, form)
    if not form.validate():
        return _edit_page(line, form, 422)
    before = stuck_now()
    try:
        change_location(actor(), location_id, form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _edit_page(line, form, refused.status)
    return said_left(before, url_for(".index"))


@bp.route("/<location_id>/closures", methods=["GET", "POST"])
def closures(location_id: str) -> ResponseReturnValue:
    """The days it is shut, and shutting it for more."""
    form = ClosureForm()
    if not form.validate_on_submit():
        return _closures_page(location_id, form, 422 if form.is_submitted() else 200)
    before = stuck_now()
    try:
        close_days(actor(), location_id, form.days)
    except Refused as refused:
        show_beside(form, refused, default="first")
        return _closures_page(location_id, form, refused.status)
    return said_left(before, url_for(".closures", location_id=location_id), "Closed.")


@bp.post("/<location_id>/closures/remove")
def reopen(location_id: str) -> ResponseReturnValue:
    """Take a closure back."""
    form = ReopenForm()
    if not form.validate():
        abort(400)
    reopen_days(actor(), location_id, form.days)
    return said("Open again.", url_for(".closures", location_id=location_id))


@bp.route("/<location_id>/retire", methods=["GET", "POST"])
def retire(location_id: str) -> ResponseReturnValue:
    """Take a location out of use, after showing the visits booked there."""
    line, form = one_location(scope().session, location_id), SureForm()
    left = of_location(scope().session, location_id, clock.now_minute())
    if not form.validate_on_submit():
        ways = (_edit(location_id), url_for(".retire", location_id=location_id))
        return show_retire((line.entry.name, line.entry.zone), ways, left, form)
    use_location(actor(), location_id, active=False)
    return retired(line.entry.name, left, url_for(".index"))


@bp.post("/<location_id>/revive")
def revive(location_id: str) -> ResponseReturnValue:
    """Use a location again."""
    use_location(actor(), location_id, active=True)
    return said("In use again.", _edit(location_id))


def _edit(public_id: str) -> str:
    return url_for("locations.edit", location_id=public_id)


def _back() -> Back:
    return Back(url_for(".index"), "Locations")


def _new_page(form: LocationForm, code: int) -> ResponseReturnValue:
    page = SetupForm("Add a location", "", _back(), url_for(".new"), "Add", LOCATION_PARTS)
    return show_form(page, form, code)


def _edit_page(line: LocationLine, form: LocationForm, code: int = 200) -> ResponseReturnValue:
    number = line.public_id
    page = SetupForm(
        title=line.entry.name,
        sub="",
        back=_back(),
        action=_edit(number),
        save_label="Save",
        parts=LOCATION_PARTS,
        ways=[Way(href=url_for(".closures", location_id=number), label="Closures")],
        retire=Way(href=url_for(".retire", location_id=number)) if line.active else None,
        revive=None if line.active else Way(action=url_for(".revive", location_id=number)),
        state=in_use(active=line.active),
    )
    return show_form(page, form, code)


def _closures_page(location_id: str, form: ClosureForm, code: int) -> ResponseReturnValue:
    line = one_location(scope().session, location_id)
    page = DatedPage(
        title=f"Closures of {line.entry.name}",
        sub="Nobody can be booked on these days. Visits already booked stay, to be moved.",
        back=Back(_edit(location_id), line.entry.name),
        action=url_for(".closures", location_id=location_id),
        remove_action=url_for(".reopen", location_id=location_id),
        add_title="Close on more days",
        save_label="Close",
        parts=CLOSURE_PARTS,
        entries=[closure_entry(days) for days in closed_days(scope().session, location_id)],
        empty_word="No closures",
        head=("Days", "Why"),
    )
    return show_dated(page, form, code)
