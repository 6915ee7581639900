"""The aftercare leaflet: to hand out, to read as it was, and to word anew."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.leaflet import LeafletForm
from clinic.pages.clinic_setup import SetupForm
from clinic.pages.form_parts import Back, Part, Way
from clinic.pages.leaflet import leaflet_page
from clinic.queries.leaflets import leaflet_given, leaflet_in_use, leaflet_version, versions
from clinic.queries.units import location_of
from clinic.rules.errors import Refused
from clinic.rules.leaflet import Leaflet
from clinic.services.leaflets import write_leaflet
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_form

bp = Blueprint("leaflets", __name__)
PARTS = [
    Part(
        "In your own words",
        "What is usual after a session, and what helps. A new version is used from now on; notes"
        " that named an older one still do. Warning signs and what to do in an emergency stand"
        " under every version.",
        ["title*", "body*"],
    )
]


@bp.get("/leaflet")
def show() -> ResponseReturnValue:
    """The version in use."""
    return _page(leaflet_in_use(scope().session))


@bp.get("/leaflet/<version_id>")
def version(version_id: str) -> ResponseReturnValue:
    """One version, as it was handed out."""
    return _page(leaflet_version(scope().session, version_id))


@bp.get("/my/leaflet")
def mine() -> ResponseReturnValue:
    """The one the asking patient was given last."""
    return _page(leaflet_given(scope()), staff=False)


@bp.route("/clinic/leaflet", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Word it anew."""
    now = leaflet_in_use(scope().session)
    form = LeafletForm(title=now.title, body=now.body)
    if not form.validate_on_submit():
        return _form(form, 422 if form.is_submitted() else 200)
    try:
        write_leaflet(actor(), form.entry)
    except Refused as refused:
        show_beside(form, refused, default="body")
        return _form(form, refused.status)
    return said("Saved. This version is handed out from now on.", url_for(".show"))


def _page(leaflet: Leaflet, *, staff: bool = True) -> str:
    session = scope().session
    location = location_of(session)
    clinic = ", ".join(filter(None, (location.name, location.phone)))
    older = versions(session) if staff else []
    page = leaflet_page(
        leaflet,
        clinic,
        ZoneInfo(location.zone),
        older,
        lambda number: url_for(".version", version_id=number),
    )
    return render_template("leaflets/show.html", page=page, touch=not staff)


def _form(form: LeafletForm, code: int) -> ResponseReturnValue:
    page = SetupForm(
        title="Aftercare leaflet",
        sub="What every patient is given after needling.",
        back=Back(url_for("locations.index"), "Clinic"),
        action=url_for(".edit"),
        save_label="Save as a new version",
        parts=PARTS,
        ways=[Way(href=url_for(".show"), label="Read it")],
    )
    return show_form(page, form, code)
