"""Episodes of care: opened, changed, ended, opened again; visits somebody agreed to pay for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.episodes import AuthorisedForm, DischargeForm, EpisodeForm, NamedForm
from clinic.pages.clinic_setup import SetupForm
from clinic.pages.episodes import (
    EPISODE_PARTS,
    authorised_page,
    discharge_page,
    episode_words,
    visit_choices,
)
from clinic.pages.form_parts import Back
from clinic.queries.plans import (
    authorised_of,
    entry_of,
    episode_facts,
    patient_of,
    plans_of_episode,
)
from clinic.queries.session_visits import person_facts
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Changed, Refused
from clinic.services import authorisations, episodes
from clinic.views.gate import actor, scope
from clinic.views.plan_ways import today
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_dated, show_form

bp = Blueprint("episodes", __name__)


@bp.route("/patients/<patient_id>/episodes/new", methods=["GET", "POST"])
def new(patient_id: str) -> ResponseReturnValue:
    """A problem that is treated from now on."""
    patient, form = scope().treated_patient(patient_id), EpisodeForm()
    record = url_for("patients.show", public_id=patient_id)
    page = SetupForm(
        title="New problem",
        sub=person_facts(patient).name,
        back=Back(record, "The record"),
        action=url_for(".new", patient_id=patient_id),
        parts=EPISODE_PARTS,
        save_label="Save and choose a plan",
    )
    form.fill_in()
    if not form.validate_on_submit():
        return show_form(page, form, 422 if form.is_submitted() else 200)
    try:
        made = episodes.open_episode(actor(), patient_id, form.entry, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="problem")
        return show_form(page, form, refused.status)
    return said("Saved.", url_for("plans.choose", episode_id=made))


@bp.route("/episodes/<episode_id>/edit", methods=["GET", "POST"])
def edit(episode_id: str) -> ResponseReturnValue:
    """Change what is known of a problem."""
    row, form = scope().episode(episode_id), EpisodeForm()
    patient = patient_of(scope().session, row)
    entry = entry_of(row)
    page = SetupForm(
        title="The problem",
        sub=patient.name,
        back=Back(url_for("patients.show", public_id=patient.public_id), "The record"),
        action=url_for(".edit", episode_id=episode_id),
        parts=EPISODE_PARTS,
        save_label="Save",
    )
    if not form.is_submitted():
        form.fill(entry)
        return show_form(page, form)
    if not form.validate():
        return show_form(page, form, 422)
    try:
        shown = form.version.data or ""
        episodes.change_episode(actor(), episode_id, form.entry, shown=shown)
    except Refused as refused:
        if isinstance(refused, Changed):  # what was typed may be sent over what is there now
            form.version.data = entry.stamp
        show_beside(form, refused, default="problem")
        return show_form(page, form, refused.status)
    return said("Saved.", page.back.href)


@bp.route("/episodes/<episode_id>/discharge", methods=["GET", "POST"])
def discharge(episode_id: str) -> ResponseReturnValue:
    """End the episode with a summary."""
    row, form = scope().episode(episode_id), DischargeForm()
    session = scope().session
    plans = plans_of_episode(session, row.id)
    zone = ZoneInfo(home_zone(scope()))
    booked = visit_choices(episodes.booked_visits(session, [one.id for one in plans]), zone)
    form.offer(booked, today())
    patient = patient_of(session, row)
    words = f"{patient.name} · {episode_words(episode_facts(row), today())}"
    record = url_for("patients.show", public_id=patient.public_id)
    action = url_for(".discharge", episode_id=episode_id)
    page = discharge_page(words, Back(record, "The record"), action, booked=bool(booked))
    if not form.validate_on_submit():
        return _discharge(page, form, 422 if form.is_submitted() else 200)
    try:
        ticked = set(form.cancel.data or ())
        episodes.discharge(actor(), episode_id, form.entry, cancel=ticked)
    except Refused as refused:
        show_beside(form, refused, default="reason")
        return _discharge(page, form, refused.status)
    return said("Discharged.", record)


@bp.post("/episodes/<episode_id>/reopen")
def reopen(episode_id: str) -> ResponseReturnValue:
    """Open an episode again that was ended by mistake."""
    patient = patient_of(scope().session, scope().episode(episode_id))
    episodes.reopen(actor(), episode_id)
    return said("It goes on again.", url_for("patients.show", public_id=patient.public_id))


@bp.route("/episodes/<episode_id>/authorised", methods=["GET", "POST"])
def authorised(episode_id: str) -> ResponseReturnValue:
    """Visits somebody agreed to pay for."""
    row, form = scope().episode(episode_id), AuthorisedForm()
    patient = patient_of(scope().session, row)
    page = authorised_page(
        f"{patient.name} · {episode_words(episode_facts(row), today())}",
        authorised_of(scope().session, row.id),
        Back(url_for("patients.show", public_id=patient.public_id), "The record"),
        (
            url_for(".authorised", episode_id=episode_id),
            url_for(".take_back", episode_id=episode_id),
        ),
    )
    form.fill_in()
    if not form.validate_on_submit():
        return show_dated(page, form, 422 if form.is_submitted() else 200)
    try:
        authorisations.authorise(actor(), episode_id, form.entry, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="visits")
        return show_dated(page, form, refused.status)
    return said("Saved.", page.action)


@bp.post("/episodes/<episode_id>/authorised/take-back")
def take_back(episode_id: str) -> ResponseReturnValue:
    """Leave out an authorisation that was wrong."""
    form = NamedForm()
    if not form.validate():
        abort(400)
    authorisations.take_back(actor(), episode_id, str(form.name.data))
    return said("Taken back.", url_for(".authorised", episode_id=episode_id))


def _discharge(page: object, form: DischargeForm, code: int) -> ResponseReturnValue:
    return render_template("plans/discharge.html", page=page, form=form), code
