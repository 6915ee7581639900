"""Saying once for a whole plan that a warning is fine for this patient, and taking it back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import EpisodeOfCare, PlanAcknowledgement, TreatmentPlan
from clinic.queries.plan_content import warnings_of
from clinic.queries.plan_order import holds
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.rules.plan_order import LONGEST_WHY
from clinic.rules.words import PlanStatus
from clinic.services.unit_of_work import Work, unit_of_work

OVER = frozenset({PlanStatus.COMPLETED, PlanStatus.REVOKED})


def accept(actor: Principal, plan_id: str, rule: str, why: str) -> None:
    """Say that a warning is fine on this plan. Said twice, it is kept once.

    Raises Invalid without a reason or for what is no warning here (a stop cannot be accepted),
    Refused for a plan that is over, NotFound.
    """
    if not why or len(why) > LONGEST_WHY:
        raise Invalid(f"Say why, in up to {LONGEST_WHY} characters.", field="why")
    with unit_of_work(actor, "plan_acknowledgement:accepted") as work:
        plan = Scope(work.session, actor).plan(plan_id)
        if plan.status in OVER:
            raise Refused("This plan is over.")
        asked = {one.slug for one in warnings_of(work.session)}
        if rule not in asked:
            raise Invalid("Choose one of the warnings.", field="rule")
        accept_within(work, plan, rule, why)


def accept_within(work: Work, plan: TreatmentPlan, rule: str, why: str) -> None:
    """The same inside a work that does more: saving the plan itself."""
    if not _is_fine(work.session, plan, rule):
        _add(work, plan, rule, why)


def withdraw(actor: Principal, plan_id: str, rule: str) -> None:
    """From now on the warning is asked about again. Raises NotFound."""
    with unit_of_work(actor, "plan_acknowledgement:withdrawn") as work:
        plan = Scope(work.session, actor).plan(plan_id)
        if _is_fine(work.session, plan, rule):
            _add(work, plan, rule)


def _is_fine(session: Session, plan: TreatmentPlan, rule: str) -> bool:
    said = select(PlanAcknowledgement.id).where(
        PlanAcknowledgement.plan_id == plan.id, PlanAcknowledgement.rule == rule, holds()
    )
    return session.scalar(said) is not None


def _add(work: Work, plan: TreatmentPlan, rule: str, why: str = "") -> None:
    """One more word on a rule; with a reason that it is fine, without that it is so no longer."""
    said = PlanAcknowledgement(
        plan_id=plan.id,
        rule=rule,
        fine=bool(why),
        why=why,
        at=clock.now(),
        by_user_id=work.actor.user_id,
        by_name=work.actor.name,
    )
    work.session.add(said)
    work.session.flush()
    episode = work.session.get_one(EpisodeOfCare, plan.episode_id)
    work.about(said, patient_id=episode.patient_id, rule=rule)
