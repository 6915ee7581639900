"""Plans for tests, straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from clinic.models import (
    EpisodeOfCare,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    TreatmentPlan,
)
from clinic.rules.permissions import SYSTEM
from clinic.rules.plan_progress import PhaseLine
from clinic.rules.plan_schedule import due_days
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import House


@dataclass(frozen=True)
class Phase:
    """So many visits a week for so many weeks, each of these therapies in order."""

    per_week: int = 1
    weeks: int = 4
    steps: tuple[tuple[str, int], ...] = (("needling", 30),)
    provisional: bool = False


MONDAY = date(2026, 11, 30)


def add_plan(
    house: House,
    *phases: Phase,
    patient: int = 0,
    starts_on: date = MONDAY,
    least: int = 48,
    therapist: int | None = 0,
) -> str:
    """An active plan with its planned visits, all unbooked; its public id."""
    with unit_of_work(SYSTEM, "test:plan") as work:
        session = work.session
        mine = EpisodeOfCare.patient_id == house.patients[patient].id
        episode = session.scalars(select(EpisodeOfCare).where(mine).limit(1)).one()
        episode.therapist_id = None if therapist is None else house.therapists[therapist].id
        plan = TreatmentPlan(
            episode_id=episode.id,
            starts_on=starts_on,
            least_hours_between=least,
            created_at=datetime(2026, 11, 2, tzinfo=UTC),
        )
        session.add(plan)
        session.flush()
        public_id = plan.public_id
        lines = []
        for position, phase in enumerate(phases or (Phase(),)):
            row = PlanPhase(
                plan_id=plan.id,
                position=position,
                name=f"Phase {position + 1}",
                visits_per_week=phase.per_week,
                weeks=phase.weeks,
                after_reassessment=phase.provisional,
            )
            session.add(row)
            session.flush()
            lines.append((PhaseLine(row.id, row.name, phase.per_week, phase.weeks), phase))
            session.add_all(
                PhaseTherapy(
                    phase_id=row.id,
                    position=at,
                    therapy_id=house.therapies[slug].id,
                    minutes=minutes,
                )
                for at, (slug, minutes) in enumerate(phase.steps)
            )
        provisional = {line.key: phase.provisional for line, phase in lines}
        session.add_all(
            PlannedVisit(
                plan_id=plan.id,
                phase_id=key,
                number=number,
                due_on=due,
                provisional=provisional[key],
            )
            for number, (key, due) in enumerate(due_days([one for one, _ in lines], starts_on), 1)
        )
    return public_id
