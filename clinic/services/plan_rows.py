"""A plan's rows: what it says, and the visits it calls for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.models import (
    HomeExercise,
    PhaseTherapy,
    PlanGoal,
    PlannedVisit,
    PlanPhase,
    Therapy,
    TreatmentPlan,
)
from clinic.queries.plan_content import goal_rows
from clinic.rules.plan_rewrite import KeptVisit, Rewrite, Slot
from clinic.rules.plan_values import PlanAim, PlanBlock, PlanValue
from clinic.rules.words import PlannedVisitStatus


def write_plain(plan: TreatmentPlan, value: PlanValue) -> None:
    """What stands in the plan's own row."""
    if value.starts_on is not None:
        plan.starts_on = value.starts_on
    plan.goal = value.goal
    plan.template = value.template
    plan.stop_rules = value.stop_rules
    plan.reassess_every = value.reassess_every or plan.reassess_every
    plan.reassess_days = value.reassess_days
    plan.least_hours_between = value.least_hours_between or 0


def write_goals(session: Session, plan_id: int, value: PlanValue) -> None:
    """The goals and the home programme; a goal that is still there keeps how far it is."""
    known = {_named(row): row.met for row in goal_rows(session, plan_id)}
    session.execute(delete(PlanGoal).where(PlanGoal.plan_id == plan_id))
    session.execute(delete(HomeExercise).where(HomeExercise.plan_id == plan_id))
    for position, goal in enumerate(value.goals):
        row = PlanGoal(
            plan_id=plan_id,
            position=position,
            text=goal.text,
            measure=goal.measure,
            site=goal.site,
            target=None if goal.target is None else float(goal.target),
            due_on=goal.due_on,
        )
        row.met = known.get(_named(row))
        session.add(row)
    session.add_all(
        HomeExercise(plan_id=plan_id, position=position, name=task.name, dose=task.dose)
        for position, task in enumerate(value.home)
    )
    session.flush()


def _named(goal: PlanGoal | PlanAim) -> tuple[str, str, str]:
    return goal.text, goal.measure, goal.site


def write_phases(session: Session, plan_id: int, blocks: Sequence[PlanBlock]) -> list[PlanPhase]:
    """The phases with their therapies; rows that are there are changed, in order.

    Surplus phases stay until `drop_phases`, for visits may still be of them.
    """
    rows = phase_rows(session, plan_id)
    for position, block in enumerate(blocks):
        if position == len(rows):
            rows.append(PlanPhase(plan_id=plan_id, position=position))
        _fill_phase(rows[position], block)
    session.add_all(rows)
    session.flush()
    numbers = [row.id for row in rows]
    session.execute(delete(PhaseTherapy).where(PhaseTherapy.phase_id.in_(numbers)))
    therapies = {slug: number for number, slug in session.execute(_THERAPIES)}
    session.add_all(
        PhaseTherapy(
            phase_id=row.id,
            position=position,
            therapy_id=therapies[each.therapy],
            minutes=each.minutes or 0,
        )
        for row, block in zip(rows, blocks, strict=False)
        for position, each in enumerate(block.therapies)
    )
    session.flush()
    return rows


def _fill_phase(row: PlanPhase, block: PlanBlock) -> None:
    row.name = block.name
    row.purpose = block.purpose
    row.visits_per_week = block.visits_per_week or 0
    row.weeks = block.weeks or 0
    row.after_reassessment = block.after_reassessment
    row.criterion = block.criterion


def drop_phases(session: Session, rows: Iterable[PlanPhase]) -> None:
    """Delete phases nothing is of any more; their therapies went before."""
    for row in rows:
        session.delete(row)
    session.flush()


def kept_visits(rows: Iterable[PlannedVisit], phases: Sequence[PlanPhase]) -> tuple[KeptVisit, ...]:
    """The plan's visits as its change sees them, with its phases as they were."""
    places = {row.id: place for place, row in enumerate(phases)}
    waiting = {row.id: row.after_reassessment for row in phases}
    return tuple(
        KeptVisit(
            row.number,
            row.status,
            confirmed=waiting[row.phase_id]
            and not row.provisional
            and row.status is not PlannedVisitStatus.RELEASED,
            phase=places[row.phase_id],
        )
        for row in rows
    )


def write_visits(
    session: Session, plan_id: int, phases: Sequence[PlanPhase], new: Rewrite
) -> list[PlannedVisit]:
    """The visits a plan calls for: kept rows stay with their visit, the others are written anew.

    Returns the kept rows it calls for no longer, which are deleted.
    """
    rows = {row.number: row for row in visit_rows(session, plan_id)}
    called = {slot.number for slot in new.slots}
    gone = [row for number, row in rows.items() if number not in called]
    for row in gone:
        session.delete(row)
    for slot in new.slots:
        kept = rows.get(slot.number) or PlannedVisit(plan_id=plan_id, number=slot.number)
        _fill_visit(kept, slot, phases)
        session.add(kept)
    session.flush()
    return gone


def _fill_visit(row: PlannedVisit, slot: Slot, phases: Sequence[PlanPhase]) -> None:
    row.phase_id = phases[slot.phase].id
    row.provisional = slot.provisional
    if not slot.kept:
        row.due_on = slot.due_on
        row.status = PlannedVisitStatus.UNBOOKED


def phase_rows(session: Session, plan_id: int) -> list[PlanPhase]:
    """The phases of a plan in order."""
    rows = select(PlanPhase).where(PlanPhase.plan_id == plan_id).order_by(PlanPhase.position)
    return list(session.scalars(rows))


def visit_rows(session: Session, plan_id: int) -> list[PlannedVisit]:
    """The visits a plan calls for in order, as they are now: a booking that meets one waits."""
    rows = select(PlannedVisit).where(PlannedVisit.plan_id == plan_id).order_by(PlannedVisit.number)
    locked = rows.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(locked))


_THERAPIES = select(Therapy.id, Therapy.slug)
