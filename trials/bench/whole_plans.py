"""Plans of twelve visits with three adjuncts, put into each copy the bench works on.

Those to look at begin in the busy weeks; those to book lie in weeks in which nobody has anything
yet, so that what is pressed is free; one of them is booked, to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import create_app
from clinic.extensions import db
from clinic.models import (
    EpisodeOfCare,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    Therapist,
    Therapy,
    TreatmentPlan,
)
from clinic.rules.local_time import day_span
from clinic.rules.order_rules import ORDER_RULES
from clinic.rules.permissions import SYSTEM
from clinic.rules.plan_progress import PhaseLine
from clinic.rules.plan_schedule import due_days
from clinic.rules.series_plan import Pick
from clinic.services.series import book_plan
from clinic.services.unit_of_work import unit_of_work
from trials.bench.people import public_id
from trials.bench.sizes import KNOWN_UNTIL, NOW, ZONE, Size, day_at

LOOKED_AT, BOOKED = 5, 120
THERAPIES = (
    ("dry_needling", 30),
    ("infrared_sauna", 30),
    ("compression_boots", 20),
    ("exercise", 30),
)
PHASES = (PhaseLine(0, "Settle", 2, 4), PhaseLine(1, "Loosen", 1, 4))
A_DAY, FIRST_START, APART, A_PLAN = 4, 9 * 60, 115, timedelta(weeks=9)
"""So many plans a day one after the other, from nine o'clock, each some two hours; nine weeks."""
TOGETHER = 2
EVERY_RULE = frozenset(rule.slug for rule in ORDER_RULES)


def plan_name(number: int) -> str:
    """A plan, in addresses; the first `LOOKED_AT` begin in the busy weeks."""
    return public_id("whole plan", number)


def days_of(number: int) -> list[date]:
    """The days of the visits of a plan that is to be booked."""
    first = day_at(KNOWN_UNTIL + 7)
    first += timedelta(days=-first.weekday() % 7)
    first += A_PLAN * (number // (A_DAY * TOGETHER))
    return [day for _, day in due_days(PHASES, first)]


def starts_of(number: int) -> list[int]:
    """When the visits of a plan that is to be booked begin: nobody else is there then."""
    at = FIRST_START + number // TOGETHER % A_DAY * APART
    return [day_span(day, ZONE)[0] + at for day in days_of(number)]


def choices_of(number: int, therapists: list[str]) -> dict[str, str]:
    """What the page of such a plan sends."""
    who = therapists[number % TOGETHER]
    return {f"visit-{at}": f"{start} {who}" for at, start in enumerate(starts_of(number), 1)}


def add_whole_plans(url: str, size: Size) -> None:
    """Put the plans into a clinic that has none such, and book the first of those to book."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        with unit_of_work(SYSTEM, "bench:whole_plans") as work:
            known = select(TreatmentPlan.id).where(TreatmentPlan.public_id == plan_name(0))
            if work.session.scalar(known) is not None:
                return
            _add(work.session, size)
        therapists = list(db.session.scalars(select(Therapist.public_id).order_by(Therapist.id)))
        picks = [Pick(at, start, therapists[0]) for at, start in enumerate(starts_of(0), 1)]
        book_plan(SYSTEM, plan_name(LOOKED_AT), picks, despite=EVERY_RULE, key="bench")
        db.session.remove()
        db.engine.dispose()


def _add(session: Session, size: Size) -> None:
    slugs = {row.slug: row.id for row in session.scalars(select(Therapy))}
    people = session.scalars(
        select(EpisodeOfCare)
        .where(EpisodeOfCare.patient_id <= size.patients)
        .order_by(EpisodeOfCare.patient_id.desc())
        .limit(LOOKED_AT + BOOKED)
    ).all()
    for number, episode in enumerate(people):
        booked = number - LOOKED_AT
        starts_on = day_at(7) if booked < 0 else days_of(booked)[0]
        plan = TreatmentPlan(
            public_id=plan_name(number), episode_id=episode.id, starts_on=starts_on, created_at=NOW
        )
        session.add(plan)
        session.flush()
        session.add_all(_visits(session, plan, slugs))


def _visits(session: Session, plan: TreatmentPlan, slugs: dict[str, int]) -> Iterator[PlannedVisit]:
    rows = [
        PlanPhase(
            plan_id=plan.id,
            position=line.key,
            name=line.name,
            visits_per_week=int(line.visits_per_week),
            weeks=line.weeks,
        )
        for line in PHASES
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        PhaseTherapy(phase_id=row.id, position=at, therapy_id=slugs[slug], minutes=minutes)
        for row in rows
        for at, (slug, minutes) in enumerate(THERAPIES)
    )
    for number, (key, due) in enumerate(due_days(PHASES, plan.starts_on), 1):
        yield PlannedVisit(plan_id=plan.id, phase_id=rows[key].id, number=number, due_on=due)
