"""A file is one idea and a function fits on a screen; no import hides inside a function."""

import ast
from pathlib import Path

from tests.support.sources import ROOT, functions, imported, own_files, short, tree

FILE_LINES = 300
FUNCTION_LINES = 60
GENERATED = ROOT / "clinic" / "migrations" / "versions"  # a record, written once by Alembic
HEAVY = "# heavy"  # marks an import put off because it is slow


def long_files(paths: list[Path]) -> list[str]:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{short(path)}: {lines}" for path, lines in sizes.items() if lines > FILE_LINES]


def long_functions(path: Path) -> list[str]:
    return [
        f"{short(path)}:{function.lineno} {function.name}: {lines}"
        for function in functions(tree(path))
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def late_imports(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        f"{short(path)}:{node.lineno} {', '.join(imported(node))}"
        for function in functions(tree(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and HEAVY not in lines[node.lineno - 1]
    ]


def written_files(*endings: str) -> list[Path]:
    return [path for path in own_files(*endings) if not path.is_relative_to(GENERATED)]


def test_no_file_is_too_long() -> None:
    assert long_files(written_files(".py", ".js", ".html")) == []


def test_no_function_is_too_long() -> None:
    assert [found for path in written_files(".py") for found in long_functions(path)] == []


def test_no_import_is_late_unless_marked_heavy() -> None:
    assert [found for path in written_files(".py") for found in late_imports(path)] == []


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    fits, too_long = tmp_path / "fits.py", tmp_path / "long.py"
    fits.write_text("x = 1\n" * FILE_LINES)
    too_long.write_text("x = 1\n" * (FILE_LINES + 1))
    assert long_files([fits, too_long]) == [f"long.py: {FILE_LINES + 1}"]


def test_a_long_function_is_seen_even_inside_another(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    body = "        x = 1\n" * FUNCTION_LINES
    path.write_text(f"class A:\n    def long(self):\n{body}\n\ndef fits():\n    return 1\n")
    assert long_functions(path) == [f"planted.py:2 long: {FUNCTION_LINES + 1}"]


def test_a_late_import_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(f"def f():\n    import json\n    import typst  {HEAVY}\n")
    assert late_imports(path) == ["planted.py:2 json"]
