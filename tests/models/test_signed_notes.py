"""A signed note never changes, nor do its needled sites; it may be marked entered in error.

What stands beside it, adverse events and files, may still be added but never altered.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import UniqueConstraint

from clinic.models import Base, SessionNote, guard
from clinic.models.guard_words import APPEND_ONLY, MAY_CHANGE, NAMED, NOTE_BESIDE, ONCE
from tests.support import rows, sql

NOTE = "UPDATE session_note SET {change} WHERE id = {first}"
ATTACKS = {
    "back to draft": NOTE.replace("{change}", "status = 'draft'"),
    "signed again": NOTE.replace("{change}", "version = version + 1"),
    "touched": NOTE.replace("{change}", "status = 'signed'"),
    "in error and changed": NOTE.replace(
        "{change}", "status = 'entered_in_error', findings = 'other'"
    ),
    "deleted": "DELETE FROM session_note WHERE id = {first}",
    "site added": (
        "INSERT INTO needled_site (public_id, position, {site})"
        " SELECT 'another', 99, {site} FROM needled_site"
    ),
    "site changed": "UPDATE needled_site SET needles_out = needles_out + 1",
    "site deleted": "DELETE FROM needled_site",
    "site moved away": "UPDATE needled_site SET note_id = {second}",
    "event changed": "UPDATE adverse_event SET action = 'none'",
    "event deleted": "DELETE FROM adverse_event",
    "event moved away": "UPDATE adverse_event SET note_id = {second}",
    "file changed": "UPDATE note_file SET about = 'other'",
    "file deleted": "DELETE FROM note_file",
    "file moved away": "UPDATE note_file SET note_id = {second}",
    "sauna changed": "UPDATE adjunct_record SET minutes = 90",
    "sauna deleted": "DELETE FROM adjunct_record",
}
UNIQUE = frozenset({"id", "public_id", "replaces_id"})
ON_SQLITE = {
    "replaced": "REPLACE INTO session_note SELECT * FROM session_note WHERE id = {first}",
    "site replaced": "REPLACE INTO needled_site SELECT * FROM needled_site",
    "event replaced": "REPLACE INTO adverse_event SELECT * FROM adverse_event",
    "file replaced": "REPLACE INTO note_file SELECT * FROM note_file",
    "another takes its place": (
        "UPDATE OR REPLACE session_note SET id = {first} WHERE id = {second}"
    ),
    "another takes its name": (
        "INSERT OR REPLACE INTO session_note ({note})"
        " SELECT {note} FROM session_note WHERE id = {first}"
    ),
}
ON_POSTGRES = {
    "emptied": "TRUNCATE session_note CASCADE",
    "sites emptied": "TRUNCATE needled_site CASCADE",
    "events emptied": "TRUNCATE adverse_event CASCADE",
    "files emptied": "TRUNCATE note_file CASCADE",
}


@dataclass
class Notes:
    """Two notes, and what the attacks on them are made of."""

    first: int
    second: int
    note: str
    site: str
    engine: str

    def attacks(self) -> dict[str, str]:
        more = ON_SQLITE if self.engine == "sqlite" else ON_POSTGRES
        return {name: text.format(**vars(self)) for name, text in {**ATTACKS, **more}.items()}

    def change(self, change: str) -> str:
        """The law that refuses this change of the first note."""
        return sql.refused_by(NOTE.format(change=change, first=self.first))


@pytest.fixture
def notes(app: Flask, engine_name: str) -> Notes:
    """A signed note with a site, and a draft without one."""
    with sql.writing() as connection:
        rows.fill(connection)
        columns = sql.columns_of(connection)
    first = sql.one("SELECT id FROM session_note")
    note = [name for name in columns["session_note"] if name != "id"]
    others = ", ".join(name for name in note if name != "public_id")
    sql.run(
        f"INSERT INTO session_note (public_id, {others})"
        f" SELECT 'second', {others} FROM session_note"
    )
    second = sql.one("SELECT id FROM session_note WHERE public_id = 'second'")
    sql.run(NOTE.format(change="status = 'signed'", first=first))
    site = [name for name in columns["needled_site"] if name not in {"id", "public_id", "position"}]
    return Notes(first, second, ", ".join(note), ", ".join(site), engine_name)


def test_a_signed_note_withstands_every_write_route(notes: Notes) -> None:
    before = sql.snapshot()
    answers = {name: sql.refused_by(text) for name, text in notes.attacks().items()}
    assert answers == dict.fromkeys(answers, guard.SIGNED)
    assert sql.differences(before, sql.snapshot()) == []


def test_every_column_of_a_signed_note_is_held(notes: Notes) -> None:
    columns = {column.name for column in SessionNote.__table__.columns} - MAY_CHANGE
    answers = {
        name: notes.change(f"status = 'entered_in_error', {name} = {_other(name)}")
        for name in columns
    }
    assert answers == dict.fromkeys(columns, guard.SIGNED)


def _other(name: str) -> str:
    """Something the column does not hold now, of its type."""
    kind = SessionNote.__table__.columns[name].type.python_type
    if kind is int:
        return f"coalesce({name}, 0) + 1"
    if kind is bool:
        return f"NOT {name}"
    if issubclass(kind, str):
        return f"{name} || '!'"
    return "CURRENT_TIMESTAMP"


def test_a_site_cannot_be_slipped_into_a_signed_note(notes: Notes) -> None:
    sql.run(
        "INSERT INTO needled_site (public_id, position, {site})"
        " SELECT 'another', 99, {values} FROM needled_site".format(
            site=notes.site,
            values=notes.site.replace("note_id", str(notes.second)),
        )
    )
    moved = f"UPDATE needled_site SET note_id = {notes.first} WHERE note_id = {notes.second}"
    assert sql.refused_by(moved) == guard.SIGNED
    of_the_draft = f"needled_site SET needles_out = 1 WHERE note_id = {notes.second}"
    assert sql.refused_by(f"UPDATE {of_the_draft}") == ""
    assert sql.refused_by(f"DELETE FROM needled_site WHERE note_id = {notes.second}") == ""


def test_an_event_can_be_added_beside_a_signed_note_and_is_held_then(notes: Notes) -> None:
    with sql.writing() as connection:
        names = [name for name in sql.columns_of(connection)["adverse_event"] if name not in UNIQUE]
    listed = ", ".join(names)
    sql.run(
        f"INSERT INTO adverse_event (public_id, {listed})"
        f" SELECT 'told later', {listed} FROM adverse_event"
    )
    assert sql.one("SELECT count(*) FROM adverse_event") == 2
    later = "adverse_event WHERE public_id = 'told later'"
    assert sql.refused_by(f"DELETE FROM {later}") == guard.SIGNED
    sql.run(
        f"INSERT INTO adverse_event (public_id, {listed}) SELECT 'of the draft',"
        f" {listed.replace('note_id', str(notes.second))} FROM {later}"
    )
    of_the_draft = "adverse_event SET note_id = {} WHERE public_id = 'of the draft'"
    assert sql.refused_by(f"UPDATE {of_the_draft.format(notes.second)}") == ""
    assert sql.refused_by(f"UPDATE {of_the_draft.format(notes.first)}") == guard.SIGNED


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_strange_connection_puts_nothing_in_the_place_of_a_kept_correction(notes: Notes) -> None:
    with sql.writing() as connection:
        listed = ", ".join(set(sql.columns_of(connection)["adverse_event"]) - UNIQUE)
    again = (
        f"INSERT OR REPLACE INTO adverse_event (public_id, replaces_id, {listed})"
        f" SELECT '{{}}', min(id), {listed} FROM adverse_event"
    )
    assert sql.refused_by(again.format("put right")) == ""
    with sql.writing() as connection:
        connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    assert sql.refused_by(again.format("another")) == guard.SIGNED
    assert sql.one("SELECT public_id FROM adverse_event WHERE replaces_id > 0") == "put right"
    with sql.writing() as connection:
        guard.remove(connection)
    assert sql.refused_by(again.format("another")) == ""
    assert sql.one("SELECT public_id FROM adverse_event WHERE replaces_id > 0") == "another"


def test_the_guard_knows_all_by_which_a_row_could_be_replaced() -> None:
    for table in (*APPEND_ONLY, *NOTE_BESIDE):
        uniques = {
            tuple(each.columns.keys())
            for each in Base.metadata.tables[table].constraints
            if isinstance(each, UniqueConstraint)
        }
        named = {("public_id",)} if table in {*NAMED, *NOTE_BESIDE} else set()
        assert uniques == named | ({ONCE[table]} if table in ONCE else set()), table


def test_a_note_entered_in_error_stays_so(notes: Notes) -> None:
    assert notes.change("status = 'entered_in_error', error_reason = 'wrong patient'") == ""
    for change in ("status = 'signed'", "status = 'draft'", "error_reason = ''", "version = 9"):
        assert notes.change(change) == guard.SIGNED, change
    assert sql.refused_by("DELETE FROM needled_site") == guard.SIGNED


def test_a_draft_can_be_changed_and_deleted(notes: Notes) -> None:
    draft = f"session_note WHERE id = {notes.second}"
    assert (
        sql.refused_by(f"UPDATE session_note SET findings = 'more' WHERE id = {notes.second}") == ""
    )
    assert sql.refused_by(f"DELETE FROM {draft}") == ""


def test_control_without_the_guard_a_signed_note_can_be_changed(notes: Notes) -> None:
    with sql.writing() as connection:
        guard.remove(connection)
    tried = (
        "back to draft",
        "signed again",
        "site added",
        "site changed",
        "site moved away",
        "event changed",
        "event moved away",
        "event deleted",
        "sauna changed",
        "sauna deleted",
    )
    answers = {name: sql.refused_by(notes.attacks()[name]) for name in tried}
    assert answers == dict.fromkeys(tried, "")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_control_a_guard_that_forgot_a_column_is_noticed(notes: Notes) -> None:
    with sql.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE session_note ADD COLUMN later TEXT")
        assert guard.missing(connection) == {f"{guard.SIGNED}_update"}


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_control_a_guard_switched_off_is_noticed(notes: Notes) -> None:
    sql.run("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
    with sql.writing() as connection:
        assert guard.missing(connection) == {"audit_entry_append_only"}


def test_a_file_goes_with_the_draft_and_not_with_the_signed_note(notes: Notes) -> None:
    names = "kind, about, size, content, later, added_at, by_user_id, by_name"
    sql.run(
        f"INSERT INTO note_file (public_id, note_id, {names})"
        f" SELECT 'of the draft', {notes.second}, {names} FROM note_file"
    )
    assert sql.run("DELETE FROM note_file WHERE public_id = 'of the draft'") == 1
    assert sql.refused_by("DELETE FROM note_file") == guard.SIGNED
