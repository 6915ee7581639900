"""The database's shape: made and brought up to date, by one process at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from clinic.extensions import db
from clinic.extensions import migrate as flask_migrations
from clinic.rules.errors import Refused

try:
    import fcntl
except ImportError:  # not on every system; starting one process at a time is then up to people
    fcntl = None  # type: ignore[assignment]

_MIGRATING = 0x6E65_6564_6C65  # the number of PostgreSQL's advisory lock for this


def migrate() -> None:
    """Make the database or bring it to the newest revision; waits for others doing the same."""
    with _one_at_a_time():
        if current() != newest():
            flask_migrate.upgrade()


def move_to(revision: str) -> None:
    """Bring a database to a given revision, forwards or backwards."""
    with _one_at_a_time():
        here = current()
        if here == revision:
            return
        older = here is not None and revision in _revisions_below(here)
        (flask_migrate.downgrade if older else flask_migrate.upgrade)(revision=revision)


def current() -> str | None:
    """The revision the database is at; None where there are no tables yet."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision this program works with."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("the program has no migrations")
    return head


def require_newest() -> None:
    """Raises Refused unless the database is at the revision this program works with."""
    here = current()
    if here is None:
        raise Refused("There is no clinic in this database yet: run `flask --app clinic setup`.")
    if here != newest():
        raise Refused(
            f"The database is at schema {here}, this program at {newest()}: "
            "run `flask --app clinic db upgrade`."
        )


def is_known(revision: str) -> bool:
    """Whether this program can bring a database to, or from, that revision."""
    return revision in _revisions_below(newest()) or revision == newest()


def _revisions_below(revision: str) -> set[str]:
    scripts = _scripts().iterate_revisions(revision, "base")
    return {script.revision for script in scripts} - {revision}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(flask_migrations.directory))


@contextlib.contextmanager
def file_lock(path: str) -> Iterator[None]:
    """Let one process at a time in, where the system can."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    if db.engine.dialect.name == "sqlite":
        database = db.engine.url.database
        if not database or database == ":memory:":
            yield
            return
        with file_lock(f"{database}.migrating"):
            yield
        return
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": _MIGRATING})
        yield
