"""Somebody walks in: booked with whoever is free from now, and checked in, in one press."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import StatusChange
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.words import AppointmentStatus
from clinic.services.clinic_settings import set_numbers
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TEN, booked, held, visit_of
from tests.support.house import House


@pytest.fixture(autouse=True)
def seven_past_ten() -> Iterator[None]:
    with time_machine.travel("2026-11-24T10:07:00Z", tick=False):
        yield


def rows(client: CheckingClient, patient: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Each therapy's row: its words, and what its button sends."""
    page = client.get(f"/walk-in?patient={patient}").text
    found = {}
    for row in page.split('<li class="opening">')[1:]:
        words = " ".join(re.sub(r"<[^>]+>", " ", row.split("</li>")[0]).split())
        values = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', row.split("</li>")[0]))
        found[next(name for name in NAMES if name in words)] = (words, values)
    return found


NAMES = ("Dry needling", "Adjustment", "Infrared sauna", "Compression boots")


def test_whoever_is_free_from_now_takes_somebody_who_walked_in(
    house: House, sign_in: SignIn
) -> None:
    set_numbers(house.principal("admin"), {NOTICE: 24 * 60})
    booked_before(house)
    marta, desk = house.patients[0].public_id, sign_in("desk")
    words, values = rows(desk, marta)["Dry needling"]
    assert "10:05–10:35" in words
    assert "Ben Okafor" in words
    del values["csrf_token"]
    first = desk.post(f"/walk-in?patient={marta}", data=values)
    again = desk.post(f"/walk-in?patient={marta}", data=values)
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    visit = first.headers["Location"].rpartition("visit=")[2]
    assert ("Ben Okafor", 5, 30) in held(visit)
    assert visit_of(visit).status is AppointmentStatus.ARRIVED
    changes = db.session.scalars(select(StatusChange).order_by(StatusChange.id)).all()
    assert [one.to_status.value for one in changes][-2:] == ["booked", "arrived"]


def booked_before(house: House) -> None:
    """Ana is with Jon until half past ten."""
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        set_numbers(house.principal("admin"), {NOTICE: 0})
        booked(house, TEN, patient=1)


def test_what_was_just_taken_is_refused_and_the_next_is_offered(
    house: House, sign_in: SignIn
) -> None:
    marta, desk = house.patients[0].public_id, sign_in("desk")
    _, values = rows(desk, marta)["Infrared sauna"]
    del values["csrf_token"]
    booked(house, TEN + 10, "sauna", patient=1, therapist=None)
    refused = desk.post(f"/walk-in?patient={marta}", data=values)
    assert refused.status_code == 409
    assert "Sauna 1 is taken from 10:10" in refused.text
    words, _ = rows(desk, marta)["Infrared sauna"]
    assert "10:55–11:25" in words


def test_nobody_chosen_nothing_sent_and_the_evening(house: House, sign_in: SignIn) -> None:
    desk, marta = sign_in("desk"), house.patients[0].public_id
    assert "Who is here?" in desk.get("/walk-in").text
    assert "Nobody by that name" in desk.get("/walk-in?q=nobody-like-this").text
    assert desk.post(f"/walk-in?patient={marta}", data={}).status_code == 422
    assert desk.get("/walk-in?patient=missing").status_code == 404
    with time_machine.travel("2026-11-24T18:55:00Z", tick=False):
        page = sign_in("desk").get(f"/walk-in?patient={marta}").text
        assert "Nobody is free today" in page
