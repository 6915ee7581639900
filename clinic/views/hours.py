"""When a therapist, a room or a piece of equipment is there."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.day_hours import WEEK_FIELDS
from clinic.forms.working_hours import ClearDayForm, OtherHoursForm, TimetableForm
from clinic.pages.clinic_setup import Dated, DatedPage
from clinic.pages.form_parts import Back, Part
from clinic.pages.wording import day_words, full_date
from clinic.queries.locations import one_unit
from clinic.queries.timetables import other_hours, timetables_of
from clinic.rules.clinic_values import UnitLine
from clinic.rules.day_hours import hours_words, week_words
from clinic.rules.errors import Refused
from clinic.rules.timetables import OtherHours, Timetable
from clinic.rules.words import ResourceKind
from clinic.services.working_hours import clear_day, set_day, set_hours
from clinic.views.gate import actor, scope
from clinic.views.left_under import said_left, stuck_now
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import show_dated

bp = Blueprint("hours", __name__, url_prefix="/clinic/hours")
WEEK_PARTS = [
    Part("Valid", "Hours of the same days end before these.", ["valid_from?", "valid_to?"]),
    Part("Hours", "Like 8:00–12:30, 13:15–17:00. Empty: not there.", list(WEEK_FIELDS)),
]
DAY_PARTS = [Part("One day", "These hours instead of the weekly ones.", ["day", "hours"])]


@bp.route("/<unit_id>", methods=["GET", "POST"])
def weekly(unit_id: str) -> ResponseReturnValue:
    """The weekly hours, and new ones from a day on."""
    line, form = one_unit(scope().session, unit_id), TimetableForm()
    kept = timetables_of(scope().session, unit_id)
    if not form.is_submitted():
        form.valid_from.data = clock.today(line.zone)
        if kept:
            form.show_week(kept[-1].week)
        return _weekly_page(line, kept, form)
    if not form.validate():
        return _weekly_page(line, kept, form, 422)
    before = stuck_now()
    try:
        set_hours(actor(), unit_id, form.table)
    except Refused as refused:
        show_beside(form, refused, default="valid_from")
        return _weekly_page(line, kept, form, refused.status)
    return said_left(before, url_for(".weekly", unit_id=unit_id))


@bp.route("/<unit_id>/days", methods=["GET", "POST"])
def days(unit_id: str) -> ResponseReturnValue:
    """Days with other hours, and one more."""
    line, form = one_unit(scope().session, unit_id), OtherHoursForm()
    if not form.validate_on_submit():
        return _days_page(line, form, 422 if form.is_submitted() else 200)
    before = stuck_now()
    try:
        set_day(actor(), unit_id, form.other)
    except Refused as refused:
        show_beside(form, refused, default="day")
        return _days_page(line, form, refused.status)
    return said_left(before, url_for(".days", unit_id=unit_id))


@bp.post("/<unit_id>/days/remove")
def usual_again(unit_id: str) -> ResponseReturnValue:
    """The weekly hours hold again on a day."""
    form = ClearDayForm()
    if not form.validate():
        abort(400)
    before = stuck_now()
    clear_day(actor(), unit_id, form.day.data or date.min)
    return said_left(before, url_for(".days", unit_id=unit_id), "The weekly hours hold again.")


def _weekly_page(
    line: UnitLine, kept: list[Timetable], form: TimetableForm, code: int = 200
) -> ResponseReturnValue:
    page = DatedPage(
        title=f"Hours of {line.name}",
        sub="",
        back=_back(line),
        action=url_for(".weekly", unit_id=line.public_id),
        remove_action="",
        add_title="Change the hours",
        save_label="Save",
        parts=WEEK_PARTS,
        entries=[_table(table) for table in kept],
        empty_word=_empty(line),
        head=("Valid", "Hours"),
    )
    return show_dated(page, form, code)


def _days_page(line: UnitLine, form: OtherHoursForm, code: int) -> ResponseReturnValue:
    today = clock.today(line.zone)
    page = DatedPage(
        title=f"Other hours of {line.name}",
        sub="",
        back=_back(line),
        action=url_for(".days", unit_id=line.public_id),
        remove_action=url_for(".usual_again", unit_id=line.public_id),
        add_title="Other hours on a day",
        save_label="Save",
        parts=DAY_PARTS,
        entries=[_day(other) for other in other_hours(scope().session, line.public_id, today)],
        empty_word="The weekly hours hold on every day",
        head=("Day", "Hours"),
    )
    return show_dated(page, form, code)


def _table(table: Timetable) -> Dated:
    first = f"from {full_date(table.first)}" if table.first else ""
    last = f"until {full_date(table.last)}" if table.last else ""
    when = " ".join(word for word in (first, last) if word) or "always"
    return Dated(when[0].upper() + when[1:], week_words(dict(enumerate(table.week))), {})


def _day(other: OtherHours) -> Dated:
    words = hours_words(other.hours) or "not there"
    return Dated(f"{day_words(other.day)} {other.day.year}", words, {"day": other.day.isoformat()})


def _empty(line: UnitLine) -> str:
    if line.kind is ResourceKind.THERAPIST:
        return "No hours: never there"
    return "There whenever the location is open"


def _back(line: UnitLine) -> Back:
    if line.kind is ResourceKind.THERAPIST:
        return Back(url_for("therapists.index"), "Therapists")
    return Back(url_for("rooms.edit", unit_id=line.public_id), line.name)
