"""The furnished clinic of the request trials, on a database of the trials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.security.crawl import Try, tries
from tests.security.planted import planting
from tests.security.stage import Stage, open_stage
from trials.places import Places


@contextmanager
def sound(places: Places, engine: str) -> Iterator[Stage]:
    """The clinic as it is."""
    with places.migrated(engine) as url, open_stage(url) as stage:
        stage.app.logger.disabled = True
        yield stage


@contextmanager
def planted(places: Places, engine: str) -> Iterator[Stage]:
    """The clinic with a route for every fault there is to find."""
    with places.migrated(engine) as url, planting(), open_stage(url) as stage:
        stage.app.logger.disabled = True
        yield stage


def only(stage: Stage, *names: str) -> list[Try]:
    """Tries of these planted routes alone."""
    wanted = {f"planted.{name}" for name in names}
    return [one for one in tries(stage) if one.endpoint in wanted]
