"""Audit entries, status changes and amendments: added, never altered or deleted."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from clinic.models import guard
from tests.support import rows, sql

ROUTES = {
    "update": "UPDATE {t} SET id = id",
    "delete": "DELETE FROM {t}",
    "replace": "REPLACE INTO {t} SELECT * FROM {t}",
    "insert or replace": "INSERT OR REPLACE INTO {t} SELECT * FROM {t}",
    "update or replace": "UPDATE OR REPLACE {t} SET id = id",
    "upsert": (
        "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT (id) DO UPDATE SET id = {t}.id"
    ),
    "truncate": "TRUNCATE {t} CASCADE",
    "truncate with others": 'TRUNCATE "user" , {t} CASCADE',
    "merge": "MERGE INTO {t} USING (SELECT 1 AS one) AS s ON true WHEN MATCHED THEN DELETE",
    "common table": "WITH gone AS (DELETE FROM {t} RETURNING id) SELECT count(*) FROM gone",
}
ONLY_SQLITE = {"replace", "insert or replace", "update or replace"}
ONLY_POSTGRES = {"truncate", "truncate with others", "merge", "common table"}


PARENTS = frozenset({"screen_answer", "red_flag", "consent_text", "consent", "letter"})
"""Tables that others point at: to empty them alone, or take a row away, is refused besides."""
ONCE = frozenset({"red_flag", "red_flag_closure", "consent_text", "consent", "plan_version"})
"""Tables that hold one row of a kind: a copy is refused besides."""
TAKE_AWAY = {"delete", "replace", "insert or replace", "merge", "common table"}


def routes(engine_name: str, table: str = "") -> dict[str, str]:
    unknown = ONLY_POSTGRES if engine_name == "sqlite" else ONLY_SQLITE
    besides = {"truncate"} if table in PARENTS else set()
    return {name: text for name, text in ROUTES.items() if name not in unknown | besides}


@pytest.fixture
def filled(app: Flask) -> None:
    """A row in every table."""
    with sql.writing() as connection:
        rows.fill(connection)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", guard.APPEND_ONLY)
def test_no_write_route_alters_or_deletes_a_row(engine_name: str, table: str) -> None:
    before = sql.snapshot()
    wanted = dict.fromkeys(routes(engine_name, table), f"{table}_append_only")
    answers = {
        name: sql.refused_by(text.format(t=table))
        for name, text in routes(engine_name, table).items()
    }
    assert answers == wanted
    assert sql.differences(before, sql.snapshot()) == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", guard.APPEND_ONLY)
def test_control_without_the_guard_every_route_goes_through(engine_name: str, table: str) -> None:
    with sql.writing() as connection:
        guard.remove(connection)
    besides = TAKE_AWAY if table in PARENTS else set()
    tried = {k: text for k, text in routes(engine_name, table).items() if k not in besides}
    answers = {name: sql.refused_by(text.format(t=table)) for name, text in tried.items()}
    assert answers == dict.fromkeys(tried, "")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", [one for one in guard.APPEND_ONLY if one not in ONCE])
def test_a_row_can_still_be_added(table: str) -> None:
    with sql.writing() as connection:
        names = [name for name in sql.columns_of(connection)[table] if name != "id"]
    listed = ", ".join(names)
    taken = listed.replace("public_id", "'another'")
    sql.run(f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table}")
    assert sql.one(f"SELECT count(*) FROM {table}") == 2


@pytest.mark.usefixtures("filled")
def test_a_red_flag_is_closed_once() -> None:
    with sql.writing() as connection:
        names = [n for n in sql.columns_of(connection)["red_flag_closure"] if n != "id"]
    listed = ", ".join(names)
    once_more = f"INSERT INTO red_flag_closure ({listed}) SELECT {listed} FROM red_flag_closure"
    with pytest.raises(IntegrityError):
        sql.run(once_more)
    assert sql.one("SELECT count(*) FROM red_flag_closure") == 1


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_strange_connection_cannot_replace_a_row_either(engine_name: str) -> None:
    with sql.writing() as connection:
        connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    answers = {
        table: sql.refused_by(f"REPLACE INTO {table} SELECT * FROM {table}")
        for table in guard.APPEND_ONLY
    }
    assert answers == {table: f"{table}_append_only" for table in guard.APPEND_ONLY}
