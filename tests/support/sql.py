"""Behind the app's back: plain SQL on the database of the current app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, event, inspect, text
from sqlalchemy.exc import DBAPIError

from clinic.engine import WRITING
from clinic.extensions import db
from clinic.services.constraints import constraint_of

Snapshot = dict[str, list[tuple[Any, ...]]]


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection that may write; commits on leaving."""
    with db.engine.connect().execution_options(**WRITING) as connection, connection.begin():
        yield connection


def run(statement: str, **values: Any) -> int:
    """One statement in a transaction of its own; gives the number of rows it touched."""
    with writing() as connection:
        return connection.execute(text(statement), values).rowcount


def refused_by(statement: str, **values: Any) -> str:
    """The name of the constraint that refuses this statement; empty if it goes through."""
    try:
        run(statement, **values)
    except DBAPIError as error:
        return constraint_of(error)
    return ""


def one(statement: str, **values: Any) -> Any:
    """The one value a question has."""
    with db.engine.connect() as connection:
        return connection.execute(text(statement), values).scalar_one()


def insert(table: str, **values: Any) -> str:
    """An INSERT of these columns, to be run with the same values."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})'


def tables_of(connection: Connection) -> list[str]:
    """Every table there is, Alembic's own left out."""
    return sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})


def counts(connection: Connection) -> dict[str, int]:
    """How many rows every table holds."""
    return {
        table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
        for table in tables_of(connection)
    }


def snapshot(*, leave_out: frozenset[str] = frozenset()) -> Snapshot:
    """Every row of every table, to be compared with a later one."""
    with db.engine.connect() as connection:
        return {
            table: sorted(
                (tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table}"'))),
                key=repr,
            )
            for table in tables_of(connection)
            if table not in leave_out
        }


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """The tables that differ, and by how many rows."""
    return [
        f"{table}: {len(set(map(repr, before[table])) ^ set(map(repr, after[table])))} rows differ"
        for table in before
        if before[table] != after[table]
    ]


def reflect(connection: Connection) -> MetaData:
    """The tables as the database has them, whatever the models say."""
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def columns_of(connection: Connection) -> Mapping[str, list[str]]:
    """The column names of every table."""
    return {
        table: [column["name"] for column in inspect(connection).get_columns(table)]
        for table in tables_of(connection)
    }


def refuse_inserts(table: str) -> None:
    """From now on the database says its disk is full whenever a row is added to `table`."""
    with writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
            return
        connection.exec_driver_sql(
            f"CREATE FUNCTION full_{table}() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION full_{table}()"
        )


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent to the database of the current app while the block lasts."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
