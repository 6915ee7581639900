"""A new plan with sauna and boots, booked whole in a few clicks; and a sick week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, PlannedVisit, TreatmentPlan
from clinic.rules.local_time import instant_of
from clinic.rules.words import PlannedVisitStatus
from tests.journeys import plan_scenes
from tests.journeys.conftest import Visit
from tests.support.house import House
from tests.support.uow import make

MOST_CLICKS = 6
SICK = (date(2026, 12, 7), date(2026, 12, 11))


def marta_is_anas(house: House) -> str:
    """Her left sciatica; its public id."""
    with make() as session:
        mine = EpisodeOfCare.patient_id == house.patients[0].id
        episode = session.scalars(select(EpisodeOfCare).where(mine)).one()
        episode.therapist_id = house.therapists[0].id
        return episode.public_id


def days_booked() -> dict[int, date]:
    """The day of each visit of the plan."""
    rows = db.session.execute(
        select(PlannedVisit.number, Appointment.from_minute)
        .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
        .where(PlannedVisit.status == PlannedVisitStatus.BOOKED)
    ).all()
    db.session.rollback()
    return {number: instant_of(start).date() for number, start in rows}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_plan_is_booked_whole_and_a_sick_week_moved(
    come: Visit, address: str, house: House
) -> None:
    episode = marta_is_anas(house)
    ana = come(address).sign_in("ana@clinic.example")
    plan_scenes.a_template_is_chosen(ana, episode)
    assert plan_scenes.the_whole_plan_is_booked(ana) <= MOST_CLICKS
    before = days_booked()
    assert sorted(before) == list(range(1, 13))
    apart = [
        later - day for day, later in zip(before.values(), [*before.values()][1:], strict=False)
    ]
    assert min(apart) >= timedelta(days=2)

    plan = db.session.scalars(select(TreatmentPlan.public_id)).one()
    db.session.rollback()
    desk = come(address).sign_in("desk@clinic.example")
    plan_scenes.every_visit_has_its_date(desk, plan)
    plan_scenes.a_sick_week_is_replanned(desk)
    after = days_booked()
    stuck = {number for number, day in before.items() if SICK[0] <= day <= SICK[1]}
    assert stuck
    moved = {number for number in before if before[number] != after[number]}
    assert stuck <= moved <= stuck | {max(stuck) + 1}  # the next one makes room for it
    assert not any(SICK[0] <= day <= SICK[1] for day in after.values())
    assert [*ana.complaints, *desk.complaints] == []
