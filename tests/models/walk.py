"""R26: every migration up, down and up again with data, the guards refusing after each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, DropSchema

from clinic.config import ROOT
from clinic.engine import WRITING, sqlite_module
from clinic.extensions import db
from clinic.models import Base, guard
from clinic.services.constraints import constraint_of
from tests.support import rows, sql
from tests.support.databases import dispose, test_app

MIGRATIONS = ROOT / "clinic" / "migrations"
BASE = "base"
AGAIN = (
    "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id)"
    " SELECT resource_id, from_minute, to_minute, appointment_id FROM reservation"
)
ATTACKS: dict[str, tuple[str, ...]] = {
    guard.OVERLAP: (AGAIN,),
    "audit_entry_append_only": ("UPDATE audit_entry SET action = ''",),
    "status_change_append_only": ("DELETE FROM status_change",),
    "note_amendment_append_only": ("DELETE FROM note_amendment",),
    "offer_change_append_only": ("DELETE FROM offer_change",),
    "plan_acknowledgement_append_only": ("DELETE FROM plan_acknowledgement",),
    guard.SIGNED: (
        "UPDATE session_note SET status = 'signed'",
        "UPDATE session_note SET findings = 'other'",
    ),
}
HELD_BY = {
    guard.OVERLAP: "reservation",
    guard.SIGNED: "session_note",
    **{f"{table}_append_only": table for table in guard.APPEND_ONLY},
}
"""The table each law stands on; before it is made there is nothing to refuse."""


def revisions(folder: Path) -> list[str]:
    """Every revision of a migrations folder, oldest first."""
    scripts = ScriptDirectory(str(folder))
    return [script.revision for script in scripts.walk_revisions()][::-1]


class Walk:
    """One database taken through every revision; `faults` gathers what was not as it should be."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.revisions = revisions(folder)
        self.faults: list[str] = []
        self.rows = 0

    def go(self, *, last: bool = False) -> None:
        """Up, filled, down, up and filled again: each revision in turn, or the last alone."""
        below = BASE
        if last:
            below = self.revisions[-2]
            flask_migrate.upgrade(directory=self.folder, revision=below)
            self._fill()
        for revision in self.revisions[-1:] if last else self.revisions:
            self._up(revision)
            filled = self._fill()
            self._step(flask_migrate.downgrade, below, filled)
            kept = self._counts()  # tables of this revision are gone, and come back empty
            self._up(revision, {table: filled[table] for table in kept})
            self._fill()
            below = revision
        with self._reading() as connection:
            self.faults += [f"schema differs: {each}" for each in differences(connection)]

    def _up(self, revision: str, before: dict[str, int] | None = None) -> None:
        self._step(flask_migrate.upgrade, revision, self._counts() if before is None else before)

    def _step(self, move: Callable[..., None], revision: str, before: dict[str, int]) -> None:
        there = "up" if move is flask_migrate.upgrade else "down"
        move(directory=self.folder, revision=revision)
        after = self._counts()
        if revision == BASE:
            self.faults += [f"{there} to {revision}: {table} is still there" for table in after]
            return
        stayed = set(before) & set(after)
        self.faults += [
            f"{there} to {revision}: {table} had {before[table]} rows and has {after[table]}"
            for table in sorted(stayed)
            if before[table] != after[table]
        ]
        self._check_guards(f"{there} to {revision}")

    def _check_guards(self, when: str) -> None:
        with self._reading() as connection:
            gone = guard.missing(connection)
        self.faults += [f"{when}: the guard {name} is missing" for name in sorted(gone)]
        counts = self._counts()
        if all(counts.values()):
            self.faults += [
                f"{when}: {law} does not refuse"
                for law in ATTACKS
                if HELD_BY[law] in counts and not withstands(law)
            ]

    def _fill(self) -> dict[str, int]:
        with sql.writing() as connection:
            filled = rows.fill(connection)
        self.rows = max(self.rows, sum(filled.values()))
        self._check_guards("filled")
        return filled

    def _counts(self) -> dict[str, int]:
        with self._reading() as connection:
            return sql.counts(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with db.engine.connect() as connection:
            yield connection


def withstands(law: str) -> bool:
    """Whether the law refuses its attack; the attack leaves no trace either way."""
    with db.engine.connect().execution_options(**WRITING) as connection, connection.begin() as work:
        try:
            for statement in ATTACKS[law]:
                connection.execute(text(statement))
        except DBAPIError as error:
            return constraint_of(error) == law
        finally:
            work.rollback()
    return False


def walk(url: str, folder: Path = MIGRATIONS, *, last: bool = False) -> Walk:
    """Take an empty database through a migrations folder; a failing step is a fault too.

    `last` walks the newest revision alone.
    """
    app = test_app(url)
    with app.app_context():
        walked = Walk(folder)
        try:
            walked.go(last=last)
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- any failure is the finding
            walked.faults.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    dispose(app)
    return walked


def plant(folder: Path, revision: str = "", *, env: tuple[tuple[str, str], ...] = ()) -> Path:
    """A copy of the migrations with one more revision, or another env.py: to be found wanting."""
    copy = folder / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    if revision:
        head = f"revision = 'planted'\ndown_revision = {revisions(MIGRATIONS)[-1]!r}\n"
        text_of_it = f"import sqlalchemy as sa\nfrom alembic import op\n\n{head}\n{revision}"
        (copy / "versions" / "9999_planted.py").write_text(text_of_it)
    source = (copy / "env.py").read_text()
    for old, new in env:
        assert old in source, old
        source = source.replace(old, new)
    (copy / "env.py").write_text(source)
    return copy


def differences(connection: Connection) -> list[str]:
    """How the database differs from the models, as Alembic sees it and as it describes itself."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = [str(each) for each in compare_metadata(context, Base.metadata)]
    wanted = _shape_of_the_models(connection)
    shape = _shape(connection)
    return found + [
        f"{table}: {shape.get(table)} should be {wanted.get(table)}"
        for table in sorted(shape.keys() | wanted.keys())
        if shape.get(table) != wanted.get(table)
    ]


def _shape_of_the_models(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        engine = create_engine("sqlite://", module=sqlite_module())
        with engine.connect() as fresh:
            Base.metadata.create_all(fresh)
            return _shape(fresh)
    engine = db.engine.execution_options(schema_translate_map={None: "wanted"})
    with engine.connect().execution_options(**WRITING) as fresh, fresh.begin():
        fresh.execute(CreateSchema("wanted"))
        Base.metadata.create_all(fresh)
        shape = _shape(fresh, "wanted")
        fresh.execute(DropSchema("wanted", cascade=True))
    return shape


def _shape(connection: Connection, schema: str | None = None) -> dict[str, Any]:
    asked = inspect(connection)
    tables = set(asked.get_table_names(schema)) - {"alembic_version"}
    return {
        table: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"])
                for each in asked.get_columns(table, schema)
            },
            "key": asked.get_pk_constraint(table, schema)["constrained_columns"],
            "foreign": _sorted(
                (each["constrained_columns"], each["referred_table"], each["referred_columns"])
                for each in asked.get_foreign_keys(table, schema)
            ),
            "unique": _sorted(
                (each["name"], each["column_names"])
                for each in asked.get_unique_constraints(table, schema)
            ),
            "checks": _sorted(
                (each["name"], each["sqltext"])
                for each in asked.get_check_constraints(table, schema)
            ),
            "indexes": _sorted(
                (each["name"], each["column_names"], each["unique"])
                for each in asked.get_indexes(table, schema)
                if each["name"] != guard.OVERLAP
            ),
        }
        for table in tables
    }


def _sorted(found: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(found, key=repr)
