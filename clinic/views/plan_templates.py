"""The plans a clinic begins with, for therapists and administrators to edit."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.plans import TemplateForm
from clinic.pages.plan_templates import TemplatePage, template_page, template_rows
from clinic.queries.plan_content import choices_of, template_of, templates_of
from clinic.rules.errors import Changed, Refused
from clinic.rules.plan_templates import DEFAULTS, PlanTemplate
from clinic.rules.plan_therapies import settled
from clinic.rules.plan_values import PlanBlock, PlanValue
from clinic.rules.words import Role
from clinic.services import plan_templates as service
from clinic.views.gate import actor, scope
from clinic.views.refusals import show_beside
from clinic.views.setup_pages import said, tabs

bp = Blueprint("plan_templates", __name__, url_prefix="/plan-templates")
NEW = PlanTemplate("", "", "", "", PlanValue(phases=(PlanBlock("", None, None),)))


@bp.get("")
def index() -> ResponseReturnValue:
    """Every template."""
    session = scope().session
    found = templates_of(session, retired=True)
    rows = template_rows(found, choices_of(session), lambda slug: url_for(".edit", slug=slug))
    beside = tabs("plan_templates.index") if actor().has(Role.ADMINISTRATOR) else []
    return render_template("plans/templates.html", rows=rows, tabs=beside)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add one of the clinic's own."""
    form = _form(NEW)
    page = template_page(NEW, url_for(".new"), url_for(".index"))
    if not form.is_submitted():
        return _page(page, form, 200)
    if form.wants_rows or not form.validate():
        return _again(page, form)
    try:
        service.add_template(actor(), form.entry(""))
    except Refused as refused:
        return _refuse(page, form, refused)
    return said("The template is added.", page.back.href)


@bp.route("/<slug>", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """Change one; plans begun with it stay as they are."""
    template = template_of(scope().session, slug)
    form = _form(template)
    page = template_page(
        template,
        url_for(".edit", slug=slug),
        url_for(".index"),
        reset=url_for(".reset", slug=slug) if slug in DEFAULTS else "",
        offer=url_for(".offer", slug=slug),
    )
    if not form.is_submitted():
        return _page(page, form, 200)
    if form.wants_rows or not form.validate():
        return _again(page, form)
    try:
        service.change_template(actor(), form.entry(slug), shown=form.as_shown)
    except Refused as refused:
        if isinstance(refused, Changed):  # what was typed may be sent over what is there now
            form.version.data = template_of(scope().session, slug).stamp
        return _refuse(page, form, refused)
    return said("Saved.", page.back.href)


@bp.post("/<slug>/reset")
def reset(slug: str) -> ResponseReturnValue:
    """Let it hold again as it came."""
    service.reset_template(actor(), slug)
    return said("It is as it came.", url_for(".edit", slug=slug))


@bp.post("/<slug>/offer")
def offer(slug: str) -> ResponseReturnValue:
    """Offer it no more, or again."""
    again = template_of(scope().session, slug).retired
    service.offer_template(actor(), slug, offered=again)
    return said("It is offered again." if again else "It is not offered any more.", _index())


def _index() -> str:
    return url_for("plan_templates.index")


def _form(template: PlanTemplate) -> TemplateForm:
    form, session = TemplateForm(), scope().session
    choices = choices_of(session)
    form.offer(choices)
    if not form.is_submitted():
        form.fill(template, settled(template.plan, choices))
    return form


def _again(page: TemplatePage, form: TemplateForm) -> ResponseReturnValue:
    """Asked for more rows, or something cannot be read."""
    if not form.wants_rows:
        return _page(page, form, 422)
    form.validate()
    form.add_rows()
    return _page(page, form, 200)


def _refuse(page: TemplatePage, form: TemplateForm, refused: Refused) -> ResponseReturnValue:
    if refused.problems:
        form.say(refused)
    else:
        show_beside(form, refused, default="name")
    return _page(page, form, refused.status)


def _page(page: TemplatePage, form: TemplateForm, code: int) -> ResponseReturnValue:
    return render_template("plans/template.html", page=page, form=form), code
