"""What each role reaches from the desk's pages, and what it is told where it may not go."""

from __future__ import annotations

import re

import time_machine

from clinic.rules.visit_wishes import MoveRequest
from clinic.services.moving import move
from tests.conftest import SignIn
from tests.support.desk import TEN, TUESDAY, booked
from tests.support.house import House


def test_a_colleague_is_offered_no_way_into_a_record_that_is_not_theirs(
    house: House, sign_in: SignIn
) -> None:
    visit = booked(house)
    assert "Open the visit" in sign_in("ana").get(f"/appointments/{visit}").text
    assert "Open the visit" not in sign_in("ben").get(f"/appointments/{visit}").text
    assert "Open the visit" not in sign_in("desk").get(f"/appointments/{visit}").text


def test_a_visit_given_to_a_colleague_opens_the_record_to_them_alone(
    house: House, sign_in: SignIn
) -> None:
    visit = booked(house)
    move(
        house.principal("desk"),
        MoveRequest(visit, TEN, therapist=house.therapists[1].public_id),
    )
    assert "Open the visit" in sign_in("ben").get(f"/appointments/{visit}").text
    assert "Open the visit" not in sign_in("ana").get(f"/appointments/{visit}").text


def test_one_who_is_signed_out_is_told_so(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house), sign_in("desk")
    desk.get(f"/appointments/{visit}")
    with time_machine.travel("2026-11-23T20:30:00Z", tick=False):
        answer = sign_in("").post(f"/appointments/{visit}/status", data={"status": "arrived"})
    assert answer.status_code == 401
    assert "You are signed out" in answer.text
    assert "could not be read" not in answer.text


def test_control_the_board_of_a_colleague_shows_the_visit(house: House, sign_in: SignIn) -> None:
    booked(house)
    page = sign_in("ben").get(f"/day?date={TUESDAY}").text
    assert re.search("Marta Adeyemi", page)
