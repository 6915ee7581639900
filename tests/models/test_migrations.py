"""R26: every migration up, down and up again with data, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from clinic.extensions import db
from clinic.models import guard
from tests.models.walk import plant, revisions, walk, withstands
from tests.support import databases, rows, sql

REMADE = """
def upgrade():
    for table in {tables!r}:
        with op.batch_alter_table(table, recreate={always!r}) as batch:
            batch.add_column(sa.Column("later", sa.Integer()))


def downgrade():
    for table in {tables!r}:
        with op.batch_alter_table(table, recreate={always!r}) as batch:
            batch.drop_column("later")
"""
LOSES_ROWS = """
def upgrade():
    op.execute("DELETE FROM search_term")


def downgrade():
    pass
"""
NO_WAY_BACK = """
def upgrade():
    op.create_table("left_behind", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.execute("DELETE FROM search_term")
"""
FAILS = """
def upgrade():
    op.execute("DELETE FROM search_term")
    raise RuntimeError("half way")


def downgrade():
    pass
"""
NOT_REINSTALLED = (("guard.remove(connection)", "pass"), ("guard.install(connection)", "pass"))
KEYS_ON = (('driver.execute("PRAGMA foreign_keys=OFF")', "pass"),)


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    source: databases.PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = f"{source.template}_empty"
    source._admin(f'CREATE DATABASE "{name}"')
    yield source._url(name)
    source._admin(f'DROP DATABASE "{name}" WITH (FORCE)')


ALL = ("patient", "reservation", "session_note", "needled_site", "audit_entry")


def remade(engine_name: str, tables: tuple[str, ...] = ALL) -> str:
    """A revision that adds a column to tables: by copying them, where that is the way."""
    return REMADE.format(tables=tables, always="always" if engine_name == "sqlite" else "auto")


def test_every_migration_up_down_and_up_again(empty_url: str) -> None:
    walked = walk(empty_url)
    assert walked.faults == []
    assert walked.rows >= len(walked.revisions)


def test_tables_made_anew_keep_rows_and_guards(
    empty_url: str, engine_name: str, tmp_path: Path
) -> None:
    walked = walk(empty_url, plant(tmp_path, remade(engine_name)), last=True)
    assert [fault for fault in walked.faults if not fault.startswith("schema differs")] == []
    assert any("later" in fault for fault in walked.faults)  # control: the models know no such


def test_control_tables_made_anew_without_reinstalling_are_noticed(
    app: Flask, engine_name: str, tmp_path: Path
) -> None:
    drop = 'op.execute("ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap")'
    planted = remade(engine_name, ("reservation",))
    if engine_name == "postgresql":
        planted = planted.replace("def upgrade():\n", f"def upgrade():\n    {drop}\n")
    folder = plant(tmp_path, planted, env=NOT_REINSTALLED)
    with sql.writing() as connection:
        rows.fill(connection)
    assert withstands(guard.OVERLAP)
    flask_migrate.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        gone = guard.missing(connection)
    assert {name for name in gone if name.startswith(guard.OVERLAP)}
    assert not withstands(guard.OVERLAP)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_control_with_foreign_keys_on_a_parent_cannot_be_made_anew(
    empty_url: str, engine_name: str, tmp_path: Path
) -> None:
    faults = walk(empty_url, plant(tmp_path, remade(engine_name), env=KEYS_ON), last=True).faults
    assert any("FOREIGN KEY" in fault for fault in faults)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("planted", "noticed"),
    [
        (LOSES_ROWS, "up to planted: search_term had 1 rows and has 0"),
        (NO_WAY_BACK, "down to {before}: search_term had 1 rows and has 0"),
        (FAILS, "SystemExit: 1"),
    ],
    ids=["loses-rows", "no-way-back", "fails"],
)
def test_control_a_bad_revision_is_noticed(
    empty_url: str, tmp_path: Path, planted: str, noticed: str
) -> None:
    folder = plant(tmp_path, planted)
    faults = walk(empty_url, folder, last=True).faults
    assert noticed.format(before=revisions(folder)[-2]) in faults


def test_a_migration_that_fails_leaves_everything_as_it_was(
    empty_url: str, tmp_path: Path, engine_name: str
) -> None:
    app: Flask = databases.test_app(empty_url)
    with app.app_context():
        flask_migrate.upgrade()
        with sql.writing() as connection:
            filled = rows.fill(connection)
        before = sql.snapshot()
        with pytest.raises(SystemExit):
            flask_migrate.upgrade(directory=str(plant(tmp_path, FAILS)))
        with db.engine.connect() as connection:
            assert guard.missing(connection) == set()
            if engine_name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert sql.snapshot() == before
        assert all(filled.values())
    databases.dispose(app)


def test_what_went_wrong_before_there_were_events_is_kept_as_events(empty_url: str) -> None:
    app: Flask = databases.test_app(empty_url)
    with app.app_context():
        flask_migrate.upgrade(revision="0020")
        with sql.writing() as connection:
            rows.fill(connection)
        sql.run("UPDATE needled_site SET muscle = 'gluteus_medius', side = 'left'")
        sql.run("UPDATE needle_incident SET kind = 'retained_needle', by_name = 'Ana Ruiz'")
        ticked = "adverse_events = 'bruising,retained_needle', status = 'signed', signed_at = :at"
        sql.run(f"UPDATE session_note SET {ticked}", at="2026-03-02 09:40:00")
        flask_migrate.upgrade(revision="0021")
        told = "SELECT count(*) FROM adverse_event WHERE kind = {} AND incident_id {}"
        assert sql.one("SELECT count(*) FROM adverse_event") == 2
        assert sql.one(told.format("'bruising' AND grade = 'mild'", "IS NULL")) == 1
        needle = "'retained_needle' AND grade = 'significant' AND place = 'gluteus medius, left'"
        assert sql.one(told.format(f"{needle} AND by_name = 'Ana Ruiz'", "> 0")) == 1
    databases.dispose(app)
