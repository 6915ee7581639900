"""Re-assessing a patient, and what becomes of the visits that waited for it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.episodes import ReassessForm, SettleForm
from clinic.pages.plan_reviews import ReassessPage, SettlePage, reassess_page, settle_page, waiting
from clinic.queries.plans import plan_facts
from clinic.rules.errors import Changed, Refused
from clinic.services import plan_reviews as service
from clinic.views.gate import actor, scope
from clinic.views.plan_ways import today
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said

bp = Blueprint("plan_reviews", __name__, url_prefix="/plans/<plan_id>")


@bp.route("/reassess", methods=["GET", "POST"])
def reassess(plan_id: str) -> ResponseReturnValue:
    """How the measures stand, and what is decided."""
    facts, form = plan_facts(scope(), plan_id), ReassessForm()
    back = url_for("plans.show", plan_id=plan_id)
    form.fill_in()
    if not form.is_submitted():
        form.held_on.data = today().isoformat()
    page = reassess_page(facts, today(), back, url_for(".reassess", plan_id=plan_id))
    if not form.validate_on_submit():
        return _reassess(page, form, 422 if form.is_submitted() else 200)
    try:
        service.reassess(actor(), plan_id, form.entry, key=form.key.data or "")
    except Refused as refused:
        show_beside(form, refused, default="decision")
        return _reassess(page, form, refused.status)
    onward = url_for(".provisional", plan_id=plan_id) if facts.waiting else back
    return said("Kept.", onward)


@bp.route("/provisional", methods=["GET", "POST"])
def provisional(plan_id: str) -> ResponseReturnValue:
    """The visits that waited for the re-assessment: confirm some, release the others."""
    facts, form = plan_facts(scope(), plan_id), SettleForm()
    back = url_for("plans.show", plan_id=plan_id)
    page = settle_page(facts, back, url_for(".provisional", plan_id=plan_id))
    form.offer(waiting(facts), facts.waiting_stamp, all_needed=page.all_needed)
    if not form.validate_on_submit():
        return _settle(page, form, 422 if form.is_submitted() else 200)
    try:
        shown, key = form.shown.data or "", form.key.data or ""
        cancelled = service.settle(actor(), plan_id, form.numbers, shown=shown, key=key)
    except Changed as changed:
        facts = plan_facts(scope(), plan_id)
        page = settle_page(facts, back, page.action)
        form.offer(waiting(facts), facts.waiting_stamp, all_needed=page.all_needed)
        form.shown.data = facts.waiting_stamp  # what was ticked may be sent over it
        show_beside(form, changed, default="needed")
        return _settle(page, form, changed.status)
    except Refused as refused:
        show_beside(form, refused, default="needed")
        return _settle(page, form, refused.status)
    words = f"Saved. Cancelled: {cancelled}." if cancelled else "Saved."
    return said(words, page.back.href)


def _reassess(page: ReassessPage, form: ReassessForm, code: int) -> ResponseReturnValue:
    return render_template("plans/reassess.html", page=page, form=form), code


def _settle(page: SettlePage, form: SettleForm, code: int) -> ResponseReturnValue:
    return render_template("plans/provisional.html", page=page, form=form), code
