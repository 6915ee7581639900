"""The warnings about the order of therapies that are fine on a patient's plan."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.plan_order import FineForm, WithdrawForm
from clinic.pages.plan_order import fine_page
from clinic.queries.plan_order import plan_order_of
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Refused
from clinic.rules.plan_order import PlanOrder
from clinic.services import plan_order as service
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, show_dated

bp = Blueprint("plan_order", __name__, url_prefix="/plans")


@bp.route("/<plan_id>/order", methods=["GET", "POST"])
def fine(plan_id: str) -> ResponseReturnValue:
    """What is fine for this patient, and one more."""
    plan, form = _plan(plan_id), FineForm()
    form.offer(plan.asked, plan.broken)
    if not form.validate_on_submit():
        return _page(plan, form, 422 if form.is_submitted() else 200)
    try:
        service.accept(actor(), plan_id, str(form.rule.data), str(form.why.data))
    except Refused as refused:
        show_beside(form, refused, default="rule")
        return _page(plan, form, refused.status)
    return said("Saved.", url_for(".fine", plan_id=plan_id))


@bp.post("/<plan_id>/order/withdraw")
def withdraw(plan_id: str) -> ResponseReturnValue:
    """Let a warning be asked about again."""
    form = WithdrawForm()
    if not form.validate():
        abort(400)
    service.withdraw(actor(), plan_id, str(form.rule.data))
    return said("It will be asked about again.", url_for(".fine", plan_id=plan_id))


def _plan(plan_id: str) -> PlanOrder:
    return plan_order_of(scope(), plan_id, ZoneInfo(home_zone(scope())))


def _page(plan: PlanOrder, form: FineForm, code: int) -> ResponseReturnValue:
    page = fine_page(
        plan,
        back=url_for("patients.show", public_id=plan.patient),
        action=url_for(".fine", plan_id=plan.plan),
        remove_action=url_for(".withdraw", plan_id=plan.plan),
    )
    return show_dated(page, form, code)
