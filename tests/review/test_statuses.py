"""The ends of a visit and their way back."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import EpisodeOfCare, PlannedVisit, PlanPhase, Reservation, TreatmentPlan
from clinic.rules.errors import Changed, Refused
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import PlannedVisitStatus
from clinic.services import appointment_status
from clinic.services.appointment_status import cancel, change_status
from clinic.services.staff import close_account
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.desk import TEN, booked, held, taken, visit_of
from tests.support.house import MADE, House

AFTERNOON = "2026-11-24T15:00:00Z"


def plan_of_two(house: House) -> None:
    """Marta's plan calls for two visits."""
    with unit_of_work(house.principal("ana"), "test:plan") as work:
        episode = work.session.scalars(
            select(EpisodeOfCare).where(EpisodeOfCare.patient_id == house.patients[0].id)
        ).one()
        plan = TreatmentPlan(
            episode_id=episode.id, starts_on=date(2026, 11, 23), created_at=MADE, goal="Walk"
        )
        work.session.add(plan)
        work.session.flush()
        phase = PlanPhase(plan_id=plan.id, position=0, name="Calm", visits_per_week=1, weeks=2)
        work.session.add(phase)
        work.session.flush()
        work.session.add_all(
            PlannedVisit(plan_id=plan.id, phase_id=phase.id, number=n, due_on=date(2026, 11, 24))
            for n in (1, 2)
        )


def planned() -> list[PlannedVisitStatus]:
    db.session.rollback()
    return list(db.session.scalars(select(PlannedVisit.status).order_by(PlannedVisit.number)))


def test_a_visit_is_not_cancelled_without_its_reason(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    visit = taken(desk, house)
    for status in ("cancelled_in_time", "cancelled_late", "cancelled_by_clinic"):
        answer = desk.post(f"/appointments/{visit}/status", data={"status": status})
        assert answer.status_code == 422
    assert visit_of(visit).status is S.BOOKED


@pytest.mark.parametrize(
    ("end", "back"), [(S.DID_NOT_ATTEND, S.ARRIVED), (S.LEFT_UNSEEN, S.ARRIVED)]
)
def test_a_mistaken_end_is_taken_back_in_the_afternoon(house: House, end: S, back: S) -> None:
    desk, visit = house.principal("desk"), booked(house)
    had = held(visit)
    with time_machine.travel(AFTERNOON, tick=False):
        if end is S.LEFT_UNSEEN:
            change_status(desk, visit, S.ARRIVED)
        change_status(desk, visit, end)
        assert held(visit) == set()

        change_status(desk, visit, back)

    assert visit_of(visit).status is back
    assert held(visit) == had


def test_a_cancellation_taken_back_counts_in_the_plan_again(house: House) -> None:
    plan_of_two(house)
    desk, visit = house.principal("desk"), booked(house)
    assert planned() == [PlannedVisitStatus.BOOKED, PlannedVisitStatus.UNBOOKED]
    cancel(desk, visit, by_clinic=False, reason="ill")
    assert planned() == [PlannedVisitStatus.UNBOOKED, PlannedVisitStatus.UNBOOKED]

    change_status(desk, visit, S.BOOKED)

    assert planned() == [PlannedVisitStatus.BOOKED, PlannedVisitStatus.UNBOOKED]


def test_a_missed_visit_taken_back_stays_the_one_it_was(house: House) -> None:
    plan_of_two(house)
    desk, visit = house.principal("desk"), booked(house)
    with time_machine.travel(AFTERNOON, tick=False):
        change_status(desk, visit, S.DID_NOT_ATTEND)
        assert planned() == [PlannedVisitStatus.MISSED, PlannedVisitStatus.UNBOOKED]
        change_status(desk, visit, S.ARRIVED)
    assert planned() == [PlannedVisitStatus.BOOKED, PlannedVisitStatus.UNBOOKED]


def test_a_visit_comes_back_only_with_its_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody ends the visit between the look and the write: it must not live holding nothing."""
    desk, visit = house.principal("desk"), booked(house)
    with time_machine.travel(AFTERNOON, tick=False):
        change_status(desk, visit, S.ARRIVED)
        change_status(desk, visit, S.LEFT_UNSEEN)
        monkeypatch.setattr(appointment_status, "_opening_to_retake", lambda *_: None)

        with pytest.raises(Changed):
            change_status(desk, visit, S.ARRIVED)

    assert visit_of(visit).status is S.LEFT_UNSEEN


def test_a_visit_of_somebody_who_left_says_so(house: House) -> None:
    desk, visit = house.principal("desk"), booked(house)
    cancel(desk, visit, by_clinic=False, reason="ill")
    close_account(house.principal("admin"), house.users["ana"].public_id)
    later = time_machine.travel("2026-11-23T08:02:00Z", tick=False)
    with later, pytest.raises(Refused, match="Ana Ruiz takes no visits any more"):
        change_status(desk, visit, S.BOOKED)


def test_a_cancelled_visit_comes_back_with_its_own_therapist(house: House) -> None:
    desk, visit = house.principal("desk"), booked(house, therapist=1)
    cancel(desk, visit, by_clinic=True, reason="away")
    change_status(desk, visit, S.BOOKED)
    assert ("Ben Okafor", 0, 30) in held(visit)
    assert {row.appointment_id for row in db.session.scalars(select(Reservation))} == {
        visit_of(visit).id
    }
    assert visit_of(visit).from_minute == TEN
