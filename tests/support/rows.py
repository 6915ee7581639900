"""A row in every table there is, made from what the database says of itself.

Nothing here knows the models, so it also fills the tables of an older revision. A new table needs
a word here only when a CHECK of its own refuses the values below.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, select
from sqlalchemy.exc import IntegrityError

from tests.support.sql import counts, reflect

BY_NAME: dict[str, Any] = {
    "from_minute": 29_000_000,
    "to_minute": 29_000_030,
    "weekday": 1,
    "opens": 480,
    "closes": 1080,
    "starts": 540,
    "ends": 1020,
    "grid_minutes": 5,
    "minutes": 30,
    "hours": 24,
    "after_minute": 480,
    "before_minute": 720,
    "status": "draft",
    "visits_per_week": 2,
    "weeks": 3,
}
BY_COLUMN = {("hold", "kind"): "offer"}
OPTIONAL = {"reservation": ("appointment_id",)}  # one of two owners has to be there
AN_INSTANT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BY_TYPE: dict[type, Any] = {
    str: "x",
    int: 3,
    bool: False,
    bytes: b"x",
    float: 1.5,
    Decimal: Decimal(1),
    date: date(2026, 3, 2),
    datetime: AN_INSTANT,
    dict: {},
}


def fill(connection: Connection) -> dict[str, int]:
    """Put one row into every empty table; gives the rows of every table."""
    metadata = reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        if not connection.execute(select(func.count()).select_from(table)).scalar_one():
            _insert(connection, table, metadata)
    return counts(connection)


def _insert(connection: Connection, table: Table, metadata: MetaData) -> None:
    values = {
        column.name: _value(connection, column, metadata)
        for column in table.columns
        if _is_wanted(column)
    }
    try:
        connection.execute(table.insert().values(values))
    except IntegrityError as error:
        message = f"tests/support/rows.py has to be told what a row of {table.name} looks like"
        raise AssertionError(message) from error


def _is_wanted(column: Column[Any]) -> bool:
    if column.name == "id":
        return False
    return not column.nullable or column.name in OPTIONAL.get(column.table.name, ())


def _value(connection: Connection, column: Column[Any], metadata: MetaData) -> Any:
    for key in column.foreign_keys:
        other, _, name = key.target_fullname.rpartition(".")
        parent = metadata.tables[other]
        return connection.execute(select(parent.columns[name]).limit(1)).scalar_one()
    if (column.table.name, column.name) in BY_COLUMN:
        return BY_COLUMN[column.table.name, column.name]
    if column.name in BY_NAME:
        return BY_NAME[column.name]
    kind = column.type.python_type
    value = BY_TYPE.get(kind, "x")
    return value.replace(tzinfo=None) if _is_naive(column) else value


def _is_naive(column: Column[Any]) -> bool:
    return column.type.python_type is datetime and not getattr(column.type, "timezone", False)
