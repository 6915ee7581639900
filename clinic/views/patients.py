"""Patients: finding them, taking them in, reading and changing what the desk may know."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.appointments import version_of
from clinic.forms.patients import PatientForm
from clinic.pages.patient_record import Action, ShowFacts, ShowWays, show_page
from clinic.pages.patients import Back, FormPage, Twin, conflict_words, index_page, twin
from clinic.queries.holds_clinical import held_patients
from clinic.queries.patient_record import (
    clinical_of,
    details_of,
    identifiers,
    other_names,
    plan_of,
    stands_for,
    visits_before,
    visits_to_come,
)
from clinic.queries.patient_search import find_people, lately, twins_of
from clinic.queries.units import location_of
from clinic.rules.errors import Changed, NotFound, Refused
from clinic.rules.patient_values import Twins
from clinic.services.patients import change, create
from clinic.views.asked import wants_fragment
from clinic.views.gate import actor, scope
from clinic.views.merging import Merging
from clinic.views.plan_ways import links_of, way
from clinic.views.refusals import show_beside

bp = Blueprint("patients", __name__, url_prefix="/patients")

MOST_FOUND, PAST_AT_ONCE, MOST_PAGES = 50, 12, 10_000


@bp.get("")
def index() -> ResponseReturnValue:
    """Find people."""
    q = request.args.get("q", "").strip()
    people = find_people(scope(), q, MOST_FOUND + 1)
    visits = lately(scope().session, [row.id for row in people], clock.now_minute())
    ways = (url_for(".index"), way("patients.new"), _show)
    page = index_page(q, people, visits, _today(), ways, MOST_FOUND)
    return render_template("patients/index.html", bare=wants_fragment(), page=page)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Take somebody in."""
    form = _form(PatientForm.showing(None))
    if not form.validate_on_submit():
        return _new_page(form, 422 if form.is_submitted() else 200)
    try:
        public_id = create(
            actor(), form.details, key=form.key.data or "", somebody_else=form.somebody_else.data
        )
    except Refused as refused:
        return _new_page(form, refused.status, refused)
    flash("Saved.", "done")
    return redirect(_show(public_id), 303)


@bp.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """What this reader may know of one patient; a merged record leads to the one that stands."""
    try:
        patient = scope().patient(public_id)
    except NotFound:
        standing = stands_for(scope(), public_id)
        flash("That record was merged into this one.", "plain")
        return redirect(_show(standing))
    session, page = scope().session, _page_asked()
    skip = (page - 1) * PAST_AT_ONCE
    now = clock.now_minute()
    past, total = visits_before(scope(), patient, now, skip=skip, limit=PAST_AT_ONCE)
    facts = ShowFacts(
        patient=patient,
        details=details_of(session, patient),
        names=other_names(session, patient.id),
        numbers=identifiers(session, patient.id),
        coming=visits_to_come(scope(), patient, now),
        past=past,
        past_total=total,
        plan=plan_of(session, patient.id, ZoneInfo(location_of(session).zone)),
        clinical=clinical_of(scope(), patient),
        held=patient.id in held_patients(session, {patient.id}),
    )
    return render_template(
        "patients/show.html", page=show_page(facts, _today(), _ways(public_id, page, facts))
    )


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
def edit(public_id: str) -> ResponseReturnValue:
    """Change what the desk knows of a patient."""
    patient = scope().patient(public_id)
    kept = details_of(scope().session, patient)
    form = _form(PatientForm.showing(kept, str(patient.version)))
    if not form.validate_on_submit():
        return _edit_page(public_id, form, 422 if form.is_submitted() else 200)
    try:
        change(
            actor(),
            public_id,
            form.details,
            version=version_of(form.version.data),
            somebody_else=form.somebody_else.data,
        )
    except Refused as refused:
        return _edit_page(public_id, form, refused.status, refused)
    flash("Saved.", "done")
    return redirect(_show(public_id), 303)


@bp.route("/<public_id>/merge", methods=["GET", "POST"])
def merge(public_id: str) -> ResponseReturnValue:
    """Make one record of two: choose the other, see what moves, say yes."""
    screen = Merging(public_id, _today())
    if screen.is_done:
        return redirect(_show(public_id), 303)
    status = 200
    if screen.form.is_submitted() and screen.gone is not None:
        try:
            screen.do()
        except Refused as refused:
            status = screen.refuse(refused)
        else:
            flash("Merged. This record now holds both.", "done")
            return redirect(_show(public_id), 303)
    return render_template("patients/merge.html", page=screen.page(), form=screen.form), status


def _form(form: PatientForm) -> PatientForm:
    form.today = _today()
    return form


def _new_page(
    form: PatientForm, status: int, refused: Refused | None = None
) -> ResponseReturnValue:
    page = FormPage(
        title="New patient",
        back=Back(url_for(".index"), "Patients"),
        action=url_for(".new"),
        save_label="Take in",
        twins=_twins(form, refused),
    )
    return _form_page(page, form, status, refused)


def _edit_page(
    public_id: str, form: PatientForm, status: int, refused: Refused | None = None
) -> ResponseReturnValue:
    conflict: list[str] = []
    if isinstance(refused, Changed):
        patient = scope().patient(public_id)
        kept = details_of(scope().session, patient)
        conflict = conflict_words(kept, form.details) or ["the same as here"]
        form.version.data = str(patient.version)
    page = FormPage(
        title="Edit the record",
        back=Back(_show(public_id), "The record"),
        action=url_for(".edit", public_id=public_id),
        save_label="Save",
        twins=_twins(form, refused, public_id),
        conflict=conflict,
    )
    return _form_page(page, form, status, refused)


def _form_page(
    page: FormPage, form: PatientForm, status: int, refused: Refused | None
) -> ResponseReturnValue:
    if refused is not None and not isinstance(refused, Changed | Twins):
        show_beside(form, refused, default="family")
    return render_template("patients/form.html", page=page, form=form), status


def _twins(form: PatientForm, refused: Refused | None, besides: str = "") -> list[Twin]:
    if not isinstance(refused, Twins):
        return []
    found = twins_of(scope(), form.details, besides=besides)
    scope().looked.update(row.id for row in found)
    return [twin(row, _today(), _show(row.public_id)) for row in found]


def _ways(public_id: str, page: int, facts: ShowFacts) -> ShowWays:
    treating = (("stops.show", "patient_id", "Clinical hold", "alert"),) if facts.held else ()
    doings = (
        *(treating if facts.clinical else ()),
        ("waiting.new", "patient_id", "Add to the wait list", "waiting"),
        ("patients.edit", "public_id", "Edit", "note"),
        ("patients.merge", "public_id", "Merge", "merge"),
    )
    return ShowWays(
        back=Back(url_for(".index"), "Patients"),
        book=way("openings.search", patient=public_id),
        actions=[
            Action(label, href, icon)
            for endpoint, named, label, icon in doings
            if (href := way(endpoint, **{named: public_id}))
        ],
        visit=lambda visit: url_for("appointments.show", public_id=visit),
        note=lambda note: url_for("notes.show", note_id=note),
        muscles=way("history.muscles", patient_id=public_id),
        past=lambda number: url_for(".show", public_id=public_id, page=number),
        plan=lambda plan: way("plan_order.fine", plan_id=plan),
        book_plan=lambda plan: way("plan_booking.propose", plan_id=plan),
        change_plan=lambda plan: way("plan_booking.replan", plan_id=plan),
        problem=lambda line: links_of(line.public_id, public_id, line.plan),
        new_problem=way("episodes.new", patient_id=public_id),
        page=page,
        page_size=PAST_AT_ONCE,
    )


def _show(public_id: str) -> str:
    return url_for("patients.show", public_id=public_id)


def _page_asked() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)


def _today() -> date:
    return clock.today(location_of(scope().session).zone)
