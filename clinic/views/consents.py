"""Consent: signed, refused, taken back; and the text that is signed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.consent import SignForm, TextForm, WithdrawForm
from clinic.pages.consent import consent_page
from clinic.pages.form_parts import Back
from clinic.queries.consent import consent_sheet, current_text
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


@bp.post("/patients/<patient_id>/consent")
def sign(patient_id: str) -> ResponseReturnValue:
    """Keep the signature, or that the patient refuses."""
    form = SignForm()
    if not form.validate():
        return _page(patient_id, form), 422
    refuses = request.form.get("refused") == "yes"
    try:
        sign_consent(actor(), patient_id, form.typed(refused=refuses))
    except Refused as refused:
        show_beside(form, refused, default="name")
        return _page(patient_id, form, refused.message), refused.status
    flash("Kept: the patient refuses." if refuses else "Signed.", "due" if refuses else "done")
    return redirect(url_for(".show", patient_id=patient_id), 303)


@bp.post("/patients/<patient_id>/consent/withdraw")
def take_back(patient_id: str) -> ResponseReturnValue:
    """The patient takes it back."""
    form = WithdrawForm()
    if not form.validate():
        return _page(patient_id, SignForm(None), "At most 300 characters."), 422
    try:
        withdraw(actor(), patient_id, form.why.data or "")
    except Refused as refused:
        return _page(patient_id, SignForm(None), refused.message), refused.status
    flash("Consent is withdrawn. No session begins until it is signed anew.", "due")
    return redirect(url_for(".show", patient_id=patient_id), 303)


@bp.route("/consent-text", methods=["GET", "POST"])
def text() -> ResponseReturnValue:
    """The text for needling; a new version takes the place of the last."""
    now = current_text(scope().session)
    form = TextForm(data={"body": now.body, "version": str(now.version)})
    if form.is_submitted():
        if form.validate():
            try:
                write_text(actor(), form.body.data or "", version=form.as_shown)
            except Refused as refused:
                show_beside(form, refused, default="body")
                return _text_page(form, now.version), refused.status
            flash("A new version. Every consent to the old one is due again.", "due")
            return redirect(url_for(".text"), 303)
        return _text_page(form, now.version), 422
    return _text_page(form, now.version)


def _text_page(form: TextForm, version: int) -> str:
    sub = f"Version {version} is signed now"
    return render_template(
        "safety/consent_text.html",
        form=form,
        sub=sub,
        tabs=tabs("consents.text"),
        action=url_for(".text"),
    )


def _page(patient_id: str, form: SignForm, refused: str = "") -> str:
    sheet = consent_sheet(scope(), patient_id, clock.now())
    ways = (
        Back(url_for("patients.show", public_id=patient_id), sheet.name),
        url_for(".sign", patient_id=patient_id),
        url_for(".take_back", patient_id=patient_id),
    )
    page = consent_page((sheet.name, sheet.zone), ways, sheet.text, sheet.known, sheet.due)
    return render_template(
        "safety/consent.html",
        page=page,
        form=form,
        out=WithdrawForm(None),
        refused=refused,
        touch=True,
    )
