"""`flask backup`, `flask restore`, `flask check` as a person at the terminal sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from clinic.models import guard
from clinic.services import schema
from tests.support import sql
from tests.support.databases import dispose
from tests.support.databases import test_app as app_on_database
from tests.support.house import House, add_visit, minute
from tests.support.uow import make

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(args=[*map(str, arguments)])

    return invoke


@pytest.fixture
def visit(house: House) -> int:
    with make() as session:
        start = minute("2026-11-24T09:00")
        made = add_visit(
            session, house, house.patients[0], house.therapists[0], house.rooms[0], start
        )
        return made.id


def test_a_backup_and_its_restore_say_what_they_did(run: Run, house: House, tmp_path: Path) -> None:
    file = tmp_path / "clinic.backup"
    kept = run("backup", file)
    assert kept.exit_code == 0
    assert str(file) in kept.output
    assert f"schema {schema.newest()}" in kept.output
    again = run("backup", file)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "is already there" in again.stderr
    assert run("backup", file, "--force").exit_code == 0
    refused = run("restore", file)
    assert refused.exit_code == 1
    assert "not empty" in refused.stderr
    assert "--force" in refused.stderr
    back = run("restore", file, "--force")
    assert back.exit_code == 0
    assert "are back as they were at" in back.output
    assert run("check").exit_code == 0


def test_a_flipped_backup_is_refused_in_plain_words(run: Run, house: House, tmp_path: Path) -> None:
    file = tmp_path / "clinic.backup"
    run("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    before = sql.snapshot()
    result = run("restore", file, "--force")
    assert result.exit_code == 1
    assert "not a whole backup: it is cut short or was changed" in result.stderr
    assert sql.differences(before, sql.snapshot()) == []
    assert run("restore", tmp_path / "nowhere").exit_code == 1


def test_an_empty_folder_is_enough_to_restore_into(run: Run, house: House, tmp_path: Path) -> None:
    run("backup", tmp_path / "clinic.backup")
    database = tmp_path / "fresh.sqlite3"
    fresh = app_on_database(f"sqlite:///{database}")
    with fresh.app_context():
        runner = fresh.test_cli_runner()
        assert runner.invoke(args=["restore", str(tmp_path / "clinic.backup")]).exit_code == 0
        assert runner.invoke(args=["check"]).exit_code == 0
        assert sql.one("SELECT count(*) FROM patient") == 2
    dispose(fresh)
    assert database.stat().st_mode & 0o077 == 0


def test_without_a_clinic_the_commands_say_so(tmp_path: Path) -> None:
    empty = app_on_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    (tmp_path / "people.csv").write_text("family,given,birth_date\na,b,1980-01-01\n")
    for arguments in (
        ["check"],
        ["backup", str(tmp_path / "file")],
        ["patients", "import", str(tmp_path / "people.csv")],
    ):
        result = empty.test_cli_runner().invoke(args=arguments)
        assert result.exit_code == 1
        assert "no clinic in this database yet" in result.stderr
    assert not (tmp_path / "file").exists()
    dispose(empty)


def test_all_is_well_in_a_sound_clinic(run: Run, visit: int) -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "All is well" in result.stdout


def test_a_missing_guard_and_a_double_booking_are_named(run: Run, visit: int) -> None:
    with sql.writing() as connection:
        guard.remove(connection)
    sql.run(
        "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id)"
        " SELECT resource_id, from_minute + 5, to_minute, appointment_id FROM reservation"
    )
    result = run("check")
    assert result.exit_code == 1
    assert f"The guard {guard.OVERLAP}" in result.stderr
    assert result.stderr.count("begins before another one") == 3


def test_a_visit_without_its_reservations_is_named(run: Run, visit: int) -> None:
    room = "resource_id IN (SELECT id FROM resource WHERE kind = 'room')"
    sql.run(f"UPDATE reservation SET from_minute = from_minute + 5 WHERE {room}")
    assert f"Step 1 of visit {visit} holds no room treatment_room" in run("check").stderr
    sql.run("DELETE FROM reservation")
    stderr = run("check").stderr
    assert f"Visit {visit} does not hold its patient throughout." in stderr
    assert f"Step 1 of visit {visit} holds no therapist" in stderr


def test_a_cancelled_visit_that_holds_its_time_is_named(run: Run, visit: int) -> None:
    sql.run("UPDATE appointment SET status = 'cancelled_late'")
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr.count(f"Visit {visit} is cancelled but still holds") == 3


def test_a_row_that_points_nowhere_is_named(app: Flask, run: Run, house: House) -> None:
    with sql.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql(
                "ALTER TABLE episode_of_care DROP CONSTRAINT fk_episode_of_care_patient_id"
            )
        connection.exec_driver_sql("UPDATE episode_of_care SET patient_id = 99999")
    result = run("check")
    assert result.exit_code == 1
    assert "2 rows of episode_of_care point at no row of patient." in result.stderr
    dispose(app)


def test_a_day_that_says_what_is_not_so_is_named_and_counted_again(run: Run, visit: int) -> None:
    sql.run("UPDATE unit_day SET booked_minutes = booked_minutes + 5")
    sql.run("DELETE FROM visit_day")
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr.count("its day says 35") == 1
    assert "is booked for 30 minutes on 2026-" in result.stderr
    assert '1 visits of therapist 1 at location 1 are "booked"; the day says 0.' in result.stderr
    assert run("recount").exit_code == 0
    assert run("check").exit_code == 0
