"""The administrator's rooms and equipment."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.locations import SureForm, UnitForm
from clinic.pages.clinic_setup import (
    UNIT_PARTS,
    SetupForm,
    SetupList,
    counted,
    in_use,
    unit_row,
)
from clinic.pages.form_parts import Back, Way
from clinic.queries.left_behind import of_unit
from clinic.queries.locations import locations, one_unit, units_of_kind
from clinic.rules.clinic_values import UnitLine
from clinic.rules.errors import Refused
from clinic.rules.words import ResourceKind
from clinic.services.units import KINDS, add_unit, change_unit, use_unit
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import retired, said, show_form, show_list, show_retire, tabs

bp = Blueprint("rooms", __name__, url_prefix="/clinic")


@dataclass(frozen=True)
class Said:
    """How a kind of unit is spoken of, and its routes."""

    title: str
    counted: tuple[str, str]
    add: str
    none: str
    list: str
    new: str


SAID = {
    ResourceKind.ROOM: Said(
        "Rooms", ("room", "rooms"), "Add a room", "No rooms yet", "rooms.rooms", "rooms.new_room"
    ),
    ResourceKind.EQUIPMENT: Said(
        "Equipment",
        ("piece of equipment", "pieces of equipment"),
        "Add equipment",
        "No equipment yet",
        "rooms.equipment",
        "rooms.new_equipment",
    ),
}


@bp.get("/rooms")
def rooms() -> ResponseReturnValue:
    """Every room."""
    return _list(ResourceKind.ROOM)


@bp.get("/equipment")
def equipment() -> ResponseReturnValue:
    """Every piece of equipment."""
    return _list(ResourceKind.EQUIPMENT)


@bp.route("/rooms/new", methods=["GET", "POST"])
def new_room() -> ResponseReturnValue:
    """Add a room."""
    return _new(ResourceKind.ROOM)


@bp.route("/equipment/new", methods=["GET", "POST"])
def new_equipment() -> ResponseReturnValue:
    """Add a piece of equipment."""
    return _new(ResourceKind.EQUIPMENT)


@bp.route("/units/<unit_id>", methods=["GET", "POST"])
def edit(unit_id: str) -> ResponseReturnValue:
    """Change a room or a piece of equipment."""
    line, form = one_unit(scope().session, unit_id, KINDS), _form()
    if not form.is_submitted():
        form.fill(line)
        return _edit_page(line, form)
    if not form.validate():
        return _edit_page(line, form, 422)
    try:
        change_unit(actor(), unit_id, form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _edit_page(line, form, refused.status)
    return said("Saved.", url_for(SAID[line.kind].list))


@bp.route("/units/<unit_id>/retire", methods=["GET", "POST"])
def retire(unit_id: str) -> ResponseReturnValue:
    """Take it out of use, after showing the visits booked in it."""
    line, form = one_unit(scope().session, unit_id, KINDS), SureForm()
    left = of_unit(scope().session, unit_id, clock.now_minute())
    if not form.validate_on_submit():
        ways = (_edit(unit_id), url_for(".retire", unit_id=unit_id))
        return show_retire((line.name, line.zone), ways, left, form)
    use_unit(actor(), unit_id, active=False)
    return retired(line.name, left, url_for(SAID[line.kind].list))


@bp.post("/units/<unit_id>/revive")
def revive(unit_id: str) -> ResponseReturnValue:
    """Use it again."""
    use_unit(actor(), unit_id, active=True)
    return said("In use again.", _edit(unit_id))


def _list(kind: ResourceKind) -> ResponseReturnValue:
    words = SAID[kind]
    lines = units_of_kind(scope().session, [kind])
    rows = [unit_row(line, _edit(line.public_id)) for line in lines]
    return show_list(
        SetupList(
            words.title,
            counted(rows, *words.counted),
            tabs(words.list),
            Way(href=url_for(words.new), label=words.add),
            ["Good for", "At"],
            rows,
            words.none,
        )
    )


def _new(kind: ResourceKind) -> ResponseReturnValue:
    form = _form()
    if not form.validate_on_submit():
        return _new_page(kind, form, 422 if form.is_submitted() else 200)
    try:
        add_unit(actor(), kind, form.entry)
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _new_page(kind, form, refused.status)
    return said(f"{form.entry.name} is added.", url_for(SAID[kind].list))


def _form() -> UnitForm:
    form = UnitForm()
    lines = locations(scope().session)
    form.offer([(line.public_id, line.entry.name) for line in lines])
    return form


def _edit(public_id: str) -> str:
    return url_for("rooms.edit", unit_id=public_id)


def _new_page(kind: ResourceKind, form: UnitForm, code: int) -> ResponseReturnValue:
    words = SAID[kind]
    back = Back(url_for(words.list), words.title)
    page = SetupForm(words.add, "", back, url_for(words.new), "Add", UNIT_PARTS)
    return show_form(page, form, code)


def _edit_page(line: UnitLine, form: UnitForm, code: int = 200) -> ResponseReturnValue:
    words, number = SAID[line.kind], line.public_id
    page = SetupForm(
        title=line.name,
        sub="",
        back=Back(url_for(words.list), words.title),
        action=_edit(number),
        save_label="Save",
        parts=UNIT_PARTS,
        ways=[Way(href=url_for("hours.weekly", unit_id=number), label="Own hours")],
        retire=Way(href=url_for(".retire", unit_id=number)) if line.active else None,
        revive=None if line.active else Way(action=url_for(".revive", unit_id=number)),
        state=in_use(active=line.active),
    )
    return show_form(page, form, code)
