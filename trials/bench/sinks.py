"""Rows by the thousand straight into a database: the driver alone, no indexes until the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from clinic.engine import WRITING
from clinic.models import Base, guard

Rows = Sequence[tuple[Any, ...]]

_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
}


class Sink:
    """Takes rows of the clinic's tables; columns that are not named get their defaults."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        self._copies = connection.dialect.name == "postgresql"

    def write(self, table: str, names: str, rows: Rows) -> None:
        """Insert these rows; `names` are the columns given, with spaces between."""
        columns, constants = _layout(Base.metadata.tables[table], names.split())
        listed = ", ".join(columns)
        if self._copies:
            with self._driver.cursor().copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row + constants)
            return
        marks = ", ".join("?" * len(columns))
        self._driver.executemany(
            f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', (row + constants for row in rows)
        )


def _layout(table: Table, names: list[str]) -> tuple[list[str], tuple[Any, ...]]:
    """The columns to write, and the values of those that have the same in every row."""
    given = [table.c[name] for name in names]
    others = {
        column.name: column.default.arg
        for column in table.c
        if column not in given and isinstance(column.default, ScalarElementColumnDefault)
    }
    return [*names, *others], tuple(others.values())


@contextmanager
def filling(engine: Engine) -> Iterator[Sink]:
    """A sink on a migrated database; indexes and laws stand again when the block ends.

    Foreign keys are not looked at meanwhile: what was written is to be checked afterwards.
    """
    with engine.connect().execution_options(**WRITING) as connection:
        _rest(connection)
        with connection.begin():
            indexes = connection.execute(text(_INDEXES[connection.dialect.name])).all()
            guard.remove(connection)
            for name, _ in indexes:
                connection.exec_driver_sql(f'DROP INDEX "{name}"')
            yield Sink(connection)
            for _, statement in indexes:
                connection.exec_driver_sql(statement)
            if connection.dialect.name == "postgresql":
                _count_on(connection)
            guard.install(connection)
    _analyze(engine)


def _rest(connection: Connection) -> None:
    """Let the foreign keys rest on this connection."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "cache_size=-200000"):
            driver.execute(f"PRAGMA {pragma}")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        connection.commit()


def _count_on(connection: Connection) -> None:
    """Let every numbered table go on after its last row."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and table.c.id.primary_key:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'),"
                f' (SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
            )


def _analyze(engine: Engine) -> None:
    """Let PostgreSQL know how the rows lie, as its own housekeeping would within a minute."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
