"""Offers to those who wait: held for all, the first yes gets it, nobody gets half of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, func, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Hold, OfferChange, Reservation
from clinic.queries import calendars as kept
from clinic.queries.fitting import who_fits
from clinic.queries.scope import Scope
from clinic.queries.wait_list import waiting, waiting_count
from clinic.rules.errors import Changed, Invalid, NotFound, Refused, Taken
from clinic.rules.wait_list import FreeTime, OfferRequest
from clinic.rules.words import AppointmentStatus, OfferState, Urgency, WaitState
from clinic.services.appointment_status import cancel, change_status
from clinic.services.integrity import everything_wrong
from clinic.services.offers import accept, end_offer, offer
from clinic.services.unit_of_work import unit_of_work
from clinic.services.wait_list import change_entry, put_on_list, take_off_list
from tests.support.desk import MONDAY_MORNING, TEN, booked, held, visit_of
from tests.support.house import House
from tests.support.waiting import (
    AT_TEN,
    TUESDAY,
    entry_of,
    offer_of,
    offered,
    wait_wish,
    waits,
)

OVER = "2026-11-23T08:30:00Z"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday, eight o'clock."""
    kept._shelf = kept._Shelf()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def fitting(house: House, free: FreeTime = AT_TEN) -> list[str]:
    scope = Scope(db.session(), house.principal("desk"))
    found = who_fits(scope, waiting(scope, clock.now()), free)
    assert not scope.looked
    return [one.waiting.given for one in found]


def changes() -> list[tuple[str, bool]]:
    rows = db.session.scalars(select(OfferChange).order_by(OfferChange.id))
    return [(row.to_state.value, row.by_user_id is not None) for row in rows]


def test_the_urgent_come_first_then_who_has_waited_longest(house: House) -> None:
    waits(house, patient=0, urgency=Urgency.WHENEVER)
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        waits(house, patient=1)
        waits(house, patient=0, urgency=Urgency.SOON)
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        waits(house, patient=0)
    scope = Scope(db.session(), house.principal("desk"))
    found = [(one.given, one.wish.urgency) for one in waiting(scope, clock.now())]
    assert found == [
        ("Marta", Urgency.SOON),
        ("Jon", Urgency.NORMAL),
        ("Marta", Urgency.NORMAL),
        ("Marta", Urgency.WHENEVER),
    ]
    assert waiting_count(scope) == 4


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ({}, True),
        ({"weekdays": frozenset({1})}, True),
        ({"weekdays": frozenset({0, 2})}, False),
        ({"after": 720}, False),
        ({"before": 720}, True),
        ({"first": date(2026, 11, 25)}, False),
        ({"last": TUESDAY}, True),
        ({"last": date(2026, 11, 23)}, False),
        ({"therapist": 1}, True),
    ],
    ids=str,
)
def test_who_fits_can_then(house: House, more: dict[str, Any], fits: bool) -> None:
    waits(house, **more)
    assert fitting(house) == (["Marta"] if fits else [])


def test_who_fits_is_searched_for_therapist_room_equipment_and_patient(house: House) -> None:
    waits(house, "sauna", patient=0)
    waits(house, patient=1)
    ana = house.therapists[0].public_id
    of_ana = FreeTime(TUESDAY, 600, 605, therapist=ana)
    assert fitting(house, of_ana) == ["Marta", "Jon"]
    booked(house, patient=1, therapist=1)  # with Ben, in one room
    assert fitting(house, of_ana) == ["Marta"]
    waits(house, patient=0, therapist=1)
    assert fitting(house, of_ana) == ["Marta"]  # the other wish is for Ben, who is busy


def test_whose_therapist_has_left_does_not_fit_and_nothing_breaks(house: House) -> None:
    waits(house, therapist=0)
    with unit_of_work(house.principal("admin"), "test:left") as work:
        work.session.merge(house.therapists[0]).active = False
    assert fitting(house) == []


def test_an_offer_holds_all_of_the_visit(house: House) -> None:
    entry = waits(house, "needling", "sauna")
    (made,) = offered(house, entry)
    rows = db.session.execute(
        select(Reservation.from_minute, Reservation.to_minute).where(
            Reservation.hold_id == offer_of(made).hold_id
        )
    ).all()
    assert sorted((begin - TEN, end - TEN) for begin, end in rows) == [
        (0, 30),
        (0, 35),
        (0, 60),
        (30, 75),
    ]
    with pytest.raises(Taken, match="kept until 08:30 for somebody on the wait list"):
        booked(house, TEN, "sauna", patient=1, therapist=None)
    assert everything_wrong() == []


def test_a_yes_becomes_the_visit_that_was_offered(house: House) -> None:
    entry = waits(house, "needling", "sauna")
    (made,) = offered(house, entry)
    visit = accept(house.principal("desk"), made)
    assert visit.start == TEN
    assert {(begin, long) for _, begin, long in held(visit.appointment)} == {
        (0, 30),
        (0, 35),
        (0, 60),
        (30, 45),
    }
    assert entry_of(entry).state is WaitState.BOOKED
    assert entry_of(entry).appointment_id == visit_of(visit.appointment).id
    assert changes() == [("open", True), ("accepted", True)]
    assert everything_wrong() == []


def test_of_several_the_first_yes_wins_and_the_others_are_told(house: House) -> None:
    desk = house.principal("desk")
    marta, jon = waits(house), waits(house, patient=1, therapist=0)
    hers, his = offered(house, marta, jon)
    assert offer_of(hers).hold_id == offer_of(his).hold_id

    accept(desk, his)

    with pytest.raises(Taken, match="Taken by another") as refused:
        accept(desk, hers)
    assert refused.value.alternatives
    assert offer_of(hers).state is OfferState.TAKEN
    assert entry_of(marta).state is WaitState.WAITING
    booked(house, TEN, patient=0, therapist=1)  # what the winner did not need is free again
    assert everything_wrong() == []


def test_a_no_frees_the_time_with_the_last_of_them(house: House) -> None:
    desk = house.principal("desk")
    hers, his = offered(house, waits(house, therapist=0), waits(house, patient=1, therapist=0))
    end_offer(desk, hers, OfferState.DECLINED)
    booked(house, TEN, patient=0, therapist=1)  # she is free for something else
    with pytest.raises(Taken):
        booked(house, TEN + 15, patient=0, therapist=0)
    end_offer(desk, his, OfferState.WITHDRAWN)
    assert db.session.scalar(select(func.count()).where(Reservation.hold_id.is_not(None))) == 0
    with pytest.raises(Refused, match="was declined already"):
        end_offer(desk, hers, OfferState.WITHDRAWN)


def test_an_offer_that_ran_out_binds_nobody(house: House) -> None:
    desk = house.principal("desk")
    (made,) = offered(house, waits(house, therapist=0))
    with time_machine.travel(OVER, tick=False):
        with pytest.raises(Taken, match="has run out"):
            accept(desk, made)
        visit = booked(house, TEN, patient=1)
        assert held(visit)
        take_off_list(desk, waits(house, patient=1))
    assert changes() == [("open", True), ("expired", False)]
    assert offer_of(made).state is OfferState.EXPIRED


def test_a_cancelled_time_is_offered_before_its_undo_is_over(house: House) -> None:
    desk = house.principal("desk")
    visit = booked(house, patient=1)
    cancel(desk, visit, by_clinic=False, reason="ill")
    entry = waits(house, therapist=0)
    assert fitting(house) == []  # an undo would still have it
    freed = FreeTime(TUESDAY, 600, 605, visit=visit)
    assert fitting(house, freed) == ["Marta"]

    (made,) = offered(house, entry, free=freed)

    with pytest.raises(Taken, match="somebody on the wait list"):
        change_status(desk, visit, AppointmentStatus.BOOKED)
    assert accept(desk, made).start == TEN
    assert everything_wrong() == []


def test_who_is_taken_off_is_offered_nothing_any_more(house: House) -> None:
    desk, entry = house.principal("desk"), waits(house)
    (made,) = offered(house, entry)
    take_off_list(desk, entry)
    assert offer_of(made).state is OfferState.WITHDRAWN
    booked(house)
    for again in (
        lambda: take_off_list(desk, entry),
        lambda: offered(house, entry, start=TEN + 60),
        lambda: change_entry(desk, entry, wait_wish(house)),
    ):
        with pytest.raises(Refused, match="not on the wait list any more"):
            again()


def test_a_time_that_fits_nobody_is_not_offered(house: House) -> None:
    entry = waits(house, therapist=0)
    booked(house, patient=1)
    with pytest.raises(Taken, match="Ana Ruiz is taken until 10:30"):
        offered(house, entry)
    desk = house.principal("desk")
    with pytest.raises(Invalid, match="at least one"):
        offer(desk, OfferRequest(AT_TEN, {}, 30))
    with pytest.raises(Invalid, match="Between 1 and 1440"):
        offer(desk, OfferRequest(AT_TEN, {entry: TEN + 60}, 0))
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_what_somebody_wants_can_be_changed_but_not_by_two_at_once(house: House) -> None:
    desk, entry = house.principal("desk"), waits(house)
    version = entry_of(entry).version
    change_entry(desk, entry, wait_wish(house, "sauna", remark="Calls back"), version=version)
    assert entry_of(entry).remark == "Calls back"
    with pytest.raises(Changed):
        change_entry(desk, entry, wait_wish(house, remark="Other"), version=version)
    assert entry_of(entry).remark == "Calls back"


def test_the_list_is_the_front_desks_and_knows_whom_it_may(house: House) -> None:
    with pytest.raises(NotFound):
        put_on_list(house.principal("jon"), wait_wish(house, patient=0))
    with pytest.raises(Invalid, match="before the first"):
        put_on_list(
            house.principal("desk"),
            wait_wish(house, first=date(2026, 11, 25), last=date(2026, 11, 24)),
        )


def test_the_check_names_an_offer_that_holds_nothing(house: House) -> None:
    offered(house, waits(house))
    with unit_of_work(house.principal("desk"), "test:broken") as work:
        work.session.execute(delete(Reservation).where(Reservation.hold_id.is_not(None)))
    assert any("is open but holds nothing" in wrong for wrong in everything_wrong())
