"""A backup put back: all of it or nothing, under the same laws as before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, TableClause, delete, func, insert, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from clinic.engine import WRITING
from clinic.extensions import db
from clinic.models import Setting, guard
from clinic.queries.calendars import EPOCH
from clinic.rules.errors import Refused
from clinic.services import backup_file, integrity, schema
from clinic.services.backup_file import Manifest, Reader, TablePart
from clinic.services.table_rows import plain_table, put_back

_ROWS_AT_A_TIME = 1000
_NAMED = 5


class NotEmpty(Refused):
    """The database holds rows that a restore would destroy."""


def restore(source: Path, *, replace: bool = False) -> Manifest:
    """Put a backup into the database, on either engine, whichever it was taken from.

    The file is checked first and whole, and the database migrated. Then everything happens
    in one transaction that ends with the guards in place, every foreign key met and no two
    reservations overlapping, or with nothing changed. No audit entry is added: the rows are
    those of the backup. Raises Refused with the reason; NotEmpty, which names what is there,
    unless the database is empty or `replace` is true.
    """
    with backup_file.read(source) as reader:
        manifest = reader.manifest
        if not schema.is_known(manifest.schema):
            raise Refused(
                f"{source} was made by a newer program (schema {manifest.schema}); use that one."
            )
        _refuse_unless_empty(replace=replace)
        _prepare(manifest)
        with _one_piece() as connection:
            _exchange(connection, reader, replace=replace)
        schema.migrate()
        with _one_piece() as connection:
            _new_epoch(connection)
    return manifest


def holdings() -> dict[str, int]:
    """Rows by table of the present database, tables without rows left out."""
    with db.engine.connect() as connection:
        return _holdings(connection)


def _holdings(connection: Connection) -> dict[str, int]:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    counts = {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in sorted(names)
    }
    return {name: count for name, count in counts.items() if count}


def _refuse_unless_empty(*, replace: bool) -> None:
    held = {} if replace else holdings()
    if held:
        most = sorted(held.items(), key=lambda each: -each[1])
        told = ", ".join(f"{count} in {name}" for name, count in most[:_NAMED])
        more = f" and {len(most) - _NAMED} more tables" if len(most) > _NAMED else ""
        raise NotEmpty(
            f"The database is not empty ({told}{more}). Nothing was changed. "
            "Say --force to put the backup in place of all of it."
        )


def _prepare(manifest: Manifest) -> None:
    """Give the database the shape the backup was taken from."""
    if manifest.schema == schema.newest():
        schema.migrate()
    elif holdings():
        raise Refused(
            f"This backup is of an older schema ({manifest.schema}): "
            "restore it into an empty database, where it can be brought up to date."
        )
    else:
        schema.move_to(manifest.schema)


@contextmanager
def _one_piece() -> Iterator[Connection]:
    """One writing transaction outside the units of work: it replaces the audit entries too."""
    try:
        with db.engine.connect().execution_options(**WRITING) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise Refused(
            f"The database refused the backup ({reason}). Nothing was changed."
        ) from error


def _exchange(connection: Connection, reader: Reader, *, replace: bool) -> None:
    parts = reader.manifest.tables
    _keep_others_out(connection, parts)
    _same_shape(connection, parts)
    if not replace and _holdings(connection):
        raise NotEmpty("Somebody else has just filled the database. Nothing was changed.")
    guard.remove(connection)
    for part in reversed(parts):
        connection.execute(delete(plain_table(part.name, part.columns)))
    for part in parts:
        _fill(connection, reader, part)
    _set_sequences(connection, parts)
    if any(part.name == Setting.__tablename__ for part in parts):
        _new_epoch(connection)  # with the rows, so that no process believes its old calendars
    guard.install(connection)
    broken = integrity.broken_laws(connection)
    if broken:
        raise Refused(f"The backup breaks a law of the clinic: {broken[0]} Nothing was changed.")


def _keep_others_out(connection: Connection, parts: tuple[TablePart, ...]) -> None:
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote
        names = ", ".join(quoted(part.name) for part in parts)
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


def _same_shape(connection: Connection, parts: tuple[TablePart, ...]) -> None:
    """Refuse a backup whose tables or columns are not those of the database."""
    inspector = inspect(connection)
    there = {
        name: {each["name"] for each in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    if there != {part.name: {name for name, _ in part.columns} for part in parts}:
        raise Refused("The tables in this backup are not those of this program.")


def _fill(connection: Connection, reader: Reader, part: TablePart) -> None:
    plain = plain_table(part.name, part.columns)
    rows = (put_back(part.columns, row) for row in reader.rows(part))
    ordered = _targets_first(rows, _own_references(connection, part.name))
    count = 0
    while batch := list(islice(ordered, _ROWS_AT_A_TIME)):
        connection.execute(insert(plain), batch)
        count += len(batch)
    if count != part.rows:
        raise Refused(f"The backup holds {count} rows of {part.name}, not {part.rows}.")


def _own_references(connection: Connection, name: str) -> list[str]:
    """Columns that point at another row of the same table."""
    return [
        key["constrained_columns"][0]
        for key in inspect(connection).get_foreign_keys(name)
        if key["referred_table"] == name
    ]


def _targets_first(
    rows: Iterator[dict[str, Any]], references: list[str]
) -> Iterator[dict[str, Any]]:
    """The rows in an order in which each comes after those of its own table it points at."""
    waiting: dict[int, dict[str, Any]] = {}
    for row in rows:
        if any(row[name] is not None for name in references):
            waiting[row["id"]] = row
        else:
            yield row
    while waiting:
        ready = [
            number
            for number, row in waiting.items()
            if all(row[name] not in waiting for name in references)
        ]
        for number in ready or list(waiting):  # a circle is left to the database to refuse
            yield waiting.pop(number)


def _set_sequences(connection: Connection, parts: tuple[TablePart, ...]) -> None:
    """Let new rows be numbered after those put back (SQLite does so by itself)."""
    if connection.dialect.name != "postgresql":
        return
    quoted = connection.dialect.identifier_preparer.quote
    for part in parts:
        if not any(name == "id" for name, _ in part.columns):
            continue
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": quoted(part.name)}
        )
        last = connection.scalar(_last_id(plain_table(part.name, part.columns)))
        connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART WITH {int(last or 0) + 1}"))


def _last_id(plain: TableClause) -> Any:
    return select(func.max(plain.c.id))


def _new_epoch(connection: Connection) -> None:
    """Make every process forget the calendars it has kept: they are of the former rows."""
    connection.execute(delete(Setting).where(Setting.name == EPOCH))
    connection.execute(insert(Setting).values(name=EPOCH, value=secrets.token_hex(8)))
