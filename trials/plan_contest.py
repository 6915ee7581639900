"""What the racers of R1 do with whole plans: each books its own, and all overlap."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from clinic import clock
from clinic.extensions import db
from clinic.models import (
    EpisodeOfCare,
    Patient,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    Therapy,
    TreatmentPlan,
)
from clinic.rules.series_plan import Pick
from clinic.rules.words import PlannedVisitStatus
from clinic.services.series import book_plan
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import EVERY_RULE
from trials.contests import DATES, DAY, Series


class Plans(Series):
    """A whole plan of three weekly visits; every other racer begins a week later."""

    staged = True

    def before(self, racer: int, number: int) -> str:
        """Whoever has booked a plan whole gets another; its public id."""
        del number
        untouched = (
            select(TreatmentPlan.public_id)
            .join(EpisodeOfCare, EpisodeOfCare.id == TreatmentPlan.episode_id)
            .join(Patient, Patient.id == EpisodeOfCare.patient_id)
            .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
            .where(
                Patient.public_id == self.wishes[racer].patient,
                PlannedVisit.status == PlannedVisitStatus.UNBOOKED,
            )
            .group_by(TreatmentPlan.public_id)
            .having(func.count() == DATES)
        )
        return db.session.scalar(untouched) or self._another(racer)

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Book all of it."""
        start = self.start(number) + (racer % 2) * 7 * DAY
        therapist = self.wishes[racer].therapist
        picks = [Pick(at + 1, start + at * 7 * DAY, therapist) for at in range(DATES)]
        key = f"round-{number}-{racer}"
        book_plan(self.desk, seen, picks, despite=EVERY_RULE, key=key)
        return str(racer)

    def _another(self, racer: int) -> str:
        wish = self.wishes[racer]
        with unit_of_work(self.desk, "trial:plan") as work:
            session = work.session
            patient = session.scalars(
                select(Patient).where(Patient.public_id == wish.patient)
            ).one()
            named = Therapy.public_id == wish.steps[0].therapy
            therapy = session.scalars(select(Therapy.id).where(named)).one()
            episode = EpisodeOfCare(
                patient_id=patient.id, problem="Left sciatica", opened_on=date(2026, 11, 2)
            )
            session.add(episode)
            session.flush()
            plan = TreatmentPlan(
                episode_id=episode.id, starts_on=date(2026, 11, 30), created_at=clock.now()
            )
            session.add(plan)
            session.flush()
            phase = PlanPhase(
                plan_id=plan.id, position=0, name="Relief", visits_per_week=1, weeks=DATES
            )
            session.add(phase)
            session.flush()
            session.add(PhaseTherapy(phase_id=phase.id, position=0, therapy_id=therapy, minutes=30))
            session.add_all(
                PlannedVisit(
                    plan_id=plan.id, phase_id=phase.id, number=at + 1, due_on=plan.starts_on
                )
                for at in range(DATES)
            )
            return plan.public_id
