"""The static checks hold, and each of them can fail."""

import shutil
from pathlib import Path

import pytest

from tests.support.sources import ROOT
from tools.lint import CHECKS, check

MISTAKES = {
    "ruff check": ("clinic/planted.py", '"""Planted."""\n\nimport os\n'),
    "ruff format": ("clinic/planted.py", '"""Planted."""\n\nNUMBER =   1\n'),
    "mypy": ("clinic/planted.py", '"""Planted."""\n\nNUMBER: int = "one"\n'),
    "import-linter": ("clinic/planted.py", '"""A module without a floor."""\n'),
    "djlint": ("templates/planted.html", '<img src="/static/a.svg">\n'),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_the_check_holds(name: str) -> None:
    done = check(name, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A project that has every folder the checks look into and nothing wrong."""
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for folder in ("tools", "trials", "tests"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text('"""Nothing yet."""\n')
    for floor in [path for path in (ROOT / "clinic").glob("*") if (path / "__init__.py").exists()]:
        (tmp_path / "clinic" / floor.name).mkdir(parents=True)
        (tmp_path / "clinic" / floor.name / "__init__.py").write_text('"""A floor."""\n')
    (tmp_path / "clinic" / "__init__.py").write_text('"""The house."""\n')
    for name in ("extensions", "clock", "config", "engine"):
        (tmp_path / "clinic" / f"{name}.py").write_text('"""Plumbing."""\n')
    request = '"""The audit entry names the address."""\n\nfrom flask import g\n\n__all__ = ["g"]\n'
    (tmp_path / "clinic" / "services" / "unit_of_work.py").write_text(request)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "fine.html").write_text("<p>Fine</p>\n")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_the_check_sees_a_planted_mistake(small_house: Path, name: str) -> None:
    place, text = MISTAKES[name]
    planted = small_house / place
    clean = check(name, small_house)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    planted.write_text(text, encoding="utf-8")
    done = check(name, small_house)
    assert done.returncode == 1
    assert "planted" in done.stdout + done.stderr
