"""Rules read no clock and nothing outside the standard library, dateutil and each other."""

import ast
import sys
from pathlib import Path

import pytest

from tests.support.sources import ROOT, imported, tree

RULES = ROOT / "clinic" / "rules"
ALLOWED = {*sys.stdlib_module_names, "dateutil", "clinic"} - {"sqlite3", "socket", "subprocess"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "time"}


def foreign_imports(module: ast.Module) -> list[str]:
    names = [name for node in ast.walk(module) for name in imported(node)]
    return [name for name in names if name.split(".")[0] not in ALLOWED]


def clock_readings(module: ast.Module) -> list[str]:
    calls = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [
        ast.unparse(call)
        for call in calls
        if isinstance(call, ast.Attribute)
        and call.attr in CLOCKS
        and ast.unparse(call.value).split(".")[-1] in CLOCK_OWNERS
    ]


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.py")), ids=lambda path: path.stem)
def test_a_rule_is_handed_everything_it_needs(path: Path) -> None:
    assert foreign_imports(tree(path)) == []
    assert clock_readings(tree(path)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import numpy", ["numpy"]),
        ("from flask.globals import g", ["flask.globals"]),
        ("def late():\n    import sqlite3", ["sqlite3"]),
        ("from datetime import date\nfrom dateutil import rrule", []),
    ],
)
def test_a_foreign_import_is_seen(line: str, found: list[str]) -> None:
    assert foreign_imports(ast.parse(line)) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = datetime.now(UTC)", ["datetime.now"]),
        ("x = datetime.date.today()", ["datetime.date.today"]),
        ("x = time.monotonic()", ["time.monotonic"]),
        ("x = moment.time()", []),
    ],
)
def test_reading_a_clock_is_seen(line: str, found: list[str]) -> None:
    assert clock_readings(ast.parse(line)) == found
