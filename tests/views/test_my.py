"""The patient's own pages: their plan, their visits, and nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import time_machine

from clinic.models import PhaseTherapy, PlannedVisit, PlanPhase, SessionNote, TreatmentPlan
from clinic.queries.scope import Scope
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.house import House, add_visit, minute

NOW = "2026-11-24T08:00:00Z"


def give_a_plan(house: House) -> None:
    """Marta's plan: visit 1 attended with a signed note, visit 2 booked for Thursday, 3 not."""
    with unit_of_work(SYSTEM, "test:set_up") as work:
        session, marta, ana = work.session, house.patients[0], house.therapists[0]
        episode = session.scalars(Scope(session, house.principal("marta")).episodes()).one()
        plan = TreatmentPlan(
            episode_id=episode.id,
            goal="Two flights of stairs without stopping",
            starts_on=date(2026, 11, 17),
            created_at=datetime(2026, 11, 17, tzinfo=UTC),
        )
        session.add(plan)
        session.flush()
        phase = PlanPhase(plan_id=plan.id, position=0, name="Settle", visits_per_week=2, weeks=2)
        session.add(phase)
        session.flush()
        needling = house.therapies["needling"].id
        session.add(PhaseTherapy(phase_id=phase.id, position=0, therapy_id=needling, minutes=30))
        past = add_visit(session, house, marta, ana, house.rooms[0], minute("2026-11-17T10:00"))
        past.status = AppointmentStatus.DONE
        next_one = add_visit(session, house, marta, ana, house.rooms[0], minute("2026-11-26T09:00"))
        session.add(
            SessionNote(
                appointment_id=past.id,
                therapist_id=ana.id,
                status=NoteStatus.SIGNED,
                started_at=datetime(2026, 11, 17, 10, tzinfo=UTC),
                pain_before=7,
                pain_after=4,
                findings="SECRET-OF-THE-NOTE",
            )
        )
        for number, status, visit in (
            (1, PlannedVisitStatus.ATTENDED, past),
            (2, PlannedVisitStatus.BOOKED, next_one),
            (3, PlannedVisitStatus.UNBOOKED, None),
        ):
            session.add(
                PlannedVisit(
                    plan_id=plan.id,
                    phase_id=phase.id,
                    number=number,
                    due_on=date(2026, 11, 17),
                    status=status,
                    appointment_id=visit.id if visit else None,
                )
            )


@time_machine.travel(NOW, tick=False)
def test_the_plan_is_shown_as_a_plan(house: House, sign_in: SignIn) -> None:
    give_a_plan(house)

    page = sign_in("marta").get("/my").text

    for words in (
        "Good morning, Marta",
        "Thursday 26 November",
        "with Ana Ruiz",
        "Visit 2 of 3",
        "Settle",
        "Soreness to expect",
        "Two flights of stairs",
        "Pain before",
    ):
        assert words in page, words
    assert "SECRET-OF-THE-NOTE" not in page


@time_machine.travel(NOW, tick=False)
def test_my_visits_are_mine_alone(house: House, sign_in: SignIn) -> None:
    give_a_plan(house)

    assert "17 Nov 2026" in sign_in("marta").get("/my/visits").text
    other = sign_in("jon").get("/my/visits").text
    assert "No visit is booked" in other
    assert "Ana Ruiz" not in other


@time_machine.travel(NOW, tick=False)
def test_without_a_plan_the_page_says_so(house: House, sign_in: SignIn) -> None:
    assert "No plan yet" in sign_in("jon").get("/my").text
