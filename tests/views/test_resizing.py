"""A booked visit is given another length, room or therapist: by the form and by its lower edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, held
from tests.support.house import House


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


def move(client: CheckingClient, visit: str, **more: str) -> TestResponse:
    typed = {"date": TUESDAY, "time": "10:00", "therapist": "", **more}
    return client.post(f"/appointments/{visit}/move", data=typed)


def events(client: CheckingClient, by: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/day.json?date={TUESDAY}&by={by}").get_json()[
        "events"
    ]
    return found


def stretch(client: CheckingClient, event: dict[str, Any], until: str) -> TestResponse:
    """Drag the lower edge of one part of a visit."""
    where = {"start": event["start"], "resource": event["resourceId"]}
    was = {**where, "end": event["end"]}
    wish = {"visit": event["visit"], **where, "end": f"{TUESDAY}T{until}", "was": was}
    return client.post("/appointments/drag", json=wish)


def test_the_form_gives_each_step_another_length(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house, TEN, "needling", "sauna"), sign_in("desk")
    page = desk.get(f"/appointments/{visit}/move").text
    assert "Minutes of Dry needling" in page
    assert "Minutes of Infrared sauna" in page
    assert move(desk, visit, **{"minutes-0": "45", "minutes-1": "20"}).status_code == 303
    assert {("Ana Ruiz", 0, 45), ("Sauna 1", 45, 35), ("Marta Adeyemi", 0, 65)} < held(visit)
    wrong = move(desk, visit, **{"minutes-0": "42", "minutes-1": "20"})
    assert wrong.status_code == 422
    assert "Whole five minutes" in wrong.text
    assert 'value="42"' in wrong.text


def test_the_form_names_a_room_and_refuses_one_that_is_taken(house: House, sign_in: SignIn) -> None:
    visit, desk = booked(house), sign_in("desk")
    first, second = house.rooms
    assert move(desk, visit, room=second.public_id).status_code == 303
    assert ("Room 2", 0, 35) in held(visit)
    other = booked(house, patient=1, therapist=1)
    assert ("Room 1", 0, 35) in held(other)
    refused = move(desk, visit, room=first.public_id)
    assert refused.status_code == 409
    assert "Room 1 is taken until 10:35" in refused.text
    assert f'<option selected value="{first.public_id}">' in refused.text
    assert ("Room 2", 0, 35) in held(visit)
    assert move(desk, visit, room=house.saunas[0].public_id).status_code == 422


def test_the_lower_edge_stretches_one_part_and_the_rest_follows(
    house: House, sign_in: SignIn
) -> None:
    visit, desk = booked(house, TEN, "needling", "sauna"), sign_in("desk")
    (needling,) = events(desk, "therapist")
    answer = stretch(desk, needling, "10:40")
    assert answer.status_code == 200, answer.text
    assert {("Ana Ruiz", 0, 40), ("Sauna 1", 40, 45)} < held(visit)
    (sauna,) = events(desk, "equipment")
    assert stretch(desk, sauna, "11:00").status_code == 200
    assert {("Ana Ruiz", 0, 40), ("Sauna 1", 40, 35)} < held(visit)


def test_a_stretch_into_the_next_visit_or_to_nothing_is_refused(
    house: House, sign_in: SignIn
) -> None:
    visit, desk = booked(house), sign_in("desk")
    booked(house, TEN + 45, patient=1)
    event = next(one for one in events(desk, "therapist") if one["visit"] == visit)
    refused = stretch(desk, event, "11:00")
    assert refused.status_code == 409
    assert "Ana Ruiz is taken from 10:45 until 11:15" in refused.get_json()["message"]
    assert stretch(desk, event, "10:00").status_code == 422
    assert ("Ana Ruiz", 0, 30) in held(visit)
    assert stretch(desk, event, "10:45").status_code == 200
    assert ("Ana Ruiz", 0, 45) in held(visit)
    assert stretch(desk, event, "10:40").status_code == 409  # it was changed since it was drawn
