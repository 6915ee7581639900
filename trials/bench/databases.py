"""The clinics on disk: built once into `bench-data/`, brought up to date, copied for each run."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from clinic.config import ROOT
from tests.support.postgres import kept_postgres
from trials.bench.building import bring_up, build
from trials.bench.long_course import add_long_course
from trials.bench.sizes import Size
from trials.bench.whole_plans import add_whole_plans

RECIPE = 1
"""Raised when a clinic is to be built anew: another shape, other rows."""
KEPT = ROOT / "bench-data"


class SqliteShelf:
    """Clinics as files."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, name: str) -> bool:
        """Whether that clinic was built."""
        return self._path(name).exists()

    def url(self, name: str) -> str:
        """Where it is."""
        return f"sqlite:///{self._path(name)}"

    def make(self, name: str) -> None:
        """Make room for it."""
        self.drop(name)

    def rename(self, name: str, to: str) -> None:
        """Give a finished clinic its name."""
        self._path(name).rename(self._path(to))
        self.drop(name)

    def copy(self, name: str, to: str) -> None:
        """A copy to work on."""
        self.drop(to)
        shutil.copyfile(self._path(name), self._path(to))

    def drop(self, name: str) -> None:
        """Throw it away."""
        for path in self._folder.glob(f"{name}.sqlite3*"):
            path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"


class PostgresShelf:
    """Clinics as databases of one server."""

    engine = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = make_url(server)

    def has(self, name: str) -> bool:
        """Whether that clinic was built."""
        engine = create_engine(self._server)
        with engine.connect() as connection:
            asked = text("SELECT count(*) FROM pg_database WHERE datname = :name")
            found: int = connection.execute(asked, {"name": name}).scalar_one()
        engine.dispose()
        return found > 0

    def url(self, name: str) -> str:
        """Where it is."""
        return self._server.set(database=name).render_as_string(hide_password=False)

    def make(self, name: str) -> None:
        """Make room for it."""
        self.drop(name)
        self._do(f'CREATE DATABASE "{name}"')

    def rename(self, name: str, to: str) -> None:
        """Give a finished clinic its name."""
        self._do(f'ALTER DATABASE "{name}" RENAME TO "{to}"')

    def copy(self, name: str, to: str) -> None:
        """A copy to work on."""
        self.drop(to)
        self._do(f'CREATE DATABASE "{to}" TEMPLATE "{name}" STRATEGY FILE_COPY')

    def drop(self, name: str) -> None:
        """Throw it away."""
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


Shelf = SqliteShelf | PostgresShelf


@contextmanager
def open_shelf(engine: str, folder: Path = KEPT) -> Iterator[Shelf]:
    """The clinics of one engine; PostgreSQL runs as long as the block does.

    TEST_DATABASE_URL names a server to use instead of the bench's own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        yield SqliteShelf(folder)
        return
    with ExitStack() as stack:
        named = os.environ.get("TEST_DATABASE_URL")
        yield PostgresShelf(named or stack.enter_context(kept_postgres(folder / "postgres")))


@contextmanager
def working_copy(shelf: Shelf, size: Size) -> Iterator[str]:
    """The address of a copy of that clinic, built first where it never was; gone afterwards.

    The patient of years is put into the copy alone.
    """
    kept, work = f"bench_{size.name}_{RECIPE}", f"bench_{size.name}_run"
    if not shelf.has(kept):
        begun = time.perf_counter()
        print(f"building the {size.name} clinic on {shelf.engine} ...", flush=True)
        shelf.make(work)
        build(shelf.url(work), size)
        shelf.rename(work, kept)
        print(f"  built in {time.perf_counter() - begun:.0f} s", flush=True)
    bring_up(shelf.url(kept))
    shelf.copy(kept, work)
    try:
        add_long_course(shelf.url(work), size)
        add_whole_plans(shelf.url(work), size)
        yield shelf.url(work)
    finally:
        shelf.drop(work)
