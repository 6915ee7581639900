"""Staff come and go."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import PASSWORD, House


def add(client: CheckingClient, **values: str) -> TestResponse:
    person = {"name": "Nia Holt", "email": "nia@clinic.example", "front_desk": "y", **values}
    return client.post("/staff/new", data=person)


def test_somebody_new_signs_in_with_the_password_shown_once(house: House, sign_in: SignIn) -> None:
    answer = add(sign_in("admin"))
    password = re.search(r'class="secret[^"]*">([^<]+)<', answer.text)
    assert password
    client = sign_in("")
    client.post("/sign-in", data={"email": "nia@clinic.example", "password": password.group(1)})
    assert client.get("/").headers["Location"] == "/day"


def test_what_was_typed_is_kept_beside_the_message(house: House, sign_in: SignIn) -> None:
    answer = add(sign_in("admin"), email="desk@clinic.example")
    assert answer.status_code == 409
    assert "already an account with this address" in answer.text
    assert 'value="Nia Holt"' in answer.text

    answer = add(sign_in("admin"), front_desk="")
    assert answer.status_code == 422
    assert "at least one kind of work" in answer.text


def test_a_closed_account_is_out_at_once_and_its_visits_are_shown_first(
    house: House, sign_in: SignIn
) -> None:
    ben, admin = sign_in("ben"), sign_in("admin")
    assert ben.get("/", follow_redirects=False).status_code == 302
    address = f"/staff/{house.users['ben'].public_id}/close"
    assert "Visits it leaves behind" in admin.get(address).text

    assert admin.post(address).status_code == 303

    assert "/sign-in" in ben.get("/").headers["Location"]
    again = sign_in("").post(
        "/sign-in", data={"email": house.users["ben"].email, "password": PASSWORD}
    )
    assert again.status_code == 200


def test_the_last_administrator_stays(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    me = house.users["admin"]
    answer = admin.post(
        f"/staff/{me.public_id}", data={"name": me.name, "email": me.email, "front_desk": "y"}
    )
    assert answer.status_code == 409
    assert "last administrator" in answer.text
    assert "your own account" in admin.post(f"/staff/{me.public_id}/close").text


def test_a_role_counts_from_the_next_click(house: House, sign_in: SignIn) -> None:
    desk, admin = sign_in("desk"), sign_in("admin")
    assert desk.get("/staff").status_code == 403
    dora = house.users["desk"]
    admin.post(
        f"/staff/{dora.public_id}",
        data={"name": dora.name, "email": dora.email, "front_desk": "y", "administrator": "y"},
    )
    assert desk.get("/staff").status_code == 200


def test_a_patient_is_not_staff(house: House, sign_in: SignIn) -> None:
    marta = house.users["marta"].public_id
    assert sign_in("admin").get(f"/staff/{marta}").status_code == 404
