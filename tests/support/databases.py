"""One fresh migrated database a test, on either engine, copied from a template."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
from flask import Flask
from psycopg.rows import TupleRow
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.pool import Pool

from clinic import create_app
from clinic.models import Base
from tests.support.quick_apps import TEMPLATES, use_kept_rules

QUICK_HASHES = {
    "argon2__rounds": 1,
    "argon2__memory_cost": 8,
    "argon2__parallelism": 1,
}


COMPILED: dict[str, tuple[Dialect, Any]] = {}
"""By engine: the first one's dialect and the statements compiled for it, for all that follow."""


POOLS: dict[str, Pool | None] = {}
"""By address, for the databases that serve one test after another: connections that stay open.

A new connection to PostgreSQL learns every table anew, which took longer than most tests.
"""


def test_app(url: str, **overrides: Any) -> Flask:
    """The real app on this database, with quick password hashing."""
    use_kept_rules()
    app = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": url,
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASHES,
            "SECRET_KEY": "tests-only" * 4,
            "SECURITY_PASSWORD_SALT": "tests-only",
            **overrides,
        }
    )
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        kept = COMPILED.setdefault(engine.name, (engine.dialect, engine._compiled_cache))
        engine.dialect, engine._compiled_cache = kept
        if url in POOLS:
            engine.pool = POOLS[url] = POOLS[url] or engine.pool
    return app


def migrate(url: str) -> None:
    """Bring a database to the newest revision."""
    app = test_app(url)
    with app.app_context():
        flask_migrate.upgrade()
    dispose(app)


def dispose(app: Flask) -> None:
    """Close every connection the app holds, but those that stay open."""
    with app.app_context():
        app.extensions["sqlalchemy"].session.remove()
        engine = app.extensions["sqlalchemy"].engine
        if engine.pool not in POOLS.values():
            engine.dispose()


class SqliteDatabases:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}")

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The address of an empty clinic's database."""
        path = folder / "clinic.sqlite3"
        shutil.copy(self.template, path)
        yield f"sqlite:///{path}"


class PostgresDatabases:
    """One migrated database a worker, emptied after each test.

    A test that left the schema or a guard changed costs a new copy of the template.
    """

    def __init__(self, server_url: str, worker: str) -> None:
        self.server = make_url(server_url)
        self.template = f"template_{worker}"
        self.count = 0
        self.clean: str | None = None
        self._admin(
            f'DROP DATABASE IF EXISTS "{self.template}"', f'CREATE DATABASE "{self.template}"'
        )
        migrate(self._url(self.template))
        self.shape = self._shape(self.template)

    def _url(self, database: str) -> str:
        return self.server.set(database=database).render_as_string(hide_password=False)

    def _admin(self, *statements: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The address of an empty clinic's database."""
        del folder
        name = self.clean or self._copy()
        self.clean = None
        url = self._url(name)
        POOLS.setdefault(url)
        yield url
        if self._wipe(name):
            self.clean = name
        else:
            pool = POOLS.pop(url)
            if pool is not None:
                pool.dispose()
            self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _copy(self) -> str:
        self.count += 1
        name = f"{self.template}_{self.count}"
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return name

    def _wipe(self, name: str) -> bool:
        """Empty every table; whether the database is again as the template is."""
        try:
            with self._open(name) as connection:
                connection.execute(EMPTY)
            return self._shape(name) == self.shape
        except psycopg.Error:
            return False

    def _shape(self, name: str) -> str:
        """A digest of every column, constraint and trigger of the database."""
        with self._open(name) as connection:
            return str(connection.execute(SHAPE).fetchone())

    def _open(self, name: str) -> psycopg.Connection[TupleRow]:
        plain = self.server.set(drivername="postgresql", database=name)
        return psycopg.connect(plain.render_as_string(hide_password=False))


EMPTY = "SET session_replication_role = replica; SET lock_timeout = '3s'; " + "; ".join(
    f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)
)
SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
SELECT concat_ws(' ', 'column', c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull) AS line
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat_ws(' ', 'revision', version_num) FROM alembic_version
) AS shape
"""
