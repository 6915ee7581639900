"""Undoing a cancellation: for a minute the time is kept, and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import func, select, update

from clinic.extensions import db
from clinic.models import Hold, Reservation, Resource
from clinic.queries import calendars as kept
from clinic.rules.errors import Refused, Taken
from clinic.rules.visit_wishes import BookingRequest, MoveRequest
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import HoldKind, ResourceKind
from clinic.services.appointment_status import cancel, change_status
from clinic.services.booking import book
from clinic.services.integrity import everything_wrong
from clinic.services.moving import move
from clinic.services.staff import close_account
from clinic.services.unit_of_work import unit_of_work
from tests.support.desk import TEN, booked, held, no_undo, visit_of, wanted
from tests.support.house import House

TWENTY_PAST, LAST_SECOND, OVER = (f"2026-11-23T08:{end}Z" for end in ("00:20", "01:59", "02:00"))


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is twenty seconds past eight on Monday: an undo lasts until 8:02."""
    kept._shelf = kept._Shelf()
    with time_machine.travel(TWENTY_PAST, tick=False):
        yield


def called_off(house: House, *slugs: str) -> str:
    visit = booked(house, TEN, *slugs)
    cancel(house.principal("desk"), visit, by_clinic=False, reason="ill")
    return visit


def book_there(house: House) -> str:
    """Jon wants the very same time with the same therapist."""
    return booked(house, patient=1)


def test_a_cancellation_undone_brings_back_exactly_the_same(house: House) -> None:
    desk = house.principal("desk")
    visit = booked(house, TEN, "needling", "sauna")
    had = held(visit)
    cancel(desk, visit, by_clinic=False, reason="ill")
    assert held(visit) == set()

    with time_machine.travel(LAST_SECOND, tick=False):
        change_status(desk, visit, S.BOOKED)

    assert visit_of(visit).status is S.BOOKED
    assert held(visit) == had
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0
    assert everything_wrong() == []


def test_nobody_gets_the_time_before_the_minute_is_over(house: House) -> None:
    called_off(house)
    with (
        time_machine.travel(LAST_SECOND, tick=False),
        pytest.raises(
            Taken, match="kept until 08:02 for a cancellation that can still be undone"
        ) as refused,
    ):
        book_there(house)
    assert refused.value.alternatives

    with time_machine.travel(OVER, tick=False):
        assert held(book_there(house))
        assert everything_wrong() == []


def test_nobody_is_moved_there_before_the_minute_is_over(house: House) -> None:
    called_off(house)
    other = booked(house, TEN + 120, patient=1)
    wish = MoveRequest(other, TEN)
    with pytest.raises(Taken):
        move(house.principal("desk"), wish)
    with time_machine.travel(OVER, tick=False):
        assert move(house.principal("desk"), wish) == TEN


@pytest.mark.parametrize("taken", [False, True], ids=["still free", "taken"])
def test_after_the_minute_the_visit_comes_back_only_where_its_time_is_free(
    house: House, taken: bool
) -> None:
    visit = called_off(house)
    with time_machine.travel(OVER, tick=False):
        if taken:
            book_there(house)
            with pytest.raises(Taken):
                change_status(house.principal("desk"), visit, S.BOOKED)
        else:
            change_status(house.principal("desk"), visit, S.BOOKED)
    assert visit_of(visit).status is (S.CANCELLED_IN_TIME if taken else S.BOOKED)


def test_an_undo_asks_for_nothing_but_the_minute(house: House) -> None:
    """The therapist has left and the room is shut since: the visit was there a moment ago."""
    visit = booked(house)
    had = held(visit)
    cancel(house.principal("desk"), visit, by_clinic=False, reason="ill")
    close_account(house.principal("admin"), house.users["ana"].public_id)
    with unit_of_work(house.principal("admin"), "test:shut") as work:
        work.session.execute(
            update(Resource).where(Resource.id == house.rooms[0].id).values(active=False)
        )
    change_status(house.principal("desk"), visit, S.BOOKED)
    assert held(visit) == had


def test_a_therapist_undoes_their_own_mistake_and_a_patient_cannot(house: House) -> None:
    visit = booked(house)
    cancel(house.principal("ana"), visit, by_clinic=True, reason="away")
    change_status(house.principal("ana"), visit, S.BOOKED)
    assert held(visit)


def test_a_visit_cancelled_twice_is_undone_twice(house: House) -> None:
    desk = house.principal("desk")
    visit = booked(house)
    had = held(visit)
    for _ in range(2):
        cancel(desk, visit, by_clinic=False, reason="ill")
        with time_machine.travel(OVER, tick=False):
            change_status(desk, visit, S.BOOKED)  # looked for anew, as the minute is over
    cancel(desk, visit, by_clinic=False, reason="ill")
    change_status(desk, visit, S.BOOKED)
    assert held(visit) == had
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0
    assert everything_wrong() == []


def test_a_clinic_may_do_without(house: House) -> None:
    no_undo()
    called_off(house)
    assert held(book_there(house))


def test_a_missed_visit_is_no_cancellation(house: House) -> None:
    visit = booked(house)
    with time_machine.travel("2026-11-24T10:05:00Z", tick=False):
        change_status(house.principal("desk"), visit, S.DID_NOT_ATTEND)
    assert db.session.scalar(select(func.count()).select_from(Reservation)) == 0


def test_what_is_kept_closes_no_calendar_that_is_remembered(house: House) -> None:
    """The masks are built while the hold lasts, and believed after it ended by the clock."""
    called_off(house)
    with pytest.raises(Taken):
        book_there(house)
    with time_machine.travel(OVER, tick=False):
        ten = BookingRequest(wanted(house, patient=1), TEN)
        assert book(house.principal("desk"), ten).start == TEN


def test_the_check_names_a_hold_for_nothing(house: House) -> None:
    visit = called_off(house)
    with unit_of_work(house.principal("desk"), "test:broken") as work:
        work.session.execute(update(Hold).values(kind="fun"))
    assert 'kept for "fun"' in "".join(everything_wrong())

    with unit_of_work(house.principal("desk"), "test:broken") as work:
        work.session.execute(update(Hold).values(kind=HoldKind.UNDO.value, appointment_id=None))
    assert "undo of a visit that is not cancelled" in "".join(everything_wrong())
    with pytest.raises(Refused):
        change_status(house.principal("desk"), visit, S.BOOKED)


def test_after_its_minute_a_visit_comes_back_into_another_room(house: House) -> None:
    visit = called_off(house)
    with unit_of_work(house.principal("desk"), "test:closed") as work:
        kept = select(Reservation.resource_id).where(Reservation.hold_id.is_not(None))
        room = Resource.id.in_(kept), Resource.kind == ResourceKind.ROOM
        work.session.execute(update(Resource).where(*room).values(active=False))

    with time_machine.travel(OVER, tick=False):
        change_status(house.principal("desk"), visit, S.BOOKED)

    assert visit_of(visit).status is S.BOOKED
    assert len(held(visit)) == 3
    assert everything_wrong() == []
