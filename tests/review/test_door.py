"""The door: how long a session lasts, what leaves an entry, what is left when all fails."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from clinic.extensions import db
from clinic.models import AuditEntry
from clinic.rules.permissions import Principal
from clinic.views import gate, home
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import TUESDAY
from tests.support.house import PASSWORD, House

POLL = {"X-Refresh": "poll"}


def looks() -> int:
    db.session.rollback()
    listed = select(func.count()).where(AuditEntry.action == "list:looked")
    return db.session.scalar(listed) or 0


def poll(client: CheckingClient, **asked: str) -> None:
    assert client.get("/day.json", query_string=asked, headers=POLL).status_code == 200


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    for hour in range(9, 20):
        with time_machine.travel(f"2026-11-23T{hour:02}:50:00Z", tick=False):
            assert desk.get("/day").status_code == 200
    with time_machine.travel("2026-11-23T20:01:00Z", tick=False):
        assert "/sign-in" in desk.get("/day").headers["Location"]


def test_a_page_that_refreshes_itself_is_not_recorded_again_in_any_tab(
    house: House, sign_in: SignIn
) -> None:
    desk = sign_in("desk")
    days = [{"date": TUESDAY, "by": by} for by in ("therapist", "room", "equipment")]
    for day in days:
        desk.get("/day.json", query_string=day)
    before = looks()
    for _ in range(3):
        for day in days:
            poll(desk, **day)
    assert looks() == before
    poll(desk, date="2026-11-25", by="room")
    assert looks() == before + 1


def test_the_next_person_at_the_same_computer_leaves_an_entry(
    house: House, sign_in: SignIn
) -> None:
    client = sign_in("desk")
    client.get("/day.json", query_string={"date": TUESDAY})
    before = looks()
    client.post("/sign-out")
    client.post("/sign-in", data={"email": house.users["ana"].email, "password": PASSWORD})
    poll(client, date=TUESDAY)
    assert looks() == before + 1


def test_what_was_asked_is_not_carried_about_in_the_cookie(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    desk.get("/patients", query_string={"q": "Adeyemi" + " x" * 3000})
    with desk.session_transaction() as session:
        kept = str(dict(session))
    assert "Adeyemi" not in kept
    assert len(kept) < 1500


def test_an_account_without_work_is_refused_in_words(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "actor", lambda: Principal(1, "Nobody"))
    assert sign_in("desk").get("/").status_code == 403


@contextmanager
def database_gone() -> Iterator[None]:
    """Nobody can reach the database."""

    def refuse(*_: Any) -> None:
        gone = psycopg.OperationalError if db.engine.name == "postgresql" else GONE
        raise gone("unreachable")

    db.session.remove()
    db.engine.dispose()
    reached_by = db.engine.pool._dialect  # the engine's own: tests share one for what is compiled
    event.listen(reached_by, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(reached_by, "do_connect", refuse)


GONE: type[Exception] = sqlite3.OperationalError


def test_with_the_database_gone_the_page_says_so_under_the_same_headers(
    app: Flask, house: House, sign_in: SignIn
) -> None:
    desk, nobody = sign_in("desk"), sign_in("")
    with database_gone():
        for address in ("/day", "/appointments/x", "/my"):
            answer = desk.get(address)
            assert answer.status_code == 500
            assert "Something went wrong" in answer.text
            assert re.search(r"[0-9a-f]{16}", answer.text), "no reference"
            assert set(gate.HEADERS) <= set(answer.headers.keys())
        for address in ("/healthz", "/sign-in", "/static/css/base.css"):
            assert nobody.get(address).status_code == 200


def test_control_a_poll_that_asks_anew_is_recorded(house: House, sign_in: SignIn) -> None:
    desk = sign_in("desk")
    before = looks()
    poll(desk, date=TUESDAY)
    assert looks() == before + 1
