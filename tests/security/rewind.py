"""Putting every row back as it stood: quickly, on either engine, many hundred times over."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import text

from clinic.extensions import db
from clinic.models import Base
from tests.support import sql


class Kept(Protocol):
    """The rows of one moment."""

    def restore(self) -> None:
        """Make the database hold them, and nothing else."""


def keep(url: str) -> Kept:
    """Remember the rows of the current app's database as they stand."""
    return KeptFile(url) if url.startswith("sqlite") else KeptRows()


class KeptFile:
    """A SQLite database as a copy of its file."""

    def __init__(self, url: str) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        self.copy = self.path.with_suffix(".kept")
        _let_go()
        shutil.copyfile(self.path, self.copy)

    def restore(self) -> None:
        """Copy the file back; its log was folded in when the last connection closed."""
        _let_go()
        for tail in ("-wal", "-shm"):
            self.path.with_name(self.path.name + tail).unlink(missing_ok=True)
        shutil.copyfile(self.copy, self.path)


class KeptRows:
    """A PostgreSQL database as what COPY says of each table, and where each count stands."""

    def __init__(self) -> None:
        self.tables = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
        self.rows: dict[str, bytes] = {}
        with sql.writing() as connection:
            driver: Any = connection.connection.driver_connection
            for table in self.tables:
                with driver.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                    self.rows[table] = b"".join(bytes(block) for block in copy)
            found = connection.execute(text("SELECT sequencename, last_value FROM pg_sequences"))
            self.counts = [tuple(row) for row in found]

    def restore(self) -> None:
        """Delete everything and copy it back, with the guards looking away."""
        with sql.writing() as connection:
            driver: Any = connection.connection.driver_connection
            cursor = driver.cursor()
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self.tables:
                cursor.execute(f'DROP FUNCTION IF EXISTS "full_{table[1:-1]}" CASCADE')
                cursor.execute(f"DELETE FROM {table}")
            for table in self.tables:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(self.rows[table])
            for name, last in self.counts:
                cursor.execute("SELECT setval(%s, %s, %s)", (name, last or 1, last is not None))


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()
