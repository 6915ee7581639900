"""Alembic's way in: the app's engine, the guards put back after every change of the schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from clinic.engine import WRITING
from clinic.models import Base, guard


def migrate(connection: Connection) -> None:
    """Run the wanted revisions in one transaction, then put the guards back.

    On SQLite a table is re-made by copying it, and dropping the old one would count as deleting
    its rows: foreign keys rest meanwhile and are checked before the end.
    """
    with _foreign_keys_resting(connection), connection.begin():
        context.configure(  # inside the transaction, so that Alembic leaves it to us
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        guard.remove(connection)
        context.run_migrations()
        guard.install(connection)
        _check_foreign_keys(connection)


@contextmanager
def _foreign_keys_resting(connection: Connection) -> Iterator[None]:
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")  # of no effect inside a transaction
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        message = f"foreign keys broken after migration: {broken[:5]}"
        raise RuntimeError(message)


def run() -> None:
    """Migrate the database of the current app."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**WRITING) as connection:
        migrate(connection)


run()
