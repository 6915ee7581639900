"""A backup holds everything; put back, on either engine, everything is there again."""

import itertools
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from clinic.extensions import db
from clinic.models import Base, guard
from clinic.queries.calendars import EPOCH
from clinic.rules.errors import Refused
from clinic.rules.permissions import SYSTEM
from clinic.services import integrity
from clinic.services.backup import back_up
from clinic.services.backup_file import BadBackup, Reader, TablePart
from clinic.services.restore import NotEmpty, holdings, restore
from tests.conftest import ENGINES
from tests.support import sql
from tests.support.contents import app_on, build_contents, contents
from tests.support.house import add_patient, build_house
from tests.support.uow import make


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Path:
    """A backup of a clinic with all sorts of rows."""
    build_contents()
    file = tmp_path / "clinic.backup"
    back_up(SYSTEM, file)
    return file


@pytest.mark.parametrize(("source", "target"), list(itertools.product(ENGINES, ENGINES)))
def test_every_row_comes_back(
    source: str, target: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.backup"
    with app_on(source, request, tmp_path / "source"):
        build_contents()
        manifest = back_up(SYSTEM, file)
        before = contents()
    assert [name for name, rows in before.items() if not rows] == []
    assert manifest.rows == sum(map(len, before.values()))
    with app_on(target, request, tmp_path / "target"):
        restore(file)
        assert contents() == before
        assert integrity.everything_wrong() == []
        with db.engine.connect() as connection:
            assert guard.missing(connection) == set()


def test_a_lost_row_would_be_seen(app: Flask, kept: Path) -> None:
    """The control of the comparison above: one row less, one letter different."""
    before = contents()
    restore(kept, replace=True)
    sql.run("UPDATE other_name SET given = 'y'")
    assert [name for name, rows in contents().items() if rows != before[name]] == ["other_name"]
    sql.run("DELETE FROM other_name")
    assert [name for name, rows in contents().items() if rows != before[name]] == ["other_name"]


def test_life_goes_on_after_a_restore(app: Flask, kept: Path) -> None:
    restore(kept, replace=True)
    before = len(contents()["patient"])
    with make() as session:
        add_patient(session, "Next", "Person")
    assert len(contents()["patient"]) == before + 1
    assert sql.refused_by("UPDATE audit_entry SET action = 'x'") == "audit_entry_append_only"
    again = "SELECT resource_id, from_minute, to_minute, appointment_id FROM reservation"
    columns = "resource_id, from_minute, to_minute, appointment_id"
    twice = f"INSERT INTO reservation ({columns}) {again}"
    assert sql.refused_by(twice) == guard.OVERLAP


def test_a_restored_database_has_an_epoch_of_its_own(app: Flask, kept: Path) -> None:
    question = "SELECT value FROM setting WHERE name = :name"
    epochs = set()
    for _ in range(2):
        restore(kept, replace=True)
        epochs.add(sql.one(question, name=EPOCH))
    assert len(epochs) == 2
    assert "" not in epochs


def test_a_backup_is_for_its_owner_alone(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_taking_a_copy_is_a_disclosure(app: Flask, kept: Path) -> None:
    assert sql.one("SELECT count(*) FROM audit_entry WHERE action = 'backup:made'") == 1


def test_an_existing_file_is_not_overwritten_unasked(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"precious")
    with pytest.raises(Refused, match=r"holiday\.jpg is already there"):
        back_up(SYSTEM, file)
    assert file.read_bytes() == b"precious"
    back_up(SYSTEM, file, replace=True)
    restore(file, replace=True)
    assert [path.name for path in tmp_path.glob("*holiday*")] == ["holiday.jpg"]


def test_a_folder_that_is_not_there_is_named(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file or directory"):
        back_up(SYSTEM, tmp_path / "nowhere" / "file")
    assert sql.one("SELECT count(*) FROM audit_entry") == 0


def damaged(whole: bytes) -> dict[str, bytes]:
    """The file flipped in one bit at many places, cut short, with a tail, emptied, another."""
    size = len(whole)
    places = {*range(0, size, max(1, size // 40)), 0, size // 2, *range(size - 100, size, 7)}
    bad = {
        f"bit at {place}": whole[:place] + bytes([whole[place] ^ 32]) + whole[place + 1 :]
        for place in sorted(places)
    }
    bad |= {f"cut to {left}": whole[:left] for left in (0, 1, 70, size // 2, size - 64, size - 1)}
    return bad | {"a tail": whole + b"\n", "text": b"hello " * 100}


def test_a_short_or_flipped_file_is_refused_and_nothing_is_touched(
    app: Flask, kept: Path, tmp_path: Path
) -> None:
    before, bad = sql.snapshot(), tmp_path / "bad.backup"
    for name, content in damaged(kept.read_bytes()).items():
        bad.write_bytes(content)
        with pytest.raises(BadBackup, match="not a whole backup"):
            restore(bad, replace=True)
        assert sql.differences(before, sql.snapshot()) == [], name
    restore(kept, replace=True)  # the control: the same file, whole


def test_a_full_database_is_not_replaced_unasked(app: Flask, kept: Path) -> None:
    sql.run("DELETE FROM other_name")
    before = sql.snapshot()
    with pytest.raises(NotEmpty, match=r"not empty \(\d+ in \w+, .*--force"):
        restore(kept)
    assert sql.differences(before, sql.snapshot()) == []


def test_one_account_is_enough_to_be_not_empty(app: Flask, kept: Path) -> None:
    restore(kept, replace=True)
    with sql.writing() as connection:
        guard.remove(connection)
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "role":
                connection.execute(delete(table))
        guard.install(connection)
    assert holdings() == {"role": 4}
    with pytest.raises(NotEmpty, match="4 in role"):
        restore(kept)


@pytest.mark.parametrize("where", ["patient", "reservation", "audit_entry"])
def test_a_restore_that_breaks_off_in_the_middle_changes_nothing(
    app: Flask, kept: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rows = sql.snapshot(), Reader.rows

    def break_off(self: Reader, part: TablePart) -> Iterator[list[Any]]:
        found = list(rows(self, part))
        yield from found[:1] if part.name == where else found
        if part.name == where:
            raise Refused("the power is gone")

    monkeypatch.setattr(Reader, "rows", break_off)
    with pytest.raises(Refused, match="the power is gone"):
        restore(kept, replace=True)
    assert sql.differences(before, sql.snapshot()) == []
    with db.engine.connect() as connection:
        assert guard.missing(connection) == set()


def test_a_backup_with_two_in_one_place_is_refused(app: Flask, tmp_path: Path) -> None:
    """A backup taken while the guard was away would bring a double booking back."""
    build_contents()
    with sql.writing() as connection:
        guard.remove(connection)
    sql.run(
        "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id)"
        " SELECT resource_id, from_minute, to_minute, appointment_id FROM reservation"
        " WHERE appointment_id IS NOT NULL"
    )
    file = tmp_path / "double.backup"
    back_up(SYSTEM, file)
    before = sql.snapshot()
    with pytest.raises(Refused, match="Nothing was changed"):
        restore(file, replace=True)
    assert sql.differences(before, sql.snapshot()) == []


def test_a_backup_of_a_newer_program_is_refused(
    app: Flask, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.services.schema.is_known", lambda revision: not revision)
    with pytest.raises(Refused, match="made by a newer program"):
        restore(kept, replace=True)


def test_an_empty_clinic_can_be_kept_too(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "empty.backup"
    back_up(SYSTEM, file)
    build_house()
    restore(file, replace=True)
    assert holdings() == {"audit_entry": 1, "setting": 1}
