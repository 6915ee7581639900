"""One furnished clinic for all trials of this folder, put back before each of them.

`planted` is a second one, whose app has every fault the trials are there to find.
"""

from collections.abc import Iterator

import pytest

from tests.security.crawl import Forms, Seen, found_forms, see_everything
from tests.security.planted import planting
from tests.security.stage import Stage, close_stage, make_stage
from tests.support.databases import SqliteDatabases


@pytest.fixture(scope="session")
def standing_stage(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The clinic, made once."""
    with sqlite_databases.fresh(tmp_path_factory.mktemp("stage")) as url:
        stage = make_stage(url)
        yield stage
        close_stage(stage)


@pytest.fixture(scope="session")
def forms(standing_stage: Stage) -> Forms:
    """Every form of every page, read once."""
    with standing_stage.playing():
        return found_forms(standing_stage)


@pytest.fixture(scope="session")
def seen(standing_stage: Stage, forms: Forms) -> list[Seen]:
    """What everybody got from every route, asked once."""
    with standing_stage.playing():
        return list(see_everything(standing_stage, forms))


@pytest.fixture
def stage(standing_stage: Stage) -> Iterator[Stage]:
    """The clinic as it stood at the start, at ten in the morning of a Wednesday."""
    with standing_stage.playing():
        yield standing_stage


@pytest.fixture(scope="session")
def planted_stage(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The clinic with the planted faults, made once."""
    with sqlite_databases.fresh(tmp_path_factory.mktemp("planted")) as url:
        with planting():
            stage = make_stage(url)
        yield stage
        close_stage(stage)


@pytest.fixture
def planted(planted_stage: Stage) -> Iterator[Stage]:
    """The clinic with the planted faults, as it stood at the start."""
    with planting(), planted_stage.playing():
        yield planted_stage
