"""The project's own files, as the house tests look at them."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = {
    ".git",
    ".venv",
    ".hypothesis",
    "node_modules",
    "instance",
    "__pycache__",
    "vendor",
    "htmlcov",
}


def own_files(*endings: str) -> list[Path]:
    """Every file that is or will be in git, with one of `endings` when any is given."""
    return [path for path in _all() if not endings or path.suffix in endings]


def _all() -> list[Path]:
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if shutil.which("git"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            named = [ROOT / name for name in done.stdout.split("\0") if name]
            return sorted(path for path in named if path.is_file())
    return sorted(_walk())


def _walk() -> Iterator[Path]:
    """The same without git: a copy of the project that is no clone."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in MADE and not name.endswith("_cache")]
        yield from (Path(folder) / name for name in names)


def short(path: Path) -> str:
    """The path as one writes it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, inner ones too."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(node: ast.AST) -> list[str]:
    """The full names one import statement brings in; nothing for another node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []
