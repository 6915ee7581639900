"""A backup of everything that is kept, taken from one moment while the clinic works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from clinic import clock
from clinic.engine import at_one_moment
from clinic.extensions import db
from clinic.models import Base, Setting
from clinic.queries.calendars import EPOCH
from clinic.rules.permissions import Principal
from clinic.services import backup_file, schema
from clinic.services.table_rows import Columns, columns_of, plain_table, written
from clinic.services.unit_of_work import unit_of_work

_ROWS_AT_A_TIME = 1000


def back_up(actor: Principal, target: Path, *, replace: bool = False) -> backup_file.Manifest:
    """Write everything that is kept to one file, as it stands at one moment.

    Taking a copy of every record is a disclosure, so it is audited before it is made; the
    entry is in the backup. Raises Refused where the file cannot be written or stands there.
    """
    schema.require_newest()
    with backup_file.write(target, replace=replace) as writer:
        with unit_of_work(actor, "backup:made"):
            pass
        with db.engine.connect() as connection:
            snapshot = at_one_moment(connection)
            for kept in Base.metadata.sorted_tables:
                columns = columns_of(kept)
                writer.table(kept.name, columns, _rows(snapshot, kept, columns))
        return writer.finish(
            made_at=clock.now().isoformat(timespec="seconds"),
            engine=db.engine.dialect.name,
            schema=schema.newest(),
        )


def _rows(connection: Connection, kept: Table, columns: Columns) -> Iterator[list[Any]]:
    plain = plain_table(kept.name, columns)
    query = select(plain).order_by(*(plain.c[key.name] for key in kept.primary_key))
    if kept is Setting.__table__:
        query = query.where(plain.c.name != EPOCH)  # belongs to the database, not to the clinic
    for row in connection.execute(query, execution_options={"yield_per": _ROWS_AT_A_TIME}):
        yield written(columns, row)
