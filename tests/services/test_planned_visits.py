"""A visit and the visit of a plan it meets: booked, of which plan, called off and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, PlannedVisit, TreatmentPlan
from clinic.queries.patient_record import plan_of
from clinic.queries.planned import next_planned
from clinic.queries.plans import plan_facts
from clinic.queries.scope import Scope
from clinic.rules.episodes import DischargeEntry
from clinic.rules.plan_values import PlanBlock, PlanTherapy, PlanValue
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import PlannedVisitStatus as V
from clinic.services.appointment_status import cancel, change_status
from clinic.services.episodes import discharge
from clinic.services.plan_reviews import settle
from clinic.services.plans import Saving, make_plan
from tests.support.desk import MONDAY_MORNING, TEN, booked, visit_of
from tests.support.house import House
from tests.support.plans import MONDAY, Phase, add_plan

A_DAY = 24 * 60
HEAT = (("sauna", 30),)
BOTH = (("needling", 30), ("sauna", 30))


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def rows(plan: str) -> list[PlannedVisit]:
    db.session.rollback()
    db.session.expire_all()
    of_plan = (
        select(PlannedVisit)
        .join(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
        .where(TreatmentPlan.public_id == plan)
        .order_by(PlannedVisit.number)
    )
    return list(db.session.scalars(of_plan))


def met(plan: str) -> dict[int, str]:
    """The numbers of a plan that have a visit, each with its public id."""
    return {
        row.number: db.session.get_one(Appointment, row.appointment_id).public_id
        for row in rows(plan)
        if row.appointment_id
    }


def test_a_visit_without_needling_meets_the_plan_that_asks_for_it(house: House) -> None:
    plan = add_plan(house, Phase(1, 2), Phase(1, 2, HEAT))
    needled = [booked(house, TEN + day * A_DAY) for day in (0, 3)]
    found = next_planned(db.session(), house.patients[0].id)
    assert found
    assert (found.number, found.total, len(found.steps)) == (3, 4, 1)
    warm = booked(house, TEN + 120, "sauna")
    boots = booked(house, TEN + 300, "boots")
    assert met(plan) == {1: needled[0], 2: needled[1], 3: warm}
    assert [row.status for row in rows(plan)] == [V.BOOKED] * 3 + [V.UNBOOKED]
    assert visit_of(boots)


def test_a_visit_without_the_needling_that_is_planned_does_not_meet_it(house: House) -> None:
    plan = add_plan(house, Phase(1, 2, BOTH))
    booked(house, TEN, "sauna")
    assert met(plan) == {}


def test_with_two_plans_one_choice_holds_wherever_it_is_told(house: House) -> None:
    old = add_plan(house, Phase(1, 3))
    new = add_plan(house, Phase(1, 2, BOTH))
    patient = house.patients[0].id
    told = plan_of(db.session(), patient, ZoneInfo("UTC"))
    assert told
    assert (told.public_id, len(told.visits)) == (new, 2)
    found = next_planned(db.session(), patient)
    assert found
    assert (found.number, found.total, len(found.steps)) == (1, 2, 2)
    both = booked(house, TEN, "needling", "sauna")
    assert (met(old), met(new)) == ({}, {1: both})
    alone = booked(house, TEN + 3 * A_DAY)
    assert (met(old), met(new)) == ({1: alone}, {1: both})


def test_a_plan_that_begins_finds_the_visits_that_are_booked(house: House) -> None:
    early, late, beyond = (booked(house, TEN + day * A_DAY) for day in (6, 8, 20))
    warm = booked(house, TEN + 7 * A_DAY, "sauna")
    mine = EpisodeOfCare.patient_id == house.patients[0].id
    episode = db.session.scalars(select(EpisodeOfCare.public_id).where(mine)).one()
    block = PlanBlock("Calm", 2, 2, (PlanTherapy("needling", 30),))
    value = PlanValue(phases=(block,), starts_on=MONDAY, reassess_every=4, least_hours_between=48)
    made = make_plan(house.principal("ana"), episode, value, Saving(begin=True))
    assert (made.met, met(made.plan)) == (2, {1: early, 2: late})
    assert visit_of(warm)
    assert visit_of(beyond)


def test_a_visit_undone_is_the_one_it_was_also_where_that_was_released(house: House) -> None:
    plan = add_plan(house, Phase(1, 1), Phase(1, 2, provisional=True))
    first, second, third = (booked(house, TEN + day * A_DAY) for day in (0, 3, 6))
    ana, desk = house.principal("ana"), house.principal("desk")
    cancel(desk, first, by_clinic=False, reason="ill")
    shown = plan_facts(Scope(db.session(), ana), plan).waiting_stamp
    assert settle(ana, plan, needed=[], shown=shown) == 2
    assert [row.status for row in rows(plan)] == [V.UNBOOKED, V.RELEASED, V.RELEASED]
    change_status(desk, third, S.BOOKED)
    assert met(plan) == {3: third}
    booked(house, TEN + 120, key="instead")
    change_status(desk, first, S.BOOKED)
    change_status(desk, second, S.BOOKED)
    assert [row.status for row in rows(plan)] == [V.BOOKED] * 3
    assert met(plan)[2] == second


def test_a_visit_undone_after_the_discharge_is_of_its_plan_again(house: House) -> None:
    plan = add_plan(house, Phase(1, 2))
    visits = [booked(house, TEN + day * A_DAY) for day in (0, 3)]
    mine = EpisodeOfCare.patient_id == house.patients[0].id
    episode = db.session.scalars(select(EpisodeOfCare.public_id).where(mine)).one()
    today = date(2026, 11, 23)
    entry = DischargeEntry("goals_met", "Walks to work.", "Nothing.", "Pain at night.", today)
    discharge(house.principal("ana"), episode, entry, cancel=visits)
    assert met(plan) == {}
    change_status(house.principal("desk"), visits[1], S.BOOKED)
    assert met(plan) == {2: visits[1]}


def test_only_the_plans_own_visits_count_as_cancelled_of_it(house: House) -> None:
    plan = add_plan(house, Phase(1, 1))
    desk = house.principal("desk")
    for start in (TEN, TEN + 3 * A_DAY):  # the second is one more than the plan calls for
        booked(house, start)
    (of_plan,) = met(plan).values()
    for visit in db.session.scalars(select(Appointment.public_id)).all():
        cancel(desk, visit, by_clinic=True, reason="storm")
    facts = plan_facts(Scope(db.session(), house.principal("ana")), plan)
    assert facts.reality().visits.by_clinic == 1
    change_status(desk, of_plan, S.BOOKED)
    facts = plan_facts(Scope(db.session(), house.principal("ana")), plan)
    assert (facts.reality().visits.by_clinic, facts.reality().visits.booked) == (0, 1)
