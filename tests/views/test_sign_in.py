"""Signing in, and guessing at it."""

from __future__ import annotations

import time_machine

from tests.conftest import SignIn
from tests.support.house import PASSWORD, House


def test_each_role_lands_on_its_own_screen(house: House, sign_in: SignIn) -> None:
    homes = {"ana": "/visits", "desk": "/day", "marta": "/my", "admin": "/staff"}
    for short, home in homes.items():
        assert sign_in(short).get("/").headers["Location"] == home


def test_unknown_and_wrong_look_the_same(house: House, sign_in: SignIn) -> None:
    known, unknown = (
        sign_in("").post("/sign-in", data={"email": email, "password": "wrong-wrong-wrong"})
        for email in (house.users["desk"].email, "nobody@clinic.example")
    )
    assert known.status_code == unknown.status_code == 200
    said = [answer.text.count("wrong") for answer in (known, unknown)]
    assert said[0] == said[1]


def test_the_eleventh_guess_is_not_even_looked_at(house: House, sign_in: SignIn) -> None:
    client, email = sign_in(""), house.users["desk"].email
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as clock:
        for _ in range(10):
            client.post("/sign-in", data={"email": email, "password": "wrong-wrong-wrong"})
        right = {"email": email, "password": PASSWORD}
        assert "Wait 15 minutes" in client.post("/sign-in", data=right).text
        other = {"email": house.users["ana"].email, "password": PASSWORD}
        assert sign_in("").post("/sign-in", data=other).status_code == 302

        clock.shift(16 * 60)
        assert client.post("/sign-in", data=right).status_code == 302


def test_a_new_password_ends_the_other_sessions(house: House, sign_in: SignIn) -> None:
    here, there = sign_in("desk"), sign_in("desk")
    new = "another-horse-battery"
    typed = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}

    assert here.post("/password", data={**typed, "new_password_confirm": "else"}).status_code == 200
    assert here.post("/password", data=typed).status_code == 302

    assert here.get("/").headers["Location"] == "/day"
    assert "/sign-in" in there.get("/").headers["Location"]
    old = {"email": house.users["desk"].email, "password": PASSWORD}
    assert sign_in("").post("/sign-in", data=old).status_code == 200


def test_a_password_of_any_length_is_answered(house: House, sign_in: SignIn) -> None:
    long, desk = "x" * 5000, sign_in("desk")
    for email in (house.users["desk"].email, "nobody@clinic.example"):
        answer = sign_in("").post("/sign-in", data={"email": email, "password": long})
        assert answer.status_code == 200
    assert desk.post("/verify", data={"password": long}).status_code == 200
    for right in (PASSWORD, long):
        typed = {"password": right, "new_password": long, "new_password_confirm": long}
        answer = desk.post("/password", data=typed)
        assert answer.status_code == 200
    typed["password"] = PASSWORD
    assert "At most 1000 characters" in desk.post("/password", data=typed).text
    known = {"email": house.users["desk"].email, "password": PASSWORD}
    assert sign_in("").post("/sign-in", data=known).status_code == 302
