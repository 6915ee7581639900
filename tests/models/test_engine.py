"""How the two databases are opened: hardened, and read-only outside a unit of work."""

import sqlite3
import sys
import time
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic import engine
from clinic.extensions import db
from clinic.models import Location
from tests.support import sql
from tests.support.house import House

SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
WRITE = "INSERT INTO role (name, description) VALUES ('porter', '')"
ORPHAN = "INSERT INTO closure (location_id, first_day, last_day, reason) VALUES (999, {d}, {d}, '')"


@SQLITE
@pytest.mark.parametrize("options", [{}, engine.WRITING], ids=["reading", "writing"])
def test_sqlite_is_hardened_on_every_connection(app: Flask, options: dict[str, bool]) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "query_only": 0 if options else 1,
    }
    with db.engine.connect().execution_options(**options) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 3), False),
        ((3, 49, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_which_sqlite_is_safe(version: tuple[int, ...], safe: bool) -> None:
    assert engine.is_safe(version) is safe


def test_an_unsafe_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    old = SimpleNamespace(sqlite_version_info=(3, 40, 1))
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", old)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(engine.UnsafeSqlite, match="install pysqlite3"):
        engine.engine_options("sqlite:///x")


def test_the_standard_sqlite_serves_where_it_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert engine.sqlite_module() is sqlite3


def test_nothing_can_be_written_outside_a_unit_of_work(app: Flask) -> None:
    before = sql.snapshot()
    with db.engine.connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(text(WRITE))
    db.session.add(Location(name="Elsewhere", zone="Europe/Paris"))
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.flush()
    db.session.rollback()
    db.session.remove()
    assert sql.snapshot() == before


def test_a_connection_that_wrote_is_read_only_again(app: Flask) -> None:
    sql.run(WRITE)
    with db.engine.connect() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(text(WRITE.replace("porter", "cook")))


def test_control_a_writing_connection_writes(app: Flask) -> None:
    assert sql.run(WRITE) == 1
    assert sql.one("SELECT count(*) FROM role WHERE name = 'porter'") == 1


def test_a_row_that_points_nowhere_is_refused(app: Flask) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        sql.run(ORPHAN.format(d="'2026-01-01'"))


@SQLITE
def test_control_without_the_pragma_it_would_be_kept(app: Flask) -> None:
    with db.engine.connect().execution_options(**engine.WRITING) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            connection.execute(text(ORPHAN.format(d="'2026-01-01'")))
        driver.execute("PRAGMA foreign_keys=ON")
    assert sql.one("SELECT count(*) FROM closure") == 1


def test_an_error_does_not_say_what_was_written(house: House) -> None:
    values = {"name": "Marta Adeyemi", "description": None}
    with pytest.raises(DBAPIError) as caught:
        sql.run(sql.insert("role", **values), **values)
    words = str(caught.value)
    assert "hide_parameters" in words
    assert "Marta" not in words.replace(str(caught.value.orig), "")


@SQLITE
def test_a_reader_sees_the_state_it_began_with_and_does_not_wait(app: Flask) -> None:
    with db.engine.connect() as reader:
        before = reader.execute(text("SELECT count(*) FROM role")).scalar_one()
        sql.run(WRITE)
        assert reader.execute(text("SELECT count(*) FROM role")).scalar_one() == before


@SQLITE
def test_the_wait_for_the_writing_place_has_an_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "QUEUE_SECONDS", 0.05)
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout=50"))
    db.engine.dispose()
    started = time.monotonic()
    with sql.writing() as first:
        first.execute(text(WRITE))
        with pytest.raises(DBAPIError, match="locked"), sql.writing():
            pass
    assert time.monotonic() - started < 2
    assert sql.run(WRITE.replace("porter", "cook")) == 1


@pytest.mark.parametrize("short", ["postgres://", "postgresql://"])
def test_an_address_is_given_the_driver_we_use(short: str) -> None:
    assert engine.normal_url(f"{short}u@h/d") == "postgresql+psycopg://u@h/d"
    assert engine.normal_url("sqlite:///x") == "sqlite:///x"
