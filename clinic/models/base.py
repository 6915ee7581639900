"""What every kept row shares: the declarative base, instants in UTC, random public names."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware going in, aware UTC coming out.

    Raises ValueError for a naive datetime, which has no place here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps it naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMES)


def new_public_id() -> str:
    """A random name for URLs: 96 bits, 16 letters, digits, `-` or `_`."""
    return secrets.token_urlsafe(12)


def word(kind: type[StrEnum]) -> Enum:
    """A column type that holds one of a closed list of words, as text."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


class Numbered:
    """A row with a number for joins."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Public(Numbered):
    """A row that has a place in a URL, under a random name."""

    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)

    def __init__(self, **values: Any) -> None:
        """Name the row at once, so it can be spoken of before it is flushed."""
        values.setdefault("public_id", new_public_id())
        super().__init__(**values)
