"""Tries are counted by the account they open, however its address is spelled."""

from __future__ import annotations

import pytest

from clinic.services.sign_in import MOST_TRIES
from tests.conftest import SignIn
from tests.support.house import PASSWORD, House

WIDE = "desk@\N{FULLWIDTH LATIN SMALL LETTER C}linic.example"  # opens the same account


@pytest.mark.parametrize("spelled", ["desk@clinic.example", " DESK@Clinic.example ", WIDE])
def test_another_spelling_gives_no_more_tries(house: House, sign_in: SignIn, spelled: str) -> None:
    client = sign_in("")
    for _ in range(MOST_TRIES):
        client.post("/sign-in", data={"email": spelled, "password": "wrong-guess-wrong"})

    for again in (spelled, "desk@clinic.example", WIDE):
        answer = client.post("/sign-in", data={"email": again, "password": PASSWORD})
        assert answer.status_code == 200
        assert "Too many wrong tries" in answer.text


def test_control_one_try_less_still_opens(house: House, sign_in: SignIn) -> None:
    client = sign_in("")
    for _ in range(MOST_TRIES - 1):
        client.post("/sign-in", data={"email": WIDE, "password": "wrong-guess-wrong"})
    answer = client.post("/sign-in", data={"email": WIDE, "password": PASSWORD})
    assert answer.status_code == 302


def test_no_session_outlives_the_browser_by_a_crafted_form(house: House, sign_in: SignIn) -> None:
    account = {"email": "desk@clinic.example", "password": PASSWORD, "remember": "y"}
    answer = sign_in("").post("/sign-in", data=account)
    assert answer.status_code == 302
    assert "remember_token" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("way", ["//evil.example", "/\\evil.example", "https:evil.example", "x:y"])
def test_nobody_is_sent_elsewhere_after_signing_in(house: House, sign_in: SignIn, way: str) -> None:
    account = {"email": "desk@clinic.example", "password": PASSWORD}
    client = sign_in("")
    client.looks = False  # a path that leads nowhere is no way out
    answer = client.post("/sign-in", query_string={"next": way}, data=account)
    place = answer.headers.get("Location", "/")
    assert place.startswith("/")
    assert place[1:2] not in {"/", "\\"}


def test_control_one_is_sent_on_to_where_one_wanted(house: House, sign_in: SignIn) -> None:
    client = sign_in("")
    asked = client.get("/day?date=2026-11-24&by=room").headers["Location"]
    account = {"email": "desk@clinic.example", "password": PASSWORD}
    assert client.post(asked, data=account).headers["Location"] == "/day?date=2026-11-24&by=room"
