"""It is Monday morning, 23 November 2026; a fault is an answer of 500, as it is in real life."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.support.desk import MONDAY_MORNING


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """The clock stands still on Monday morning."""
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app, answering faults as it does in real life."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app
