"""A patient's treatment plan: chosen, made, begun, changed, and how it stands."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.episodes import GoalForm, ShownForm
from clinic.pages.episodes import episode_words
from clinic.pages.form_parts import Back
from clinic.pages.plan_choice import choice_page, conflict_lines, version_page
from clinic.pages.plan_words import begun_words
from clinic.pages.plans import plan_page
from clinic.queries.plan_content import choices_of, template_of, templates_of
from clinic.queries.plans import episode_facts, patient_of, plan_facts, version_of
from clinic.queries.settings import number
from clinic.rules.clinic_settings import SAME_MUSCLE_STOP
from clinic.rules.errors import Changed
from clinic.rules.plan_therapies import settled
from clinic.rules.plan_values import PlanBlock, PlanValue
from clinic.rules.words import PlanStatus, TherapyKind
from clinic.services import plan_reviews, plans
from clinic.services.plans import Saving
from clinic.views.gate import actor, scope
from clinic.views.plan_form import PlanScreen
from clinic.views.plan_ways import today, ways_of
from clinic.views.setup_pages import said

bp = Blueprint("plans", __name__)
SCRATCH = "scratch"
ADJUNCTS = tuple(kind for kind in TherapyKind if kind is not TherapyKind.NEEDLING)


@bp.get("/episodes/<episode_id>/plan")
def choose(episode_id: str) -> ResponseReturnValue:
    """The plans to begin with."""
    episode = scope().episode(episode_id)
    session = scope().session
    patient = patient_of(session, episode)
    page = choice_page(
        templates_of(session),
        choices_of(session),
        f"{patient.name} · {episode_words(episode_facts(episode), today())}",
        Back(url_for("patients.show", public_id=patient.public_id), "The record"),
        url_for(".new", episode_id=episode_id),
    )
    return render_template("plans/choose.html", page=page)


@bp.route("/episodes/<episode_id>/plans/new", methods=["GET", "POST"])
def new(episode_id: str) -> ResponseReturnValue:
    """A plan of an episode, begun with a template or with nothing."""
    episode = scope().episode(episode_id)
    patient = patient_of(scope().session, episode)
    slug = request.args.get("template", SCRATCH)
    also = [kind for kind in request.args.getlist("also") if kind in set(ADJUNCTS)]
    screen = PlanScreen(
        title="New plan",
        sub=f"{patient.name} · {episode_words(episode_facts(episode), today())}",
        back=Back(url_for(".choose", episode_id=episode_id), "Templates"),
        action=url_for(".new", episode_id=episode_id),
    )
    screen.fill_in(_first(slug, also))

    def keep(plan: PlanValue, how: Saving) -> ResponseReturnValue:
        made = plans.make_plan(actor(), episode_id, plan, how)
        words = begun_words(made.met) if how.begin else "Kept as a draft."
        return said(words, url_for(".show", plan_id=made.plan))

    return screen.answer(keep)


@bp.get("/plans/<plan_id>")
def show(plan_id: str) -> ResponseReturnValue:
    """The plan and what has become of it."""
    facts = plan_facts(scope(), plan_id)
    page = plan_page(facts, today(), ways_of(facts))
    return render_template("plans/show.html", page=page, ways=ways_of(facts), goal=GoalForm())


@bp.route("/plans/<plan_id>/edit", methods=["GET", "POST"])
def edit(plan_id: str) -> ResponseReturnValue:
    """Change a plan; of an active one this makes a new version."""
    facts = plan_facts(scope(), plan_id)
    href = url_for(".show", plan_id=plan_id)
    screen = PlanScreen(
        title="Change the plan",
        sub=f"{facts.name} · {episode_words(facts.episode, today())}",
        back=Back(href, "The plan"),
        action=url_for(".edit", plan_id=plan_id),
        goes_on=facts.status is not PlanStatus.DRAFT,
        fine=frozenset(one.rule for one in facts.order.fine),
    )
    screen.fill_in(facts.value, facts.value.stamp)

    def keep(plan: PlanValue, how: Saving) -> ResponseReturnValue:
        try:
            met = plans.change_plan(actor(), plan_id, plan, how)
        except Changed as changed:
            now = plan_facts(scope(), plan_id)
            screen.form.version.data = now.value.stamp  # what was typed may be sent over it
            screen.conflict = conflict_lines(now)
            return screen.refuse(changed)
        if how.begin:
            return said(begun_words(met), href)
        return said("Saved." if screen.goes_on else "Kept as a draft.", href)

    return screen.answer(keep)


@bp.post("/plans/<plan_id>/begin")
def begin(plan_id: str) -> ResponseReturnValue:
    """Begin a draft."""
    scope().plan(plan_id)
    form = ShownForm()
    if not form.validate():
        abort(400)
    met = plans.begin_plan(actor(), plan_id, shown=str(form.shown.data))
    return said(begun_words(met), url_for(".show", plan_id=plan_id))


@bp.post("/plans/<plan_id>/drop")
def drop(plan_id: str) -> ResponseReturnValue:
    """Give up a draft."""
    patient = plan_facts(scope(), plan_id).patient_id
    plans.drop_draft(actor(), plan_id)
    return said("The draft is dropped.", url_for("patients.show", public_id=patient))


@bp.get("/plans/<plan_id>/versions/<number>")
def version(plan_id: str, number: str) -> ResponseReturnValue:
    """How the plan read in one of its versions."""
    value, line = version_of(scope(), plan_id, number)
    facts = plan_facts(scope(), plan_id)
    back = Back(url_for(".show", plan_id=plan_id), "The plan")
    page = version_page(value, line, facts, back)
    return render_template("plans/version.html", page=page)


@bp.post("/plans/<plan_id>/goals")
def judge(plan_id: str) -> ResponseReturnValue:
    """Say how far a goal in words is."""
    scope().plan(plan_id)
    form = GoalForm()
    if not form.validate() or not str(form.goal.data).isdecimal():
        abort(400)
    place, met = int(str(form.goal.data)), form.met.data or ""
    plan_reviews.judge_goal(actor(), plan_id, place, met, shown=str(form.shown.data))
    return said("Saved.", url_for(".show", plan_id=plan_id))


def _first(slug: str, also: list[str]) -> PlanValue:
    """What a new plan begins with. Raises NotFound for a template that is not there."""
    session = scope().session
    least = number(session, SAME_MUSCLE_STOP)
    if slug == SCRATCH:
        value = PlanValue(phases=(PlanBlock("", None, None),), least_hours_between=least)
    else:
        template = template_of(session, slug)
        value = settled(template.plan, choices_of(session), also)
    return replace(value, starts_on=today())
