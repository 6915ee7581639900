"""Nothing but the unit of work commits: read off the source, so that no run has to hit it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.config import ROOT

CLINIC = ROOT / "clinic"
ALLOWED = {
    "services/unit_of_work.py": "the one place",
    "services/restore.py": "puts a whole backup back, audit entries and all",
    "migrations/env.py": "changes the schema, not the clinic's rows",
}
CALLS = {"commit", "begin", "begin_nested"}
NAMES = {"WRITING", "clinic_writing", "autocommit", "AUTOCOMMIT"}


def writes(source: str) -> Iterator[tuple[int, str]]:
    """Line and word of everything that could write by itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CALLS:
                yield node.lineno, f".{node.func.attr}("
        elif isinstance(node, ast.Name) and node.id in NAMES:
            yield node.lineno, node.id
        elif isinstance(node, ast.alias) and node.name in NAMES:
            yield node.lineno, node.name
        elif isinstance(node, ast.Constant) and node.value in NAMES:
            yield node.lineno, str(node.value)


def found(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)}:{line} {word}"
        for path in sorted(folder.rglob("*.py"))
        if str(path.relative_to(folder)) not in {*ALLOWED, "engine.py"}
        for line, word in writes(path.read_text(encoding="utf-8"))
    ]


def test_only_the_unit_of_work_commits() -> None:
    assert found(CLINIC) == []


def test_the_places_that_may_still_do() -> None:
    for name in ALLOWED:
        assert list(writes((CLINIC / name).read_text(encoding="utf-8"))), name


@pytest.mark.parametrize(
    "planted",
    [
        "db.session.commit()",
        "with session.begin():\n    pass",
        "from clinic.engine import WRITING",
        "engine.connect().execution_options(isolation_level='AUTOCOMMIT')",
        "connection.execution_options(**{'clinic_writing': True})",
        "commit = session.commit\nsession.begin_nested()",
    ],
)
def test_control_a_planted_one_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "sly.py").write_text(planted)
    assert len(found(tmp_path)) >= 1
