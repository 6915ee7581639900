"""Re-assessments, and the visits that waited for them: confirmed, or released."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from clinic import clock
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    PlanGoal,
    PlannedVisit,
    Reassessment,
    TreatmentPlan,
)
from clinic.queries.plan_content import goal_rows, value_of
from clinic.queries.plans import plan_facts
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.appointment_life import NO_LONGER_NEEDED
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.rules.reassessment import ReassessmentEntry, check_reassessment
from clinic.rules.words import (
    AppointmentStatus,
    Decision,
    GoalStatus,
    PlannedVisitStatus,
    PlanStatus,
)
from clinic.services.appointment_status import apply_status
from clinic.services.once import already_done, remember
from clinic.services.plan_rows import visit_rows
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

NOT_GOING_ON = "This plan is not going on."
WAIT_CHANGED = (
    "One of these visits was booked, moved or changed meanwhile. This is how they stand now: look"
    " again, then send it."
)


def reassess(actor: Principal, plan_id: str, entry: ReassessmentEntry, *, key: str = "") -> None:
    """Record what a re-assessment decided; sent twice, it is kept once.

    Raises Invalid with every problem, Refused for a plan that is not active, NotFound.
    """
    with unit_of_work(actor, "plan:reassessed") as work:
        plan = _active(work, plan_id)
        if already_done(work.session, key, actor.user_id):
            return
        today = clock.today(home_zone(Scope(work.session, actor)))
        problems = check_reassessment(entry, plan.starts_on, today)
        if problems:
            raise Invalid(problems[0].message, problems=tuple(problems))
        row = Reassessment(
            plan_id=plan.id,
            held_on=entry.held_on or today,
            decision=Decision(entry.decision),
            why=entry.why,
            at=clock.now(),
            by_user_id=actor.user_id,
            by_name=actor.name,
        )
        work.session.add(row)
        work.session.flush()
        remember(work, key, plan.public_id)
        work.about(row, patient_id=_patient(work, plan))


def settle(
    actor: Principal, plan_id: str, needed: Collection[int], *, shown: str, key: str = ""
) -> int:
    """Confirm the provisional visits whose numbers are `needed`, release the others.

    A released visit that was booked is cancelled by the clinic. Returns how many bookings were
    cancelled; sent twice, it is done once. Raises Changed where the visits that wait no longer have
    the stamp `shown` (one was booked or moved since), Refused, NotFound.
    """
    with unit_of_work(actor, "plan:settled") as work:
        plan = _active(work, plan_id)
        if already_done(work.session, key, actor.user_id):
            return 0
        rows = visit_rows(work.session, plan.id)
        if plan_facts(Scope(work.session, actor), plan_id).waiting_stamp != shown:
            raise Changed(WAIT_CHANGED, field="needed")
        cancelled = 0
        for row in rows:
            if not row.provisional or row.status not in _OPEN:
                continue
            if row.number in needed:
                row.provisional = False
            else:
                cancelled += _release(work, row)
        remember(work, key, plan.public_id)
        work.about(plan, patient_id=_patient(work, plan), cancelled=cancelled)
        return cancelled


def judge_goal(actor: Principal, plan_id: str, position: int, met: str, *, shown: str) -> None:
    """Say how far a goal in words is; empty: not said.

    Raises Changed where the goal no longer has the stamp `shown`, Invalid, NotFound.
    """
    with unit_of_work(actor, "plan_goal:judged") as work:
        plan = _locked(work, plan_id)
        rows: list[PlanGoal] = goal_rows(work.session, plan.id)
        now = value_of(work.session, plan).goals
        if not 0 <= position < len(rows) or now[position].stamp(rows[position].met or "") != shown:
            raise Changed(CHANGED_MEANWHILE)
        if met and met not in set(GoalStatus):
            raise Invalid("Choose one of the words.", field="met")
        rows[position].met = GoalStatus(met) if met else None
        work.about(rows[position], patient_id=_patient(work, plan))


_OPEN = frozenset({PlannedVisitStatus.UNBOOKED, PlannedVisitStatus.BOOKED})


def _release(work: Work, row: PlannedVisit) -> bool:
    """Let go of one visit; whether a booking was cancelled for it.

    One that has begun is not taken away from under the patient. Raises Refused.
    """
    visit = work.session.get(Appointment, row.appointment_id) if row.appointment_id else None
    if visit is not None:
        if visit.status is not AppointmentStatus.BOOKED:
            raise Refused(f"Visit {row.number} has begun: it cannot be released.")
        apply_status(work, visit, AppointmentStatus.CANCELLED_BY_CLINIC, reason=NO_LONGER_NEEDED)
        work.about(visit, patient_id=visit.patient_id)
    row.appointment_id = None
    row.status = PlannedVisitStatus.RELEASED
    work.session.flush()
    return visit is not None


def _locked(work: Work, plan_id: str) -> TreatmentPlan:
    plan = Scope(work.session, work.actor).plan(plan_id)
    locked = select(TreatmentPlan).where(TreatmentPlan.id == plan.id).with_for_update()
    return work.session.scalars(locked.execution_options(populate_existing=True)).one()


def _active(work: Work, plan_id: str) -> TreatmentPlan:
    row = _locked(work, plan_id)
    if row.status is not PlanStatus.ACTIVE:
        raise Refused(NOT_GOING_ON)
    return row


def _patient(work: Work, plan: TreatmentPlan) -> int:
    return work.session.get_one(EpisodeOfCare, plan.episode_id).patient_id
