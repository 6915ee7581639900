"""While needles are in the therapist may be elsewhere: search, booking, board and law know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from sqlalchemy import insert, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Reservation, Therapy
from clinic.queries.diary import day_of
from clinic.queries.openings import ask_for
from clinic.queries.scope import Scope
from clinic.queries.therapies import one_therapy
from clinic.queries.units import location_of
from clinic.rules.errors import Taken
from clinic.rules.therapy_values import Retention, TooShort
from clinic.rules.visit_wishes import MoveRequest, StepWish, VisitWish
from clinic.services.integrity import everything_wrong
from clinic.services.moving import move
from clinic.services.therapies import change_therapy, use_therapy
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import MONDAY_MORNING, TEN, booked, held, visit_of, wanted
from tests.support.house import House
from tests.support.offers import offered

TEN_AND_TEN = Retention(10, 10)
IN_BETWEEN = TEN + 10


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning; the visits are on Tuesday."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def retain(house: House, retention: Retention | None, minutes: int = 30) -> None:
    """Set whether Dry needling lets its therapist go."""
    db.session.rollback()
    number = house.therapies["needling"].public_id
    entry = one_therapy(db.session(), number).entry
    changed = replace(entry, retention=retention, minutes=minutes)
    change_therapy(house.principal("admin"), number, changed)


def shorten_adjustment(house: House) -> None:
    """Ten minutes: it fits between two windows."""
    db.session.rollback()
    number = house.therapies["adjustment"].public_id
    entry = replace(one_therapy(db.session(), number).entry, minutes=10)
    change_therapy(house.principal("admin"), number, entry)


def adjusted_in_between(house: House) -> str:
    """Ana adjusts Jonas while Marta's needles are in."""
    return booked(house, IN_BETWEEN, "adjustment", patient=1)


def test_the_therapist_takes_a_second_visit_in_the_middle(house: House) -> None:
    shorten_adjustment(house)
    retain(house, TEN_AND_TEN)
    first = booked(house)
    assert held(first) == {
        ("Ana Ruiz", 0, 10),
        ("Ana Ruiz", 20, 10),
        ("Marta Adeyemi", 0, 30),
        ("Room 1", 0, 35),
    }
    assert "10:10" in offered(house, "adjustment", patient=1)
    assert "10:05" not in offered(house, "adjustment", patient=1)
    second = adjusted_in_between(house)
    assert ("Ana Ruiz", 10, 10) in held(second)
    assert not everything_wrong()


def test_without_it_they_may_not(house: House) -> None:
    shorten_adjustment(house)
    booked(house)
    assert "10:10" not in offered(house, "adjustment", patient=1)
    with pytest.raises(Taken):
        adjusted_in_between(house)


def test_the_law_holds_the_windows_and_nothing_between(house: House) -> None:
    retain(house, TEN_AND_TEN)
    booked(house)
    other = visit_of(booked(house, TEN + 120, patient=1)).id
    ana = house.therapists[0].resource_id

    def hold_ana(begin: int, end: int) -> None:
        with unit_of_work(house.principal("admin"), "test:held") as work:
            row = {"from_minute": TEN + begin, "to_minute": TEN + end, "appointment_id": other}
            work.session.execute(insert(Reservation), [{"resource_id": ana, **row}])

    hold_ana(10, 20)
    for begin, end in ((5, 10), (20, 25)):
        with pytest.raises(Taken):
            hold_ana(begin, end)


def test_the_board_draws_the_therapist_twice_and_the_room_once(house: House) -> None:
    retain(house, TEN_AND_TEN)
    booked(house)
    db.session.rollback()
    scope = Scope(db.session(), house.principal("desk"))
    visit = day_of(scope, location_of(scope.session), date(2026, 11, 24)).visits[0]
    drawn = [(one.name, one.start - TEN, one.end - TEN) for one in visit.occupies]
    assert ("Ana Ruiz", 0, 10) in drawn
    assert ("Ana Ruiz", 20, 30) in drawn
    assert [one for one in drawn if one[0] == "Room 1"] == [("Room 1", 0, 35)]


def test_a_longer_visit_has_the_therapist_back_for_its_last_minutes(house: House) -> None:
    retain(house, TEN_AND_TEN)
    visit = booked(house)
    move(house.principal("desk"), MoveRequest(visit, TEN, minutes=(45,)))
    assert {one[1:] for one in held(visit) if one[0] == "Ana Ruiz"} == {(0, 10), (35, 10)}
    assert not everything_wrong()


def test_a_length_that_cannot_hold_it_is_refused_in_words(house: House) -> None:
    retain(house, TEN_AND_TEN)
    steps = (StepWish(house.therapies["needling"].public_id, 15),)
    db.session.rollback()
    with pytest.raises(TooShort, match="Dry needling takes at least 20 minutes"):
        ask_for(Scope(db.session(), house.principal("desk")), VisitWish(steps))


def test_visits_that_are_booked_keep_all_they_hold(house: House) -> None:
    visit = booked(house)
    before = held(visit)
    retain(house, TEN_AND_TEN)
    assert held(visit) == before
    later = booked(house, TEN + 120, patient=1)
    retain(house, None)
    assert ("Ana Ruiz", 120, 10) in held(later)
    assert not everything_wrong()


def test_the_check_sees_a_needed_window_that_is_not_held(house: House) -> None:
    """The control: only visits booked before the change are let off."""
    retain(house, TEN_AND_TEN)
    with time_machine.travel("2026-11-23T08:01:00Z", tick=False):
        visit = visit_of(booked(house)).id
        assert clock.now_minute() < TEN
        with unit_of_work(house.principal("admin"), "test:lost") as work:
            last = select(Reservation).where(
                Reservation.appointment_id == visit, Reservation.from_minute == TEN + 20
            )
            work.session.delete(work.session.scalars(last).one())
        wrong = [line for line in everything_wrong() if "its day says" not in line]
        assert wrong == [f"Step 1 of visit {visit} holds no therapist for its time."]


def test_a_visit_of_a_therapy_out_of_use_can_still_be_moved(house: House) -> None:
    visit = booked(house)
    use_therapy(house.principal("admin"), house.therapies["needling"].public_id, active=False)
    move(house.principal("desk"), MoveRequest(visit, TEN + 60))
    assert visit_of(visit).from_minute == TEN + 60
    assert (
        not db.session.scalars(select(Therapy).where(Therapy.name == "Dry needling")).one().active
    )
    with pytest.raises(Exception, match="Choose a therapy from the list"):
        ask_for(Scope(db.session(), house.principal("desk")), wanted(house))
