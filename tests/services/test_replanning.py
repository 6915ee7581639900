"""Changing the dates of a plan: where a visit may go, and with whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, insert, select

from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    Location,
    OpeningHours,
    PhaseTherapy,
    PlanPhase,
    Reservation,
    Resource,
)
from clinic.rules.away import AwayEntry
from clinic.rules.permissions import SYSTEM
from clinic.rules.series_plan import Pick, Preference
from clinic.rules.words import ResourceKind
from clinic.services.replanning import Changes, replan
from clinic.services.series import keep_preference
from clinic.services.time_off import add_time_off
from clinic.services.unit_of_work import unit_of_work
from tests.services.test_series import accept, picks_of, proposed
from tests.support.desk import EVERY_RULE
from tests.support.house import House, add_hours, add_resource
from tests.support.plans import Phase, add_plan

HOUR = 60


@pytest.fixture(autouse=True)
def a_week_before() -> Iterator[None]:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        yield


def booked_plan(house: House, *phases: Phase) -> str:
    """A plan whose visits are all booked with Ana."""
    plan_id = add_plan(house, *phases)
    accept(house, plan_id, picks_of(house, proposed(house, plan_id)))
    return plan_id


def change(house: House, plan_id: str, picks: list[Pick]) -> Changes:
    return replan(house.principal("desk"), plan_id, picks, despite=EVERY_RULE, key="change")


def away(house: House, first: date, last: date) -> None:
    """Ana is away on these days."""
    ana = db.session.get_one(Resource, house.therapists[0].resource_id).public_id
    db.session.rollback()
    add_time_off(house.principal("admin"), AwayEntry(ana, first, last, 0, 1440))


def test_the_same_time_with_another_therapist_is_offered_and_taken(house: House) -> None:
    plan_id = booked_plan(house, Phase(1, 3))
    away(house, date(2026, 12, 7), date(2026, 12, 7))
    found = proposed(house, plan_id, moves=True)
    row = found.rows[1]
    assert row.visit.must_move
    ben = house.therapists[1]
    same = [
        one
        for one in (row.chosen.candidate, *row.options)
        if one and (one.start, one.therapist) == (row.visit.start, ben.resource_id)
    ]
    assert same
    pick = Pick(2, row.visit.start, ben.public_id, row.visit.seen)
    again = proposed(house, plan_id, pick, moves=True)
    assert again.rows[1].picked
    assert not again.rows[1].stands
    assert change(house, plan_id, [pick]) == Changes(moved=1)
    now = proposed(house, plan_id, moves=True).rows[1].visit
    assert (now.start, now.giver, now.must_move) == (row.visit.start, ben.public_id, "")


def test_a_visit_that_moves_stays_at_its_location_with_units_of_it(house: House) -> None:
    plan_id = booked_plan(house, Phase(1, 2))
    with unit_of_work(SYSTEM, "test:location") as work:
        hill = Location(name="Hill Road", zone="Europe/London", grid_minutes=5)
        work.session.add(hill)
        work.session.flush()
        hours = [
            {"location_id": hill.id, "weekday": day, "opens": 8 * HOUR, "closes": 19 * HOUR}
            for day in range(5)
        ]
        work.session.execute(insert(OpeningHours), hours)
        room = add_resource(
            work.session, ResourceKind.ROOM, "Room 9", location=hill, category="treatment_room"
        )
        add_hours(work.session, room, hill)
        wished = Preference(house.therapists[0].public_id, location=hill.public_id)
    keep_preference(house.principal("desk"), plan_id, wished)
    stood = proposed(house, plan_id, moves=True).rows[0].visit
    later = (stood.start or 0) + 2 * HOUR
    pick = Pick(1, later, house.therapists[0].public_id, stood.seen)
    assert change(house, plan_id, [pick]) == Changes(moved=1)
    visit = db.session.scalars(select(Appointment).where(Appointment.from_minute == later)).one()
    assert visit.location_id == house.location.id
    rooms = select(Resource.location_id).join(Reservation, Reservation.resource_id == Resource.id)
    of_it = rooms.where(Reservation.appointment_id == visit.id, Resource.kind == ResourceKind.ROOM)
    assert set(db.session.scalars(of_it)) == {house.location.id}


def test_a_visit_whose_location_is_closed_for_good_goes_with_all_of_it(house: House) -> None:
    plan_id = booked_plan(house, Phase(1, 1))
    with unit_of_work(SYSTEM, "test:location") as work:
        hill = Location(name="Hill Road", zone="Europe/London", grid_minutes=5)
        work.session.add(hill)
        work.session.flush()
        visit = work.session.scalars(select(Appointment)).one()
        visit.location_id = hill.id
        hill.active = False
    found = proposed(house, plan_id, moves=True)
    row = found.rows[0]
    assert "not in use" in row.visit.must_move
    one = row.chosen.candidate
    assert one is not None
    pick = Pick(1, one.start, house.therapists[0].public_id, row.visit.seen)
    assert change(house, plan_id, [pick]) == Changes(moved=1)
    assert db.session.scalars(select(Appointment.location_id)).one() == house.location.id


def test_a_booked_visit_that_holds_what_the_plan_no_longer_has_is_proposed_anew(
    house: House,
) -> None:
    plan_id = booked_plan(house, Phase(1, 2))
    assert not any(row.visit.must_move for row in proposed(house, plan_id, moves=True).rows)
    with unit_of_work(SYSTEM, "test:changed") as work:
        for phase in work.session.scalars(select(PlanPhase)):
            sauna = house.therapies["sauna"].id
            work.session.add(
                PhaseTherapy(phase_id=phase.id, position=1, therapy_id=sauna, minutes=30)
            )
    found = proposed(house, plan_id, moves=True)
    assert ["the plan has changed" in row.visit.must_move for row in found.rows] == [True, True]
    stood = [row.visit.start for row in found.rows]
    assert [row.opening and row.opening.start for row in found.rows] == stood
    picks = [
        replace(pick, seen=row.visit.seen)
        for pick, row in zip(picks_of(house, found), found.rows, strict=True)
    ]
    assert change(house, plan_id, picks) == Changes(moved=2)
    assert db.session.scalar(select(func.count(AppointmentStep.id))) == 4
    assert not any(row.visit.must_move for row in proposed(house, plan_id, moves=True).rows)
