"""Held time on the day and the week: for an offer, or until a cancellation cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from clinic.extensions import db
from clinic.models import Hold, Reservation, Resource
from clinic.rules.words import HoldKind
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked
from tests.support.house import House

OFFERED = "Held for an offer until 9:30"
UNDO = "Cancelled, can be undone until 8:01"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is eight o'clock on Monday."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def offer(house: House) -> None:
    """Eleven o'clock with Ana is held for an offer, until half past nine today."""
    with unit_of_work(house.principal("desk"), "test:offer") as work:
        hold = Hold(kind=HoldKind.OFFER.value, expires_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
        work.session.add(hold)
        work.session.flush()
        work.session.add(
            Reservation(
                resource_id=house.therapists[0].resource_id,
                from_minute=TEN + 60,
                to_minute=TEN + 90,
                hold_id=hold.id,
            )
        )


def shades(client: CheckingClient) -> set[tuple[str, str]]:
    """When held time begins on the board, and its word."""
    found = client.get("/day.json", query_string={"date": TUESDAY}).get_json()["shaded"]
    return {(one["start"][11:], one["word"]) for one in found if one.get("kind") == "held"}


def test_an_offered_time_is_drawn_and_listed_with_its_word(house: House, sign_in: SignIn) -> None:
    offer(house)
    desk = sign_in("desk")
    assert shades(desk) == {("11:00", OFFERED)}
    assert OFFERED in desk.get(f"/day?date={TUESDAY}").text
    everything = desk.get(f"/day?date={TUESDAY}&by=list").text
    assert f"{OFFERED} · Ana Ruiz" in everything
    week = desk.get(f"/week?date={TUESDAY}").text
    assert OFFERED in week
    with time_machine.travel("2026-11-23T09:31:00Z", tick=False):
        desk = sign_in("desk")
        assert shades(desk) == set()
        assert OFFERED not in desk.get(f"/day?date={TUESDAY}").text


def test_a_cancelled_time_says_that_it_can_come_back(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    assert shades(desk) == set()
    gone = desk.post(f"/appointments/{visit}/cancel", data={"reason": "patient_ill"})
    assert gone.status_code == 303
    assert shades(desk) == {("10:00", UNDO)}
    assert UNDO in desk.get(f"/day?date={TUESDAY}").text
    assert f"{UNDO} · Room 1, Ana Ruiz" in desk.get(f"/day?date={TUESDAY}&by=list").text


def test_the_week_says_how_many_were_cancelled(house: House, sign_in: SignIn) -> None:
    desk, visit = sign_in("desk"), booked(house)
    address = f"/week?of={_calendar(house)}&date={TUESDAY}"
    assert "1\u00a0cancelled" not in desk.get(address).text
    desk.post(f"/appointments/{visit}/cancel", data={"reason": "patient_ill"})
    assert "0 visits · 1\u00a0cancelled" in desk.get(address).text
    data = desk.get(address.replace("/week?", "/week.json?")).get_json()
    assert data["heads"][TUESDAY]["note"].endswith("· 1\u00a0cancelled")


def _calendar(house: House) -> str:
    db.session.rollback()
    return db.session.get_one(Resource, house.therapists[0].resource_id).public_id
