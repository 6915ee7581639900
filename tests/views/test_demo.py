"""One click on the sign-in page of the demo clinic; nothing of it in a real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import User
from clinic.rules.permissions import SYSTEM
from clinic.services.demo import ensure_demo
from clinic.services.unit_of_work import unit_of_work
from tests.support.demo import PASSWORD, WEEKDAY, demo_app

PEOPLE = {
    "desk@harbour.example": "Dora Lind",
    "ana@harbour.example": "Ana Ruiz",
    "marta@harbour.example": "Marta Adeyemi",
    "admin@harbour.example": "Ada Storm",
}


@pytest.fixture(scope="module")
def demo(sqlite_databases, tmp_path_factory) -> Iterator[Flask]:
    with sqlite_databases.fresh(tmp_path_factory.mktemp("demo")) as url, demo_app(url) as app:
        ensure_demo(app, WEEKDAY)
        yield app


def who_is_signed_in(client) -> str:
    with client.session_transaction() as session:
        return str(session.get("_user_id", ""))


def uniquifier(email: str) -> str:
    return db.session.scalars(select(User.fs_uniquifier).where(User.email == email)).one()


def test_the_sign_in_page_offers_the_four(demo):
    page = demo.test_client().get("/sign-in").text
    for email, name in PEOPLE.items():
        assert name in page
        assert f'value="{email}"' in page


@pytest.mark.parametrize("email", PEOPLE)
def test_one_click_signs_in(demo, email):
    client = demo.test_client()
    answer = client.post("/demo/sign-in", data={"email": email})
    assert answer.status_code == 303
    assert answer.location == "/"
    with demo.app_context():
        assert who_is_signed_in(client) == uniquifier(email)


@pytest.mark.parametrize("email", PEOPLE)
def test_the_printed_password_signs_in_too(demo, email):
    client = demo.test_client()
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code in {302, 303}
    assert who_is_signed_in(client)


@pytest.mark.parametrize("email", ["ben@harbour.example", "nobody@harbour.example", ""])
def test_nobody_else_is_signed_in_that_way(demo, email):
    client = demo.test_client()
    assert client.post("/demo/sign-in", data={"email": email}).status_code == 404
    assert who_is_signed_in(client) == ""


def test_a_closed_account_is_not_opened_by_a_click(demo):
    with demo.app_context(), unit_of_work(SYSTEM, "test:closed") as work:
        desk = work.session.scalars(select(User).where(User.email == "desk@harbour.example")).one()
        desk.active = False
    client = demo.test_client()
    answer = client.post("/demo/sign-in", data={"email": "desk@harbour.example"})
    assert answer.status_code == 404
    assert "Dora Lind" not in client.get("/sign-in").text
    with demo.app_context(), unit_of_work(SYSTEM, "test:opened") as work:
        work.session.merge(desk).active = True


def test_a_real_clinic_knows_nothing_of_it(app, house, sign_in):
    client = sign_in("")
    answer = client.post("/demo/sign-in", data={"email": house.users["desk"].email})
    assert answer.status_code == 404
    assert who_is_signed_in(client) == ""
    assert "/demo/sign-in" not in client.get("/sign-in").text


def test_another_site_cannot_click_for_somebody(demo):
    client = demo.test_client()
    client.sends_token = False
    answer = client.post("/demo/sign-in", data={"email": "desk@harbour.example"})
    assert answer.status_code == 400
    assert who_is_signed_in(client) == ""
