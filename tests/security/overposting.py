"""R12: a write that is sent every column name there is changes what its form changes, no more.

Each write is done twice from the same state: as its form sends it, and with every other name
added. Both must leave the same rows. What each one writes stands in `written_fields.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, text

from clinic.extensions import db
from clinic.models import Base
from clinic.queries.catalogue import MARK
from tests.security.crawl import Forms, Offered, Try, address, ask, may, tries
from tests.security.filling import body_of
from tests.security.furnish import OTHER, OWN
from tests.security.samples import UNSAFE
from tests.security.stage import Stage
from tests.security.typed import JSON

WRITTEN = Path(__file__).with_name("written_fields.txt")
WRITERS = ("ana", "desk", "admin", "marta", "")
BEYOND_COLUMNS = {
    "role": "administrator",
    "roles": "administrator",
    "is_admin": "true",
    "actor": "1",
    "actor_id": "1",
    "_method": "DELETE",
}
# New for each row or request, so never twice the same.
RANDOM = frozenset(
    {"key_hash", "public_id", "request_id", "fs_uniquifier", "password", "key", "result"}
)
UNTRIED = {
    "demo.sign_in": "there is nobody to sign in as outside the demo clinic",
    "note_files.add": "it carries a file; tests/views/test_note_files.py sends it every name",
}
AT_ONCE_IN_JSON = 80
WHOLE_NOTE = re.compile(r"/notes/[A-Za-z0-9_-]+/sign")
WITH_THE_WHOLE_NOTE = frozenset(
    {"notes.all_out", "needle_moves.needles_in", "needle_moves.take_out_now"}
)
WRITE_NOTHING = frozenset({"security.login", "security.logout", "security.verify"})
Change = tuple[str, str, str]
Rows = Mapping[str, Mapping[int, Mapping[str, Any]]]


def every_name(stage: Stage) -> dict[str, str]:
    """Every column of every table with something to put there, and a few names besides."""
    patient = stage.house.patients[1].id
    names = {
        column.name: _hostile(column, patient)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    return {**names, **BEYOND_COLUMNS, "status": "signed", "public_id": "hostile-name"}


def _hostile(column: Column[Any], patient: int) -> str:
    kind = column.type.python_type
    if kind is int:
        return str(patient) if column.name.endswith("_id") else "77"
    by_kind = {bool: "true", str: "hostile", float: "7.7"}
    return by_kind.get(kind, "1999-09-09")


def outcomes(
    stage: Stage, forms: Forms, tried: Iterable[Try] | None = None, *, everybody: bool = False
) -> tuple[list[str], list[str]]:
    """What is wrong, and what each write writes: a line of fields for each route.

    Each is tried by the first whose form is accepted, or by `everybody` who may.
    """
    names = every_name(stage)
    faults, written = [], []
    for one in tried or tries(stage, UNSAFE):
        if one.row not in {OWN, "-"} or one.endpoint in UNTRIED:
            continue
        accepted = False
        for short in WRITERS:
            if not may(short, one.endpoint) or (accepted and not everybody):
                continue
            found = _try_it(stage, one, short, forms, names)
            if found is None:
                continue
            accepted = True
            faults += found[0]
            written.append(f"{one.method} {one.rule.rule}: {found[1]}")
        if not accepted:
            faults.append(
                f"{one.name}: refused its own form; say in tests/security/typed.py"
                " what a good one holds"
            )
    stage.restore()
    return faults, sorted(set(written))


def _try_it(
    stage: Stage, one: Try, short: str, forms: Forms, names: Mapping[str, str]
) -> tuple[list[str], str] | None:
    """Do it as its form does and with every name: faults, and fields; None if it is refused."""
    form = forms.get((one.method, address(stage, one)), Offered({}, frozenset()))
    body = body_of(one.endpoint, stage.samples, one.row, form.values)
    plain, status = _do(stage, one, short, body)
    nothing = not plain and one.endpoint not in WRITE_NOTHING
    if status >= HTTPStatus.BAD_REQUEST or nothing:
        return None
    known = form.names or _names_of_a_note(one, forms)
    strange = {name: value for name, value in names.items() if name not in known}
    what = f"{one.name} as {short or 'anybody'}"
    faults: list[str] = []
    for part in _parts(strange, AT_ONCE_IN_JSON if "json" in body else len(strange)):
        more, _ = _do(stage, one, short, _with_more(body, part))
        faults += [f"{what}: {table}.{column} became {now}" for table, column, now in more - plain]
        faults += [f"{what}: {table}.{column} was not {now}" for table, column, now in plain - more]
    fields = {f"{table}.{column}" for table, column, _ in plain if _is_listed(table, column)}
    return faults, " ".join(sorted(fields)) or "-"


def _names_of_a_note(one: Try, forms: Forms) -> frozenset[str]:
    """What a note's form can send, for its buttons that only stand there while needles are in."""
    if one.endpoint not in WITH_THE_WHOLE_NOTE:
        return frozenset()
    return next(form.names for (_, url), form in forms.items() if WHOLE_NOTE.fullmatch(url))


def _parts(names: Mapping[str, str], size: int) -> Iterator[dict[str, str]]:
    """The names, so many at a time: a JSON body may not be long."""
    listed = iter(names.items())
    while part := dict(islice(listed, size)):
        yield part


def _is_listed(table: str, column: str) -> bool:
    """Whether a field is worth a reader's time: every write has its audit entry."""
    return table not in {"audit_entry", "done_once"} and column != "id"


def _do(stage: Stage, one: Try, short: str, body: dict[str, Any]) -> tuple[set[Change], int]:
    stage.restore()
    before = rows()
    answer = ask(stage, one, short, None, **body)
    changed = changes(before, rows())
    return changed, answer.status_code


def _with_more(body: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same, and every name it does not hold."""
    kind = "json" if "json" in body else "data"
    return {**body, kind: {**names, **body[kind]}}


def rows() -> Rows:
    """Every row of every table by its number; two-column tables by their place.

    The mark that tells processes of a change is new with each, and no field of any form.
    """
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        query = text(f'SELECT * FROM "{table.name}"')
        listed = [dict(row._mapping) for row in db.session.execute(query)]
        told = [row for row in listed if row.get("name") != MARK]
        keyed = [(row.get("id", hash(repr(row))), row) for row in told]
        found[table.name] = dict(keyed)
    db.session.remove()
    return found


def changes(before: Rows, after: Rows) -> set[Change]:
    """Every cell that is new or different, and every row that is gone."""
    found: set[Change] = set()
    for table, now in after.items():
        was = before[table]
        found |= {(table, "(deleted)", str(number)) for number in was.keys() - now.keys()}
        for number, row in now.items():
            old = was.get(number, {})
            found |= {
                (table, column, _value(column, value, number))
                for column, value in row.items()
                if column not in old or old[column] != value
            }
    return found


def _value(column: str, value: Any, number: int) -> str:
    known = value == "hostile-name" or "hostile" in str(value)
    return f"{'(random)' if column in RANDOM and not known else value} in row {number}"


__all__ = ["JSON", "OTHER", "WRITTEN", "every_name", "outcomes"]
