"""A backup from before the schema grew is put back and brought up to date."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from clinic import config
from clinic.extensions import migrate
from clinic.models import Base, guard
from clinic.rules.errors import Refused
from clinic.rules.permissions import SYSTEM
from clinic.services import schema
from clinic.services.backup import back_up
from clinic.services.restore import restore
from tests.support import sql
from tests.support.contents import build_contents, contents

NEXT = '''"""One column more."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("other_name") as table:
        table.add_column(sa.Column("spelled", sa.String(9), server_default="new", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("other_name") as table:
        table.drop_column("spelled")
'''


@pytest.fixture
def older(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup of the present schema; from then on the program has one more revision."""
    build_contents()
    file = tmp_path / "older.backup"
    back_up(SYSTEM, file)
    folder = tmp_path / "migrations"
    shutil.copytree(config.ROOT / "clinic" / "migrations", folder)
    script = NEXT.format(before=schema.newest())
    (folder / "versions" / "9999_more.py").write_text(script)
    monkeypatch.setattr(migrate, "directory", str(folder))
    monkeypatch.setattr(app.extensions["migrate"], "directory", str(folder))
    return file


def test_it_comes_back_with_what_has_been_added_since(app: Flask, older: Path) -> None:
    before = contents()
    with sql.writing() as connection:
        guard.remove(connection)
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
        guard.install(connection)
    schema.migrate()
    assert schema.current() == "9999"
    restore(older)
    assert schema.current() == "9999"
    assert contents() == before
    assert sql.one("SELECT DISTINCT spelled FROM other_name") == "new"
    assert sql.refused_by("UPDATE audit_entry SET action = 'x'") == "audit_entry_append_only"


def test_it_never_takes_the_place_of_a_clinic_that_has_moved_on(app: Flask, older: Path) -> None:
    schema.migrate()
    before = sql.snapshot()
    with pytest.raises(Refused, match="restore it into an empty database"):
        restore(older, replace=True)
    assert sql.differences(before, sql.snapshot()) == []
