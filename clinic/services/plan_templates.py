"""The plans a clinic begins with: its own, and its changes to those that come along."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import PlanTemplate as TemplateRow
from clinic.queries.plan_content import choices_of, template_of, templates_of
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Changed, Invalid, NotFound, Problem, Refused
from clinic.rules.permissions import Principal
from clinic.rules.plan_checks import LONGEST_TEXT, PlanFrame, check_plan
from clinic.rules.plan_templates import DEFAULTS, LONGEST_TITLE, PlanTemplate
from clinic.rules.plan_values import as_text, without_days
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

MOST_TEMPLATES = 40
SAME_NAME = "There is already a template with this name."


def add_template(actor: Principal, template: PlanTemplate) -> str:
    """Add a template of the clinic's own. Returns its slug.

    Raises Invalid with every problem, Refused for a name that is taken and when there are enough.
    """
    with unit_of_work(actor, "plan_template:added") as work:
        there = {one.slug for one in templates_of(work.session, retired=True)}
        slug = next(name for name in map("own_{}".format, count(1)) if name not in there)
        _check(work, replace(template, slug=slug))
        if len(there) >= MOST_TEMPLATES:
            raise Refused(f"A clinic keeps at most {MOST_TEMPLATES}: change one.", field="name")
        row = _row(work.session, slug)
        _fill(row, template)
        work.session.add(row)
        work.session.flush()
        work.about(row)
        return slug


def change_template(actor: Principal, template: PlanTemplate, *, shown: str) -> None:
    """Keep the clinic's words for a template; plans begun with it stay as they are.

    Raises Changed where it no longer has the stamp `shown`, Invalid, Refused, NotFound.
    """
    with unit_of_work(actor, "plan_template:changed") as work:
        if template_of(work.session, template.slug).stamp != shown:
            raise Changed(CHANGED_MEANWHILE)
        _check(work, template)
        row = _kept(work.session, template.slug) or _row(work.session, template.slug)
        _fill(row, template)
        row.version = (row.version or 0) + 1
        work.session.add(row)
        work.session.flush()
        work.about(row)


def reset_template(actor: Principal, slug: str) -> None:
    """Let one of those that come along hold again as it came. Raises NotFound."""
    with unit_of_work(actor, "plan_template:reset") as work:
        row = _kept(work.session, slug)
        if slug not in DEFAULTS:
            raise NotFound
        if row is not None:
            work.about(row)
            work.session.delete(row)


def offer_template(actor: Principal, slug: str, *, offered: bool) -> None:
    """Offer a template no more, or again; plans begun with it stay. Raises NotFound."""
    with unit_of_work(actor, "plan_template:offered") as work:
        template = template_of(work.session, slug)
        row = _kept(work.session, slug) or _row(work.session, slug)
        _fill(row, template)
        row.retired_at = None if offered else clock.now()
        work.session.add(row)
        work.session.flush()
        work.about(row)


def _check(work: Work, template: PlanTemplate) -> None:
    """Raises Invalid with every problem, Refused for a name that is taken."""
    problems = []
    if not template.name:
        problems.append(Problem("name", "What is it called?"))
    for field, text, longest in (
        ("name", template.name, LONGEST_TITLE),
        ("for_whom", template.for_whom, LONGEST_TEXT),
        ("source", template.source, LONGEST_TEXT),
    ):
        if len(text) > longest:
            problems.append(Problem(field, f"At most {longest} characters."))
    try:
        frame = PlanFrame(
            clock.today(home_zone(Scope(work.session, work.actor))), None, choices_of(work.session)
        )
        check_plan(template.plan, frame)
    except Invalid as wrong:
        problems += wrong.problems
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))
    name = template.name.casefold()
    others = templates_of(work.session, retired=True)
    if any(one.name.casefold() == name and one.slug != template.slug for one in others):
        raise Refused(SAME_NAME, field="name")


def _kept(session: Session, slug: str) -> TemplateRow | None:
    rows = select(TemplateRow).where(TemplateRow.slug == slug).with_for_update()
    return session.scalar(rows.execution_options(populate_existing=True))


def _row(session: Session, slug: str) -> TemplateRow:
    last = session.scalar(select(func.max(TemplateRow.position)))
    return TemplateRow(slug=slug, position=0 if last is None else last + 1, version=0)


def _fill(row: TemplateRow, template: PlanTemplate) -> None:
    row.name, row.for_whom, row.source = template.name, template.for_whom, template.source
    row.content = as_text(without_days(template.plan))
