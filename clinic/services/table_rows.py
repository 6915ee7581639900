"""Rows as plain values that any file can hold, the same from either database.

Each column has one of a few kinds: `text`, `whole`, `number`, `yes_no`, `day`, `instant`,
`json`, `bytes`. A kind says how a value is read, written down and put back, so that rows kept
from one engine go into the other, and rows of an older schema need no model of it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnClause,
    Date,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    TableClause,
    column,
    table,
)
from sqlalchemy.types import TypeEngine

from clinic.models import UtcDateTime

Columns = tuple[tuple[str, str], ...]

_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (UtcDateTime, "instant"),
    (Date, "day"),
    (JSON, "json"),
    (Boolean, "yes_no"),
    (Integer, "whole"),
    (Numeric, "number"),
    (Float, "number"),
    (LargeBinary, "bytes"),
    (String, "text"),
)
_TYPES: Mapping[str, Callable[[], TypeEngine[Any]]] = {
    "instant": UtcDateTime,
    "day": Date,
    "json": lambda: JSON(none_as_null=True),
    "yes_no": Boolean,
    "whole": BigInteger,
    "number": Float,
    "bytes": LargeBinary,
    "text": String,
}
_WRITE: Mapping[str, Callable[[Any], Any]] = {
    "instant": datetime.isoformat,
    "day": date.isoformat,
    "bytes": lambda value: b64encode(value).decode(),
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": b64decode,
}


def columns_of(kept: Table) -> Columns:
    """The columns of a model's table with the kind of value each holds."""
    return tuple((each.name, _kind(each.type)) for each in kept.columns)


def _kind(type_: TypeEngine[Any]) -> str:
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    raise TypeError(f"no way to keep a column of type {type_!r} in a file")


def plain_table(name: str, columns: Columns) -> TableClause:
    """The table for reading and writing plain values; words of closed lists are plain text."""
    made: list[ColumnClause[Any]] = [column(each, _TYPES[kind]()) for each, kind in columns]
    return table(name, *made)


def written(columns: Columns, row: Iterable[Any]) -> list[Any]:
    """A row of the database as values for a file."""
    return [
        value if value is None or kind not in _WRITE else _WRITE[kind](value)
        for (_, kind), value in zip(columns, row, strict=True)
    ]


def put_back(columns: Columns, row: Iterable[Any]) -> dict[str, Any]:
    """A row of a file as values for the database."""
    return {
        name: value if value is None or kind not in _READ else _READ[kind](value)
        for (name, kind), value in zip(columns, row, strict=True)
    }
