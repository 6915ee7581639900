"""The administrator's pages: who works here, adding, changing, closing."""

from __future__ import annotations

import secrets
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.staff import CloseForm, NewStaffForm, StaffForm
from clinic.pages.form_parts import Back, Way
from clinic.pages.staff import PARTS, StaffFormPage, close_page, staff_page, state
from clinic.queries.left_behind import of_account
from clinic.queries.staff import one_of_staff, staff
from clinic.queries.units import location_of
from clinic.rules.errors import Refused
from clinic.rules.staff_values import StaffLine
from clinic.services.staff import Added, add_staff, change_staff, close_account, reopen_account
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside

bp = Blueprint("staff", __name__, url_prefix="/staff")
ONCE = "Hand this password over now. It is shown once and can be changed after signing in."
TWICE = (
    "{name} was added already; the password was shown then. If it is lost, close the account"
    " and open it again for a new one."
)


@bp.get("")
def index() -> ResponseReturnValue:
    """Everybody who works here."""
    page = staff_page(staff(scope().session), _zone(), _edit, url_for(".new"))
    return render_template("staff/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add somebody."""
    form = NewStaffForm(key=secrets.token_urlsafe(12))
    if not form.validate_on_submit():
        return _new_page(form, 422 if form.is_submitted() else 200)
    try:
        added = add_staff(actor(), form.entry, form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="email")
        return _new_page(form, refused.status)
    if not added.password:
        flash(TWICE.format(name=form.entry.name), "due")
        return redirect(_edit(added.public_id), 303)
    return _with_secret(added)


@bp.route("/<public_id>", methods=["GET", "POST"])
def edit(public_id: str) -> ResponseReturnValue:
    """Change somebody."""
    line, form = one_of_staff(scope().session, public_id), StaffForm()
    if not form.is_submitted():
        form.fill(line)
        return _edit_page(line, form)
    if not form.validate():
        return _edit_page(line, form, 422)
    try:
        change_staff(actor(), public_id, form.entry)
    except Refused as refused:
        show_beside(form, refused, default="email")
        return _edit_page(line, form, refused.status)
    flash("Saved.", "done")
    return redirect(url_for(".index"), 303)


@bp.route("/<public_id>/close", methods=["GET", "POST"])
def close(public_id: str) -> ResponseReturnValue:
    """Close an account, after showing what it leaves behind."""
    line, form = one_of_staff(scope().session, public_id), CloseForm()
    if not form.validate_on_submit():
        return _close_page(line, form)
    try:
        close_account(actor(), public_id)
    except Refused as refused:
        form.form_errors.append(refused.message)
        return _close_page(line, form, refused.status)
    flash(f"The account of {line.name} is closed.", "done")
    return redirect(url_for(".index"), 303)


@bp.post("/<public_id>/reopen")
def reopen(public_id: str) -> ResponseReturnValue:
    """Open a closed account again."""
    return _with_secret(reopen_account(actor(), public_id))


def _zone() -> ZoneInfo:
    return ZoneInfo(location_of(scope().session).zone)


def _edit(public_id: str) -> str:
    return url_for("staff.edit", public_id=public_id)


def _visit(public_id: str) -> str:
    return url_for("appointments.show", public_id=public_id)


def _new_page(form: StaffForm, code: int = 200) -> ResponseReturnValue:
    page = StaffFormPage(
        "Add someone",
        "They get a password to sign in with.",
        Back(url_for(".index"), "Staff"),
        url_for(".new"),
        "Add",
        PARTS,
    )
    return render_template("staff/form.html", page=page, form=form), code


def _edit_page(
    line: StaffLine, form: StaffForm, code: int = 200, secret: str = ""
) -> ResponseReturnValue:
    page = StaffFormPage(
        title=line.name,
        sub=line.email,
        back=Back(url_for(".index"), "Staff"),
        action=_edit(line.public_id),
        save_label="Save",
        parts=PARTS,
        secret=secret,
        secret_text=ONCE if secret else "",
        close=Way(href=url_for(".close", public_id=line.public_id)) if line.active else None,
        reopen=None if line.active else Way(action=url_for(".reopen", public_id=line.public_id)),
        state=state(line),
    )
    return render_template("staff/form.html", page=page, form=form), code


def _with_secret(added: Added) -> ResponseReturnValue:
    line = one_of_staff(scope().session, added.public_id)
    form = StaffForm(formdata=None)
    form.fill(line)
    return _edit_page(line, form, secret=added.password)


def _close_page(line: StaffLine, form: CloseForm, code: int = 200) -> ResponseReturnValue:
    left = of_account(scope().session, line.public_id, clock.now_minute())
    ways = (_edit(line.public_id), url_for(".close", public_id=line.public_id))
    page = close_page(line, left, _zone(), ways, _visit)
    return render_template("clinic_setup/retire.html", page=page, form=form), code
