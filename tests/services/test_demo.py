"""The demo clinic is filled once, kept on a second start, and never touches another clinic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import (
    Appointment,
    AuditEntry,
    Base,
    guard,
)
from clinic.rules.local_time import minute_of
from clinic.services.demo import NotADemo, ensure_demo, reset_demo
from tests.conftest import ENGINES
from tests.support.demo import (
    PASSWORD,
    WEEKDAY,
    demo_app,
    filled_demo,
    overlaps,
    rows,
)
from tests.support.house import build_house


@pytest.fixture(scope="module", params=ENGINES)
def filled(request, tmp_path_factory) -> Iterator[Flask]:
    """The demo's app on a filled database of its own, on either engine."""
    source = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    databases = request.getfixturevalue(source)
    with databases.fresh(tmp_path_factory.mktemp("demo")) as url, demo_app(url) as app:
        ensure_demo(app, WEEKDAY)
        yield app


def contents() -> dict[str, list[Any]]:
    """Every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_the_same_moment_gives_the_same_clinic(sqlite_databases, tmp_path):
    seen = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with filled_demo(sqlite_databases, folder, WEEKDAY):
            seen.append(contents()["reservation"])
    assert seen[0] == seen[1]


def test_a_second_start_changes_nothing(filled):
    first = ensure_demo(filled)
    with filled.app_context():
        before = contents()
    second = ensure_demo(filled, WEEKDAY + timedelta(days=9))
    with filled.app_context():
        assert contents() == before
    assert first == second
    assert [(role, password) for _, role, _, password in first] == [
        ("Front desk", PASSWORD),
        ("Therapist", PASSWORD),
        ("Patient", PASSWORD),
        ("Administrator", PASSWORD),
    ]


def test_without_a_set_password_each_start_has_a_new_one(filled, monkeypatch):
    monkeypatch.setitem(filled.config, "DEMO_PASSWORD", "")
    first = {password for *_, password in ensure_demo(filled)}
    second = {password for *_, password in ensure_demo(filled)}
    assert len(first | second) == 2
    assert all(len(password) >= 12 for password in first | second)


def test_starting_over_forgets_what_was_done(filled):
    with filled.app_context():
        before = {row.public_id for row in rows(Appointment)}
    later = WEEKDAY + timedelta(days=30)
    reset_demo(filled, later)
    with filled.app_context():
        assert overlaps() == []
        assert before.isdisjoint(row.public_id for row in rows(Appointment))
        assert max(row.from_minute for row in rows(Appointment)) > minute_of(later)
        assert [entry.action for entry in rows(AuditEntry)] == ["demo:reset"]
        with db.engine.connect() as connection:
            assert guard.missing(connection) == set()


@pytest.mark.parametrize("call", [ensure_demo, reset_demo])
def test_a_real_clinic_is_never_touched(app, call):
    build_house()
    db.session.close()
    before = contents()
    with pytest.raises(NotADemo):
        call(app, WEEKDAY)
    app.config["DEMO"] = True  # even if somebody pointed the demo at it
    with pytest.raises(NotADemo):
        call(app, WEEKDAY)
    assert contents() == before
