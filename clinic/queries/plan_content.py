"""What a plan says, as one value; the therapies and templates a new one can be made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import HomeExercise, PhaseTherapy, PlanGoal, PlanPhase, TreatmentPlan
from clinic.models import PlanTemplate as TemplateRow
from clinic.queries.catalogue import catalogue
from clinic.queries.settings import order_rules
from clinic.queries.units import needs_of
from clinic.rules.errors import NotFound
from clinic.rules.order_rules import OrderRule, Severity
from clinic.rules.plan_templates import DEFAULTS, PlanTemplate
from clinic.rules.plan_therapies import PlanChoice
from clinic.rules.plan_values import HomeTask, PlanAim, PlanBlock, PlanTherapy, PlanValue, from_text
from clinic.rules.therapy_values import shortest


def choices_of(session: Session, plan: PlanValue | None = None) -> tuple[PlanChoice, ...]:
    """The therapies the clinic gives, needling first; those of `plan` too that it gave."""
    needs = needs_of(session)
    held = {each.therapy for block in (plan.phases if plan else ()) for each in block.therapies}
    return tuple(
        PlanChoice(row.slug, row.name, row.kind, row.minutes, shortest(needs[row.id]))
        for row in catalogue(session).therapies
        if row.active or row.slug in held
    )


def warnings_of(session: Session) -> tuple[OrderRule, ...]:
    """The rules of order that ask for a tick here."""
    return tuple(one for one in order_rules(session) if one.severity is Severity.WARN)


def value_of(session: Session, plan: TreatmentPlan) -> PlanValue:
    """The plan as it reads now; four queries."""
    slugs = {row.id: row.slug for row in catalogue(session).therapies}
    phases = session.scalars(
        select(PlanPhase).where(PlanPhase.plan_id == plan.id).order_by(PlanPhase.position)
    ).all()
    therapies: dict[int, list[PlanTherapy]] = defaultdict(list)
    for row in session.scalars(
        select(PhaseTherapy)
        .where(PhaseTherapy.phase_id.in_([phase.id for phase in phases]))
        .order_by(PhaseTherapy.phase_id, PhaseTherapy.position)
    ):
        therapies[row.phase_id].append(PlanTherapy(slugs[row.therapy_id], row.minutes))
    return PlanValue(
        phases=tuple(_block(phase, therapies) for phase in phases),
        goals=tuple(_aim(row) for row in goal_rows(session, plan.id)),
        home=tuple(
            HomeTask(row.name, row.dose)
            for row in session.scalars(
                select(HomeExercise)
                .where(HomeExercise.plan_id == plan.id)
                .order_by(HomeExercise.position)
            )
        ),
        starts_on=plan.starts_on,
        goal=plan.goal,
        template=plan.template,
        stop_rules=plan.stop_rules,
        reassess_every=plan.reassess_every,
        reassess_days=plan.reassess_days,
        least_hours_between=plan.least_hours_between,
    )


def goal_rows(session: Session, plan_id: int) -> list[PlanGoal]:
    """The goals of a plan in order."""
    rows = select(PlanGoal).where(PlanGoal.plan_id == plan_id).order_by(PlanGoal.position)
    return list(session.scalars(rows))


def _block(phase: PlanPhase, therapies: Mapping[int, list[PlanTherapy]]) -> PlanBlock:
    return PlanBlock(
        name=phase.name,
        visits_per_week=phase.visits_per_week,
        weeks=phase.weeks,
        therapies=tuple(therapies[phase.id]),
        purpose=phase.purpose,
        after_reassessment=phase.after_reassessment,
        criterion=phase.criterion,
    )


def _aim(row: PlanGoal) -> PlanAim:
    target = None if row.target is None else Decimal(str(row.target)).normalize()
    return PlanAim(row.text, row.measure, row.site, target, row.due_on)


def templates_of(session: Session, *, retired: bool = False) -> tuple[PlanTemplate, ...]:
    """The plans to begin with here: the usual ones as the clinic has them, then its own.

    With `retired`, those too that the clinic does not offer.
    """
    rows = {row.slug: row for row in session.scalars(select(TemplateRow).order_by(*_IN_ORDER))}
    offered = [slug for slug, row in rows.items() if retired or row.retired_at is None]
    usual = [slug for slug in DEFAULTS if slug not in rows or slug in offered]
    own = [slug for slug in offered if slug not in DEFAULTS]
    return tuple(_template(slug, rows.get(slug)) for slug in (*usual, *own))


def template_of(session: Session, slug: str) -> PlanTemplate:
    """One of them, offered or not. Raises NotFound."""
    row = session.scalar(select(TemplateRow).where(TemplateRow.slug == slug))
    if row is None and slug not in DEFAULTS:
        raise NotFound
    return _template(slug, row)


def _template(slug: str, row: TemplateRow | None) -> PlanTemplate:
    if row is None:
        return DEFAULTS[slug]
    return PlanTemplate(
        slug=slug,
        name=row.name,
        for_whom=row.for_whom,
        source=row.source,
        plan=replace(from_text(row.content), template=slug),
        changed=slug in DEFAULTS,
        own=slug not in DEFAULTS,
        retired=row.retired_at is not None,
    )


_IN_ORDER = (TemplateRow.position, TemplateRow.id)
