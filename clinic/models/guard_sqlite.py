"""The laws as SQLite triggers.

REPLACE deletes the row in its way without a word to the delete triggers, unless the connection
says `recursive_triggers=ON`. Ours do; a stranger's may not, so INSERT looks for that row itself.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from clinic.models.guard_words import (
    APPEND_ONLY,
    NAMED,
    NOTE_BESIDE,
    NOTE_PARTS,
    ONCE,
    OVERLAP,
    SIGNED,
    append_only,
    frozen_note,
    part_law,
    table_of,
)

_NEIGHBOUR = """
  (SELECT to_minute FROM reservation
   WHERE resource_id = NEW.resource_id AND from_minute < NEW.to_minute {other}
   ORDER BY from_minute DESC LIMIT 1) > NEW.from_minute
"""
_IN_THE_WAY = "EXISTS (SELECT 1 FROM {rows} WHERE {law} (was.id = NEW.id{or_else}))"
_OR_NAME = " OR was.public_id = NEW.public_id"


def _refuse(law: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{law}'); END"


def _or_once(table: str) -> str:
    same = " AND ".join(f"was.{name} = NEW.{name}" for name in ONCE.get(table, ()))
    return f" OR ({same})" if same else ""


def _overlap() -> dict[str, str]:
    inserted, updated = _NEIGHBOUR.format(other=""), _NEIGHBOUR.format(other="AND id <> OLD.id")
    return {
        f"{OVERLAP}_insert": f"BEFORE INSERT ON reservation WHEN {inserted} {_refuse(OVERLAP)}",
        f"{OVERLAP}_update": f"BEFORE UPDATE ON reservation WHEN {updated} {_refuse(OVERLAP)}",
    }


def _append_only(table: str) -> dict[str, str]:
    law = append_only(table)
    or_else = (_OR_NAME if table in NAMED else "") + _or_once(table)
    replaced = _IN_THE_WAY.format(rows=f"{table} AS was", law="", or_else=or_else)
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} {_refuse(law)}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {_refuse(law)}",
        f"{table}_no_replace": f"BEFORE INSERT ON {table} WHEN {replaced} {_refuse(law)}",
    }


def _signed_note(columns: list[str]) -> dict[str, str]:
    frozen = frozen_note(columns, "IS NOT")
    replaced = _IN_THE_WAY.format(
        rows="session_note AS was", law="was.status <> 'draft' AND", or_else=_OR_NAME
    )
    signed = "OLD.status <> 'draft'"
    return {
        f"{SIGNED}_update": f"BEFORE UPDATE ON session_note WHEN {frozen} {_refuse(SIGNED)}",
        f"{SIGNED}_delete": f"BEFORE DELETE ON session_note WHEN {signed} {_refuse(SIGNED)}",
        f"{SIGNED}_replace": f"BEFORE INSERT ON session_note WHEN {replaced} {_refuse(SIGNED)}",
    }


def _signed_part(table: str, *, may_add: bool = False) -> dict[str, str]:
    held = "(SELECT status FROM session_note WHERE id = {row}.note_id) <> 'draft'"
    new, old = held.format(row="NEW"), held.format(row="OLD")
    replaced = _IN_THE_WAY.format(
        rows=f"{table} AS was JOIN session_note AS note ON note.id = was.note_id",
        law="note.status <> 'draft' AND",
        or_else=_OR_NAME + _or_once(table),
    )
    name, added = part_law(table), replaced if may_add else f"{new} OR {replaced}"
    return {
        f"{name}_insert": f"BEFORE INSERT ON {table} WHEN {added} {_refuse(SIGNED)}",
        f"{name}_update": f"BEFORE UPDATE ON {table} WHEN {new} OR {old} {_refuse(SIGNED)}",
        f"{name}_delete": f"BEFORE DELETE ON {table} WHEN {old} {_refuse(SIGNED)}",
    }


def _triggers(connection: Connection) -> dict[str, str]:
    """Every trigger by name, with the statement that makes it, for the tables there are."""
    rows = connection.execute(text("SELECT name FROM pragma_table_info('session_note')"))
    bodies = _overlap() | _signed_note([row[0] for row in rows])
    for table in NOTE_PARTS:
        bodies |= _signed_part(table)
    for table in NOTE_BESIDE:
        bodies |= _signed_part(table, may_add=True)
    for table in APPEND_ONLY:
        bodies |= _append_only(table)
    there = set(inspect(connection).get_table_names())
    return {
        name: f"CREATE TRIGGER {name} {body}"
        for name, body in bodies.items()
        if table_of(body) in there
    }


def install(connection: Connection) -> None:
    """Put every trigger in place, replacing what stands there."""
    remove(connection)
    for statement in _triggers(connection).values():
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take every trigger away."""
    for name in _triggers(connection):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: Connection) -> set[str]:
    """Triggers that are not there, or say something else than they should."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    standing = {row.name: row.sql for row in found}
    wanted = _triggers(connection)
    return {name for name, statement in wanted.items() if standing.get(name) != statement}
