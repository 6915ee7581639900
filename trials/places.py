"""Fresh databases for the trials, on both engines."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.support import postgres
from tests.support.databases import PostgresDatabases, SqliteDatabases

ENGINES = ("sqlite", "postgresql")


class Places:
    """Hands out databases for as long as the trials last; the PostgreSQL starts when wanted."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._sqlite: SqliteDatabases | None = None
        self._postgres: PostgresDatabases | None = None
        self._count = 0

    def migrated(self, engine: str) -> AbstractContextManager[str]:
        """The address of an empty clinic's database."""
        self._count += 1
        folder = self.folder / f"place-{self._count}"
        folder.mkdir()
        if engine == "sqlite":
            self._sqlite = self._sqlite or SqliteDatabases(self.folder)
            return self._sqlite.fresh(folder)
        return self._source().fresh(folder)

    @contextmanager
    def empty(self, engine: str) -> Iterator[str]:
        """The address of a database without a table."""
        self._count += 1
        if engine == "sqlite":
            yield f"sqlite:///{self.folder / f'empty-{self._count}.sqlite3'}"
            return
        server = self._source().server
        name = f"trial_empty_{self._count}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()

    def _source(self) -> PostgresDatabases:
        if self._postgres is None:
            url = self._stack.enter_context(postgres.use_server())
            self._postgres = PostgresDatabases(url, "trial")
        return self._postgres


@contextmanager
def open_places() -> Iterator[Places]:
    """Somewhere to try things, gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trials-")))
        os.environ["CLINIC_INSTANCE"] = str(folder / "instance")
        yield Places(folder, stack)
