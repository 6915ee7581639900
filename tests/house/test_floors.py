"""The floors hold, and each contract refuses a mistake planted against it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.sources import ROOT
from tools.lint import SCRIPTS

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
# contract, the file planted, what it says
MISTAKES = [
    ("floors", "queries/planted.py", "import clinic.services"),
    ("floors", "rules/planted.py", "import clinic.models"),
    ("floors", "extensions.py", "import clinic.rules"),
    ("floors", "forms/planted.py", "import clinic.pages"),
    ("floors", "pages/planted.py", "import clinic.exports"),
    ("floors", "loose.py", "LOOSE = True"),
    ("pure-rules", "rules/planted.py", "import flask"),
    ("pure-rules", "rules/planted.py", "from sqlalchemy import select"),
    ("pure-rules", "rules/planted.py", "from clinic import clock"),
    ("plain-models", "models/planted.py", "from clinic.extensions import db"),
    ("no-web-below", "services/planted.py", "from flask import request"),
    ("no-web-below", "queries/planted.py", "from werkzeug.exceptions import NotFound"),
    ("forms-know-no-tables", "forms/planted.py", "import clinic.models"),
    ("forms-know-no-tables", "forms/planted.py", "import clinic.services"),
    ("pages-do-not-ask", "pages/planted.py", "import clinic.queries"),
    ("pages-do-not-ask", "exports/planted.py", "from clinic.extensions import db"),
    ("thin-views", "views/planted.py", "import clinic.models"),
    ("thin-views", "commands/planted.py", "from sqlalchemy import text"),
    ("thin-views", "views/planted.py", "from clinic.extensions import db"),
    ("no-cycles", "rules/planted.py", "import clinic.rules.planted_too"),
]
THE_OTHER_HALF = {"no-cycles": ("rules/planted_too.py", "import clinic.rules.planted")}


def plant(house: Path, place: str, line: str) -> None:
    file = house / "clinic" / place
    old = file.read_text(encoding="utf-8") if file.exists() else '"""Planted."""\n'
    file.write_text(f"{old}\n{line}\n", encoding="utf-8")


def look(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / "lint-imports"), "--no-logo", "--no-cache", *options]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    not_python = shutil.ignore_patterns("static", "data", "__pycache__")
    shutil.copytree(ROOT / "clinic", tmp_path / "clinic", ignore=not_python)
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract(copied_house: Path) -> None:
    found = look(copied_house)
    assert found.returncode == 0, found.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in found.stdout


@pytest.mark.parametrize(("contract", "place", "line"), MISTAKES)
def test_a_planted_mistake_is_refused(
    copied_house: Path, contract: str, place: str, line: str
) -> None:
    plant(copied_house, place, line)
    if contract in THE_OTHER_HALF:
        plant(copied_house, *THE_OTHER_HALF[contract])
    found = look(copied_house, "--contract", contract)
    assert found.returncode == 1, found.stdout + found.stderr
    assert f"{CONTRACTS[contract]} BROKEN" in found.stdout


def test_every_contract_has_a_mistake_planted_against_it() -> None:
    assert {contract for contract, _, _ in MISTAKES} == set(CONTRACTS)
