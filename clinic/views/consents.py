"""Consent: signed, refused, taken back; and the text that is signed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.consent import SignForm, TextForm, WithdrawForm
from clinic.pages.consent import ConsentWays, consent_page, copy_page, text_page, withdrawn_words
from clinic.pages.form_parts import Back
from clinic.queries.consent import consent_copy, consent_sheet, current_text
from clinic.rules.consent import Procedure
from clinic.rules.consent_texts import procedure_named
from clinic.rules.errors import Refused
from clinic.services.consent import sign_consent, withdraw, write_text
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import tabs

bp = Blueprint("consents", __name__)


@bp.get("/patients/<patient_id>/consent")
def show(patient_id: str) -> ResponseReturnValue:
    """The text to read and sign, and what was signed before."""
    return _page(patient_id, SignForm(None))


@bp.get("/patients/<patient_id>/consent/<consent_id>")
def copy(patient_id: str, consent_id: str) -> ResponseReturnValue:
    """What was signed, to print for the patient."""
    found = consent_copy(scope(), patient_id, consent_id)
    back = url_for(".show", patient_id=patient_id, of=found.consent.procedure.value)
    page = copy_page(found.person, found.clinic, found.consent, Back(back, "Consent"))
    return render_template("safety/consent_copy.html", page=page)


@bp.post("/patients/<patient_id>/consent")
def sign(patient_id: str) -> ResponseReturnValue:
    """Keep the signature, or that the patient refuses."""
    form = SignForm()
    if not form.validate():
        return _page(patient_id, form), 422
    refuses = request.form.get("refused") == "yes"
    try:
        sign_consent(actor(), patient_id, form.typed(refused=refuses), _procedure())
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _page(patient_id, form, refused.message), refused.status
    flash("Kept: the patient refuses." if refuses else "Signed.", "due" if refuses else "done")
    return redirect(_here(patient_id), 303)


@bp.post("/patients/<patient_id>/consent/withdraw")
def take_back(patient_id: str) -> ResponseReturnValue:
    """The patient takes it back."""
    form = WithdrawForm()
    if not form.validate():
        return _page(patient_id, SignForm(None), "At most 300 characters."), 422
    try:
        withdraw(actor(), patient_id, form.why.data or "", _procedure())
    except Refused as refused:
        return _page(patient_id, SignForm(None), refused.message), refused.status
    flash(withdrawn_words(_procedure()), "due")
    return redirect(_here(patient_id), 303)


@bp.route("/consent-text", methods=["GET", "POST"])
def text() -> ResponseReturnValue:
    """The text for a procedure; a new version takes the place of the last."""
    procedure = _procedure()
    now = current_text(scope().session, procedure)
    form = TextForm(data={"body": now.body, "version": str(now.version)})
    if form.is_submitted():
        if form.validate():
            try:
                said = form.body.data or ""
                write_text(actor(), said, version=form.as_shown, procedure=procedure)
            except Refused as refused:
                show_beside(form, refused, default="body")
                return _text_page(form, now.version), refused.status
            flash("A new version. Every consent to the old one is due again.", "due")
            return redirect(url_for(".text", of=procedure.value), 303)
        return _text_page(form, now.version), 422
    return _text_page(form, now.version)


def _text_page(form: TextForm, version: int) -> str:
    procedure = _procedure()
    page = text_page(procedure, version, lambda one: url_for(".text", of=one.value))
    action = url_for(".text", of=procedure.value)
    return render_template(
        "safety/consent_text.html", page=page, form=form, tabs=tabs("consents.text"), action=action
    )


def _procedure() -> Procedure:
    """The procedure the address names; needling without one."""
    return procedure_named(request.args.get("of", ""))


def _here(patient_id: str) -> str:
    return url_for(".show", patient_id=patient_id, of=_procedure().value)


def _page(patient_id: str, form: SignForm, refused: str = "") -> str:
    procedure = _procedure()
    sheet = consent_sheet(scope(), patient_id, clock.now(), procedure)
    ways = ConsentWays(
        Back(url_for("patients.show", public_id=patient_id), sheet.name),
        url_for(".sign", patient_id=patient_id, of=procedure.value),
        url_for(".take_back", patient_id=patient_id, of=procedure.value),
        lambda one: url_for(".show", patient_id=patient_id, of=one.value),
        lambda one: url_for(".copy", patient_id=patient_id, consent_id=one),
    )
    page = consent_page((sheet.name, sheet.zone), ways, sheet.text, sheet.known, sheet.due)
    form.thorax.label.text = page.region
    return render_template(
        "safety/consent.html",
        page=page,
        form=form,
        out=WithdrawForm(None),
        refused=refused,
        touch=True,
    )
