"""The wait list: who is on it, putting somebody on it, taking them off."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic import clock
from clinic.forms.waiting import WaitForm, filled
from clinic.pages.openings import Who
from clinic.pages.waiting import EntryWays, WaitFormPage, WaitPage, entry_line, waiting_words
from clinic.pages.wording import day_of_minute, day_words, time_range
from clinic.queries.planned import next_planned
from clinic.queries.units import location_of, locations, therapies, therapists
from clinic.queries.wait_list import waiting, wish_of_entry
from clinic.rules.errors import Changed, Refused
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import MOST_STEPS, StepWish, VisitWish
from clinic.rules.wait_list import WaitWish
from clinic.rules.wait_values import Waiting
from clinic.services.wait_list import change_entry, put_on_list, take_off_list
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.who_comes import chosen

UNASKED = {"therapist": "", **{f"steps-{index}-therapy": "" for index in range(MOST_STEPS)}}

bp = Blueprint("waiting", __name__, url_prefix="/wait-list")


@bp.get("")
def index() -> ResponseReturnValue:
    """Who waits."""
    return list_page()


@bp.route("/new/<patient_id>", methods=["GET", "POST"])
def new(patient_id: str) -> ResponseReturnValue:
    """Put a patient on the list."""
    who = _who(patient_id)
    form = _form({**filled(_wish_so_far(patient_id)), **request.args.to_dict()})
    action = url_for(".new", patient_id=patient_id)
    if not form.is_submitted():
        return _form_page(form, who, action)
    form.patient.data = patient_id
    if form.validate():
        try:
            put_on_list(actor(), form.wish)
        except Refused as refused:
            _show(form, refused)
            return _form_page(form, who, action, refused.status)
        flash("On the wait list.", "done")
        return redirect(url_for(".index"), 303)
    return _form_page(form, who, action, 422)


@bp.route("/<entry_id>", methods=["GET", "POST"])
def edit(entry_id: str) -> ResponseReturnValue:
    """Change what somebody waits for."""
    entry = scope().wait_entry(entry_id)
    action = url_for(".edit", entry_id=entry_id)
    wish = wish_of_entry(scope().session, entry)
    who = _who(wish.visit.patient)
    form = _form({**filled(wish), "version": str(entry.version)})
    if not form.is_submitted():
        return _form_page(form, who, action, known=True)
    form.patient.data = wish.visit.patient
    if form.validate():
        try:
            change_entry(actor(), entry_id, form.wish, version=form.as_shown)
        except Refused as refused:
            _show(form, refused)
            if isinstance(refused, Changed):  # it is shown as it is now: so is its version
                form.version.data = str(scope().wait_entry(entry_id).version)
            return _form_page(form, who, action, refused.status, known=True)
        flash("Saved.", "done")
        return redirect(url_for(".index"), 303)
    return _form_page(form, who, action, 422, known=True)


@bp.post("/<entry_id>/off")
def off(entry_id: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    scope().wait_entry(entry_id)
    try:
        take_off_list(actor(), entry_id)
    except Refused as refused:
        return list_page(refused)
    flash("Taken off the wait list.", "done")
    return redirect(url_for(".index"), 303)


def list_page(refused: Refused | None = None) -> ResponseReturnValue:
    """The list; with what was refused on top, and the openings nearest to it."""
    today, zone = _today(), ZoneInfo(location_of(scope().session).zone)
    entries = [entry_line(one, today, entry_ways()) for one in waiting(scope(), clock.now())]
    page = WaitPage(
        sub=waiting_words(len(entries)),
        entries=entries,
        fits_href=url_for("offers.fits"),
        patients_href=url_for("patients.index"),
        error=refused.message if refused else "",
        nearest=[
            f"{day_words(day_of_minute(one.start, zone))}, {time_range(one.start, one.end, zone)}"
            for one in (refused.alternatives if refused else ())
            if isinstance(one, Opening)
        ],
    )
    return render_template("waiting/index.html", page=page), refused.status if refused else 200


def entry_ways() -> EntryWays:
    """Where the links of an entry lead."""
    return EntryWays(
        patient=lambda patient: url_for("patients.show", public_id=patient),
        edit=lambda entry: url_for("waiting.edit", entry_id=entry),
        off=lambda entry: url_for("waiting.off", entry_id=entry),
        find=_find,
        answer=lambda offer: url_for("offers.answer", offer_id=offer),
    )


def _find(waiting: Waiting, first: date) -> str:
    """The search for a time, with what they wait for filled in."""
    wanted = filled(waiting.wish)
    names = ("patient", "wait", "therapist", "location", "part")
    asked: dict[str, Any] = {name: wanted[name] for name in names}
    asked.update({name: value for name, value in wanted.items() if name.startswith("steps-")})
    return url_for("openings.search", **{**asked, "from_day": first.isoformat(), "days": "28"})


def _wish_so_far(patient: str) -> WaitWish:
    """What a patient would most likely wait for: the plan's next visit, or any one from today."""
    session = scope().session
    location, given = location_of(session, request.args.get("location", "")), therapies(session)
    planned = next_planned(session, scope().patient(patient).id)
    usual = (StepWish(given[0].public_id),) if given else ()
    visit = VisitWish(
        (planned and planned.steps) or usual, patient, location=location.public_id, wait=15
    )
    return WaitWish(visit, _today())


def _form(values: dict[str, Any]) -> WaitForm:
    sent = request.form.to_dict() if request.method == "POST" else values
    form = WaitForm(MultiDict({**UNASKED, **sent}))
    session = scope().session
    form.offer(
        [(row.public_id, row.name) for row in therapies(session)],
        [(row.public_id, row.name) for row in therapists(session)],
        [(row.public_id, row.name) for row in locations(session)],
    )
    return form


def _form_page(
    form: WaitForm, who: Who, action: str, code: int = 200, *, known: bool = False
) -> ResponseReturnValue:
    page = WaitFormPage(
        title="Change what they wait for" if known else "Add to the wait list",
        action=action,
        save_label="Save" if known else "Add to the wait list",
        back_href=url_for(".index"),
        who=who,
    )
    return render_template("waiting/form.html", page=page, form=form), code


def _show(form: WaitForm, refused: Refused) -> None:
    """What is wrong beside its field: of a therapy the first, of anything else the remark."""
    if refused.field == "therapy":
        first = form.steps[0].form.therapy
        first.errors = [*first.errors, refused.message]
        return
    show_beside(form, refused, default="remark")


def _who(public_id: str) -> Who:
    patient = scope().patient(public_id)
    zone = ZoneInfo(location_of(scope().session).zone)
    return chosen(patient, zone, "")


def _today() -> date:
    return clock.today(location_of(scope().session).zone)
