"""R7, small: a few backups while three threads write, on each engine, and the control."""

from pathlib import Path

import pytest

from tests.conftest import ENGINES
from tests.support.contents import app_on
from trials.backup_while_writing import backup_while_writing


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_is_of_one_moment_while_others_write(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with (
        app_on(engine, request, tmp_path / "source") as source,
        app_on("sqlite", request, tmp_path / "target") as target,
    ):
        found = backup_while_writing(source, target, tmp_path, backups=3)
    assert found.faults == []
    assert found.torn == 0
    assert found.writes > 3


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_read_at_different_moments_are_seen(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with (
        app_on(engine, request, tmp_path / "source") as source,
        app_on("sqlite", request, tmp_path / "target") as target,
    ):
        found = backup_while_writing(source, target, tmp_path, backups=1, one_moment=False)
    assert found.torn == 1
