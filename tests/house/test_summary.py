"""The summary names what was really used, and a whole run that left something out fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import summary
from tests.support.sources import ROOT

SQLITE_TEST = """
from sqlalchemy import create_engine
def test_it():
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(SQLITE_TEST)
    command = (sys.executable, "-m", "pytest", "-p", "tests.support.summary", "-q", "-s")
    return subprocess.run(
        [*command, "--rootdir", folder, "-c", "/dev/null", *options, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_part_has_its_version_in_the_line() -> None:
    used = {"SQLite": {"3.53.4"}, "PostgreSQL": {"18.4"}, "Chromium": {"147.0"}}
    expected = "engines used: PostgreSQL 18.4, SQLite 3.53.4; browser: Chromium 147.0"
    assert summary.line(used) == expected
    assert summary.missing(used) == []


def test_nothing_used_is_said_too() -> None:
    assert summary.line({}) == "engines used: none; browser: none"
    assert summary.missing({}) == ["SQLite", "PostgreSQL", "Chromium"]


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_part_of_the_tests_says_what_it_used(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, "-n", workers)
    assert done.returncode == 0, done.stdout
    assert "engines used: SQLite 3." in done.stdout
    assert "browser: none" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_whole_run_that_left_something_out_fails(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, "-n", workers, "--whole")
    assert done.returncode == 1, done.stdout
    assert "FAILED: never used PostgreSQL, Chromium" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].startswith("1 passed")
