"""The search for a time says what is so, also when a visit is moved."""

from __future__ import annotations

import re

import time_machine
from sqlalchemy import update

from clinic.models import Patient, WorkingHours
from clinic.services.appointment_status import cancel
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.desk import TEN, TUESDAY, booked
from tests.support.house import House
from tests.support.patients import add_people


def test_a_visit_being_moved_is_not_in_its_own_way(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    asked = {"appointment": visit, "from_day": TUESDAY, "days": "1", "part": "morning"}
    page = sign_in("desk").get("/openings", query_string=asked).text
    offered = re.findall(r'<time class="strong" datetime="[^"]+T([0-9:]+)"', page)
    assert "09:45" in offered
    assert "10:00" not in offered


def test_the_reason_is_never_the_visit_itself(house: House, sign_in: SignIn) -> None:
    visit = booked(house, TEN - 60)
    with unit_of_work(house.principal("admin"), "test:short_day") as work:
        work.session.execute(update(WorkingHours).values(starts=9 * 60, ends=9 * 60 + 40))
    asked = {"appointment": visit, "from_day": TUESDAY, "days": "1"}
    page = sign_in("desk").get("/openings", query_string=asked).text
    assert "9:05–9:35" in page
    assert "is taken" not in page


def test_more_people_than_are_shown_is_said(house: House, sign_in: SignIn) -> None:
    add_people(*(("Oduya", f"Given{letter}", None, "") for letter in "abcdefghijklm"))
    desk = sign_in("desk")
    assert "More people answer to this" in desk.get("/openings?q=oduya").text
    assert "More people answer to this" not in desk.get("/openings?q=givena").text


def test_a_visit_called_off_is_not_said_to_lie_before(house: House, sign_in: SignIn) -> None:
    visit = booked(house)
    assert "Before" not in sign_in("marta").get("/my/visits").text
    cancel(house.principal("desk"), visit, by_clinic=True, reason="away")
    page = sign_in("marta").get("/my/visits").text
    assert "Cancelled by the clinic" in page
    assert ">Before<" not in page
    assert ">Before, and cancelled<" in page
    with time_machine.travel("2026-11-25T08:00:00Z", tick=False):
        assert ">Before<" in sign_in("marta").get("/my/visits").text


def test_nobody_is_greeted_with_a_comma_and_no_name(house: House, sign_in: SignIn) -> None:
    assert "Good morning, Marta" in sign_in("marta").get("/my").text
    with unit_of_work(house.principal("desk"), "test:no_given_name") as work:
        work.session.execute(update(Patient).values(given=""))
    page = sign_in("marta").get("/my").text
    assert "Good morning<" in page
