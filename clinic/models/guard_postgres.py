"""The laws as a PostgreSQL exclusion constraint and triggers."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from clinic.models.guard_words import (
    APPEND_ONLY,
    NOTE_BESIDE,
    NOTE_PARTS,
    OVERLAP,
    SIGNED,
    append_only,
    frozen_note,
    part_law,
    table_of,
)

_EXCLUDE = f"""
ALTER TABLE reservation ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist (
  int8range(resource_id::bigint, resource_id::bigint, '[]') WITH &&,
  int8range(from_minute::bigint, to_minute::bigint) WITH &&)
"""
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0]
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_ARGV[0];
END $$
"""
_REFUSE_SITE = """
CREATE OR REPLACE FUNCTION refuse_signed_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM session_note WHERE status <> 'draft'
             AND id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.note_id END,
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.note_id END)) THEN
    RAISE EXCEPTION '%', TG_ARGV[0]
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_ARGV[0];
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = 'session_note' AND table_schema = current_schema()
"""
_STANDING = """
SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal
  AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION
SELECT conname FROM pg_constraint WHERE contype = 'x'
  AND connamespace = current_schema()::regnamespace
"""


def _row(law: str, *, when: str = "") -> str:
    return f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_change('{law}')"


def _never_emptied(table: str, law: str) -> tuple[str, str]:
    """TRUNCATE passes by every row; it is refused for the table as a whole."""
    each = f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{law}')"
    return f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} {each}"


def _append_only() -> dict[str, str]:
    triggers = {}
    for table in APPEND_ONLY:
        law = append_only(table)
        triggers[law] = f"BEFORE UPDATE OR DELETE ON {table} {_row(law)}"
        triggers |= dict([_never_emptied(table, law)])
    return triggers


def _signed(columns: list[str]) -> dict[str, str]:
    frozen = f"WHEN ({frozen_note(columns, 'IS DISTINCT FROM')})"
    signed = "WHEN (OLD.status <> 'draft')"
    return {
        f"{SIGNED}_update": f"BEFORE UPDATE ON session_note {_row(SIGNED, when=frozen)}",
        f"{SIGNED}_delete": f"BEFORE DELETE ON session_note {_row(SIGNED, when=signed)}",
        **{part_law(table): _part(table, "INSERT OR UPDATE OR DELETE") for table in NOTE_PARTS},
        **{part_law(table): _part(table, "UPDATE OR DELETE") for table in NOTE_BESIDE},
        **dict(
            _never_emptied(table, SIGNED) for table in ("session_note", *NOTE_PARTS, *NOTE_BESIDE)
        ),
    }


def _part(table: str, changes: str) -> str:
    each = f"FOR EACH ROW EXECUTE FUNCTION refuse_signed_site('{SIGNED}')"
    return f"BEFORE {changes} ON {table} {each}"


def _triggers(connection: Connection) -> dict[str, str]:
    """Every trigger by name, with its body, for the tables there are."""
    columns = [row[0] for row in connection.execute(text(_COLUMNS))]
    there = set(inspect(connection).get_table_names())
    wanted = _append_only() | _signed(columns)
    return {name: body for name, body in wanted.items() if table_of(body) in there}


def install(connection: Connection) -> None:
    """Put the constraint and every trigger in place, replacing what stands there."""
    remove(connection)
    for function in (_REFUSE, _REFUSE_SITE):
        connection.exec_driver_sql(function.replace("%", "%%"))
    for name, body in _triggers(connection).items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")
    if inspect(connection).has_table("reservation"):
        connection.exec_driver_sql(_EXCLUDE)


def remove(connection: Connection) -> None:
    """Take the constraint and every trigger away."""
    connection.exec_driver_sql(
        f"ALTER TABLE IF EXISTS reservation DROP CONSTRAINT IF EXISTS {OVERLAP}"
    )
    for name, body in _triggers(connection).items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table_of(body)}")


def missing(connection: Connection) -> set[str]:
    """Laws that are not there, or are switched off."""
    standing = {row[0] for row in connection.execute(text(_STANDING))}
    wanted = set(_triggers(connection))
    if inspect(connection).has_table("reservation"):
        wanted.add(OVERLAP)
    return wanted - standing
