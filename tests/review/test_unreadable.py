"""Requests that cannot be read are refused in one place, never with a fault."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from clinic.views import readable
from tests.conftest import SignIn
from tests.support.client import HEADER, CheckingClient
from tests.support.desk import questions
from tests.support.house import House

DEEP = "[" * 4000


def send_json(client: CheckingClient, address: str, body: str) -> int:
    headers = {"Content-Type": "application/json", HEADER: client.token()}
    return client.post(address, data=body, headers=headers).status_code


@pytest.mark.parametrize(
    "address", ["/appointments/a%00b", "/openings?q=a%00b", "/day?visit=a%00b", "/day?%00=1"]
)
def test_a_nul_in_the_address_is_refused(house: House, sign_in: SignIn, address: str) -> None:
    answer = sign_in("desk").get(address)
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_a_nul_in_a_form_is_refused_and_changes_nothing(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    data = {"start": "1", "with": "", "key": "a\0b"}
    asked = questions(house)
    assert desk.post("/appointments/book", query_string=asked, data=data).status_code == 400
    typed = {"email": "a\0@clinic.example", "password": "x"}
    assert sign_in("").post("/sign-in", data=typed).status_code == 400


@pytest.mark.parametrize("body", ['{"visit": "\\u0000"}', '{"visit": "\\ud800"}', DEEP])
def test_a_drag_that_cannot_be_kept_is_refused(house: House, sign_in: SignIn, body: str) -> None:
    assert send_json(sign_in("desk"), "/appointments/drag", body) == 400


def test_a_drag_is_short(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    assert send_json(desk, "/appointments/drag", '{"visit": "' + "a" * 9999 + '"}') == 413
    assert send_json(desk, "/appointments/drag", '{"visit": "nobody"}') == 404


@pytest.mark.parametrize("body", ["[1]", '{"email": 5, "password": {}}', '{"name": 5}'])
@pytest.mark.parametrize("address", ["/sign-in", "/staff/new", "/appointments/book"])
def test_json_is_refused_where_a_form_is_meant(
    house: House, sign_in: SignIn, address: str, body: str
) -> None:
    client = sign_in({"/sign-in": "", "/staff/new": "admin"}.get(address, "desk"))
    assert send_json(client, address, body) == 415


def test_a_file_is_refused_where_text_is_meant(house: House, sign_in: SignIn) -> None:
    data: dict[str, Any] = {"name": (BytesIO(b"x"), "name.txt"), "email": "nia@clinic.example"}
    assert sign_in("admin").post("/staff/new", data=data).status_code == 415


def test_control_without_the_look_a_nul_reaches_the_database(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, engine_name: str
) -> None:
    monkeypatch.setattr(readable, "is_keepable", lambda _: True)
    answer = sign_in("desk").get("/appointments/a%00b")
    assert answer.status_code == (500 if engine_name == "postgresql" else 404)
    half = '{"visit": "\\ud800"}'
    assert send_json(sign_in("desk"), "/appointments/drag", half) == 500
