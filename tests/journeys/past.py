"""What has happened at the small clinic before the story of the day begins."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Appointment, PhaseTherapy, PlanPhase, TreatmentPlan
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import PlannedVisitStatus
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import House
from tests.support.notes import A_DAY, add_plan, book, meet, past_session
from tests.support.patients import add_people, let_find

WEEK = 7
SORENESS = {24: 5, 48: 2}
IN_AN_HOUR = 60


def marta_has_come_four_times(house: House) -> None:
    """She is at visit four of twelve, of a plan that begins with needling and a sauna."""
    for weeks in (4, 3, 2, 1):
        past_session(house, weeks * WEEK, soreness=SORENESS)
    with unit_of_work(SYSTEM, "test:plan") as work:
        session = work.session
        visits = session.scalars(
            select(Appointment)
            .where(Appointment.patient_id == house.patients[0].id)
            .order_by(Appointment.from_minute)
        ).all()
        plan = add_plan(session, house.patients[0], starts_on=date(2026, 10, 27))
        _give_therapies(session, house, plan)
        for number, visit in enumerate(visits, start=1):
            meet(session, plan, number, visit).status = PlannedVisitStatus.ATTENDED


def _give_therapies(session: Session, house: House, plan: TreatmentPlan) -> None:
    phases = session.scalars(select(PlanPhase).where(PlanPhase.plan_id == plan.id)).all()
    session.add_all(
        PhaseTherapy(
            phase_id=phase.id, position=position, therapy_id=house.therapies[slug].id, minutes=30
        )
        for phase in phases
        for position, slug in enumerate(("needling", "sauna"))
    )


def others_come_today(house: House) -> str:
    """Jon is at Ana's at ten, in Room 2; and Zoë is on the books. Jon's visit is given back."""
    let_find(house)
    add_people(("Müller-Brandt", "Zoë", date(1990, 5, 6), "+44 20 7946 0555"))
    return book(house, IN_AN_HOUR, patient=1, room=1)


def bens_visit_on_thursday(house: House) -> None:
    """Marta comes to Ben in two days, at nine."""
    book(house, 2 * A_DAY, therapist=1)
