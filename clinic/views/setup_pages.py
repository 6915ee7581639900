"""What the pages that set up the clinic share: the row of lists, the answer to a form."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from clinic.forms.locations import SureForm
from clinic.pages.clinic_setup import DatedPage, RetirePage, SetupForm, SetupList, Tab
from clinic.pages.form_parts import Back
from clinic.pages.left_behind import left_visits
from clinic.pages.wording import count
from clinic.rules.staff_values import LeftBehind

TABS = (
    ("locations.index", "Locations"),
    ("rooms.rooms", "Rooms"),
    ("rooms.equipment", "Equipment"),
    ("therapies.index", "Therapies"),
    ("therapists.index", "Therapists"),
    ("time_off.index", "Time off"),
    ("clinic_rules.edit", "Rules and times"),
    ("leaflets.edit", "Aftercare leaflet"),
    ("safety_settings.show", "Safety"),
    ("thresholds.edit", "Measures"),
    ("consents.text", "Consent text"),
    ("muscle_sets.index", "Muscle sets"),
    ("plan_templates.index", "Plan templates"),
)
STAY = "Nothing new is booked with it. Visits that are booked stay, to be moved."
TO_MOVE = "{name} is out of use. {visits} booked with it stay until they are moved."


def tabs(current: str) -> list[Tab]:
    """The lists beside each other, one of them open."""
    return [Tab(label, url_for(endpoint), endpoint == current) for endpoint, label in TABS]


def show_list(page: SetupList) -> ResponseReturnValue:
    """One of the lists."""
    return render_template("clinic_setup/list.html", page=page)


def show_form(page: SetupForm, form: FlaskForm, code: int = 200) -> ResponseReturnValue:
    """A form, as new or as it was typed."""
    return render_template("clinic_setup/form.html", page=page, form=form), code


def show_dated(page: DatedPage, form: FlaskForm, code: int = 200) -> ResponseReturnValue:
    """Dated entries with the form that adds one."""
    return render_template("clinic_setup/dated.html", page=page, form=form), code


def show_retire(
    what: tuple[str, str],
    ways: tuple[str, str],
    left: Sequence[LeftBehind],
    form: SureForm,
    text: str = STAY,
) -> ResponseReturnValue:
    """Whose visits are left behind; `what` is its name and clock, `ways` back and onward."""
    name, zone = what
    page = RetirePage(
        title=f"Take {name} out of use",
        text=text,
        back=Back(ways[0], name),
        action=ways[1],
        left=left_visits(left, ZoneInfo(zone), _visit),
    )
    return render_template("clinic_setup/retire.html", page=page, form=form)


def said(words: str, href: str, kind: str = "done") -> ResponseReturnValue:
    """On to another page, with a word about what was done."""
    flash(words, kind)
    return redirect(href, 303)


def retired(name: str, left: Sequence[LeftBehind], href: str) -> ResponseReturnValue:
    """On to the list, saying how many visits are left to be moved."""
    if not left:
        return said(f"{name} is out of use.", href)
    return said(TO_MOVE.format(name=name, visits=count(len(left), "visit")), href, "due")


def _visit(public_id: str) -> str:
    return url_for("appointments.show", public_id=public_id)
