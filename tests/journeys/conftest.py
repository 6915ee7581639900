"""A real browser at the real clinic, which stands at a fixed moment whatever day it is here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from clinic.services.demo import ensure_demo
from clinic.services.schema import file_lock
from tests.journeys.visitor import PATIENCE_MS, Visitor
from tests.support.browser import open_browser
from tests.support.databases import SqliteDatabases
from tests.support.demo import WEEKDAY, demo_app
from tests.support.house import House
from tests.support.live import Wall, serve, wall_clock

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file: two of them in one process do not go together."""
    expect.set_options(timeout=PATIENCE_MS)
    with open_browser() as found:
        yield found


Visit = Callable[..., Visitor]


@pytest.fixture
def windows(browser: Browser) -> Iterator[ExitStack]:
    """What is open in the browser; closed at the end, before the clinic is if that is earlier."""
    del browser
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def come(browser: Browser, windows: ExitStack) -> Visit:
    """`come(address)` opens a browser window of its own, with its own session, at a clinic.

    Whoever comes sits in another time zone than the clinic, which must not matter.
    """

    def visitor(address: str, **settings: Any) -> Visitor:
        settings.setdefault("viewport", {"width": 1440, "height": 900})
        window = browser.new_context(
            base_url=address,
            locale="en-GB",
            timezone_id="Pacific/Auckland",
            reduced_motion="reduce",
            **settings,
        )
        windows.callback(window.close)
        return Visitor(window.new_page(), address)

    return visitor


@pytest.fixture
def wall(house: House) -> Iterator[Wall]:
    """The clock on the wall of the small clinic: Tuesday, 24 November 2026, half past eight."""
    with wall_clock(WEEKDAY, house.location.zone) as wall:
        wall.be("08:30")
        yield wall


@pytest.fixture
def address(app: Flask, house: House, wall: Wall, windows: ExitStack) -> Iterator[str]:
    """Where the small clinic answers, for as long as anybody looks at it."""
    with serve(app) as url:
        yield url
        windows.close()  # a page that keeps a draft would ask a server that is going away


@pytest.fixture(scope="session")
def demo_file(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """The demo clinic as it was begun on a weekday morning, made once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demo.sqlite3"
    with file_lock(f"{shared}.lock"):
        if not shared.exists():
            draft = tmp_path_factory.mktemp("demo") / "draft.sqlite3"
            shutil.copy(sqlite_databases.template, draft)
            with demo_app(f"sqlite:///{draft}") as app:
                ensure_demo(app, WEEKDAY)
            shutil.move(draft, shared)
    return shared


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo clinic's app, a copy for each file of tests."""
    mine = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    shutil.copy(demo_file, mine)
    with demo_app(f"sqlite:///{mine}") as app:
        yield app


@pytest.fixture(scope="module")
def demo_address(demo: Flask) -> Iterator[str]:
    """Where the demo clinic answers; it is a Tuesday there, seven past ten."""
    with wall_clock(WEEKDAY), serve(demo) as url:
        yield url
