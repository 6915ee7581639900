"""What the search offers the booking accepts, and nothing else: random wishes, both engines.

The clinic is full of what is awkward: booked visits, time off, a day with other hours, a
closed day, wishes in chains with waits; in London, and in Chatham (13:45 ahead) on a grid of
ten local minutes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Closure, HoursException, Location, Reservation, TimeOff
from clinic.queries import calendars as kept
from clinic.queries.openings import Ask, ask_for, next_openings
from clinic.queries.scope import Scope
from clinic.queries.week_masks import WeekReader
from clinic.rules.errors import Taken
from clinic.rules.local_time import grid_mask
from clinic.rules.openings import Opening
from clinic.rules.suiting import window
from clinic.rules.visit_wishes import BookingRequest, StepWish, VisitWish, WhenWish
from clinic.rules.words import ResourceKind
from clinic.services.appointment_status import cancel
from clinic.services.booking import book
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import EVERY_RULE, MONDAY_MORNING, no_undo
from tests.support.house import House, add_hours, add_patient, add_resource, build_house

WISHES = 20
ALL = 400
ZONES = {"Europe/London": 5, "Pacific/Chatham": 10}
DAYS = [date(2026, 11, day) for day in (24, 25, 26, 27)]


def crowded(zone: str) -> House:
    """The small clinic with more of everything, and half of it taken away again."""
    house = build_house(zone)
    with unit_of_work(house.principal("admin"), "test:crowded") as work:
        session = work.session
        session.execute(update(Location).values(grid_minutes=ZONES[zone]))
        for name in ("Sauna 2", "Sauna 3"):
            unit = add_resource(
                session, ResourceKind.EQUIPMENT, name, location=house.location, category="sauna"
            )
            add_hours(session, unit, house.location, starts=600, ends=900)
        house.patients += [add_patient(session, f"Person{n}", "Some") for n in range(6)]
        ana, ben = (one.resource_id for one in house.therapists)
        morning = window(WhenWish(DAYS[0], days=1), ZoneInfo(zone))[0]
        session.add_all(
            [
                HoursException(resource_id=ana, on_day=DAYS[1], starts=700, ends=913),
                HoursException(resource_id=ben, on_day=DAYS[2], starts=None, ends=None),
                TimeOff(resource_id=ben, from_minute=morning + 602, to_minute=morning + 658),
                Closure(location_id=house.location.id, first_day=DAYS[3], last_day=DAYS[3]),
            ]
        )
    db.session.rollback()
    house.location = db.session.scalars(select(Location)).one()
    return house


def some_wish(rng: Random, house: House) -> VisitWish:
    """One to three therapies for somebody, with anybody or one therapist."""
    slugs = rng.sample(("needling", "adjustment", "sauna", "boots"), rng.choice((1, 1, 2, 3)))
    steps = (
        StepWish(house.therapies[slug].public_id, rng.choice((None, None, 20, 45, 60)))
        for slug in slugs
    )
    therapist = rng.choice((None, None, *house.therapists))
    return VisitWish(
        tuple(steps),
        patient=rng.choice(house.patients).public_id,
        therapist=therapist.public_id if therapist else "",
        wait=rng.choice((0, 5, 15, 40)),
    )


def offered(house: House, wish: VisitWish, when: WhenWish) -> tuple[Ask, list[Opening]]:
    db.session.rollback()
    scope = Scope(db.session(), house.principal("desk"))
    ask = ask_for(scope, wish)
    now = clock.now_minute()
    return ask, next_openings(scope.session, ask, when, now_minute=now, limit=ALL)


def holds(public_id: str) -> set[tuple[int, int, int]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
        .join(Appointment, Appointment.id == Reservation.appointment_id)
        .where(Appointment.public_id == public_id)
    )
    return {(row[0], row[1], row[2]) for row in rows}


def not_offered(ask: Ask, when: WhenWish, found: list[Opening]) -> list[int]:
    """The other starts on the grid of the days that were asked for."""
    begin, end = window(when, ask.zone)
    begin -= begin % 5
    grid = grid_mask(begin, (end - begin) // 5, ask.zone, ask.location.grid_minutes)
    starts = {begin + 5 * tick for tick in range((end - begin) // 5) if grid >> tick & 1}
    return sorted(starts - {one.start for one in found})


@pytest.mark.parametrize("zone", ZONES)
def test_all_that_is_offered_can_be_booked_and_nothing_else(app: Flask, zone: str) -> None:
    del app
    kept._shelf = kept._Shelf()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        house, rng, accepted, refused = crowded(zone), Random(zone), 0, 0
        desk = house.principal("desk")
        no_undo()
        for number in range(WISHES):
            wish, when = some_wish(rng, house), WhenWish(rng.choice(DAYS), days=1)
            ask, found = offered(house, wish, when)
            for opening in rng.sample(found, min(3, len(found))):
                visit = book(
                    desk, BookingRequest(wish, opening.start, despite=EVERY_RULE)
                ).appointment
                wanted = {(one.resource_id, one.start, one.end) for one in opening.placements}
                assert holds(visit) == wanted, f"{zone}, wish {number}"
                accepted += 1
                cancel(desk, visit, by_clinic=True, reason="tried")
            for start in rng.sample(not_offered(ask, when, found), 2):
                with pytest.raises(Taken):
                    book(desk, BookingRequest(wish, start, despite=EVERY_RULE))
                refused += 1
            if found:
                book(desk, BookingRequest(wish, rng.choice(found).start, despite=EVERY_RULE))
        assert accepted > WISHES
        assert refused == 2 * WISHES


def test_only_visits_that_stand_make_a_therapist_the_usual_one(app: Flask) -> None:
    del app
    with time_machine.travel(MONDAY_MORNING, tick=False):
        house = build_house()
        desk, (ana, ben) = house.principal("desk"), house.therapists
        wish = VisitWish(
            (StepWish(house.therapies["needling"].public_id),), house.patients[0].public_id
        )
        when = WhenWish(DAYS[0], days=1)
        ten = offered(house, wish, when)[1][12].start
        book(desk, BookingRequest(replace(wish, therapist=ben.public_id), ten))
        gone = book(desk, BookingRequest(replace(wish, therapist=ana.public_id), ten + 24 * 60))
        assert offered(house, wish, when)[0].wish.preferred_therapist_id == ana.resource_id
        cancel(desk, gone.appointment, by_clinic=False, reason="ill")
        assert offered(house, wish, when)[0].wish.preferred_therapist_id == ben.resource_id


def test_control_a_search_blind_to_what_is_booked_offers_too_much(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    del app
    with time_machine.travel(MONDAY_MORNING, tick=False):
        house, rng = crowded("Europe/London"), Random(1)
        desk, when = house.principal("desk"), WhenWish(DAYS[0], days=1)
        wish = some_wish(rng, house)
        _, found = offered(house, wish, when)
        book(desk, BookingRequest(wish, found[0].start))
        with monkeypatch.context() as blind:
            blind.setattr(kept, "_shelf", kept._Shelf())
            blind.setattr(WeekReader, "_reserved", lambda *_: defaultdict(list))
            _, too_much = offered(house, wish, when)
        assert found[0].start in {one.start for one in too_much}
        with pytest.raises(Taken):
            book(desk, BookingRequest(wish, found[0].start))
