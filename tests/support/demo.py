"""A demo clinic to test in: the real app as `make run` opens it, on a database of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import Reservation
from clinic.rules.local_time import instant_of
from clinic.services.demo import ensure_demo
from tests.support.client import CheckingClient
from tests.support.databases import dispose, test_app

LONDON = ZoneInfo("Europe/London")
WEEKDAY = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)
PASSWORD = "look-around-freely"
MOMENTS = {
    "a weekday morning": WEEKDAY,
    "a Saturday at noon": datetime(2026, 11, 21, 12, 20, tzinfo=UTC),
    "a Sunday night": datetime(2026, 11, 22, 23, 40, tzinfo=UTC),
    "the clocks go back": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    "before opening, the clocks just went forward": datetime(2027, 3, 29, 5, 0, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 16, 45, tzinfo=UTC),
}


@contextmanager
def demo_app(url: str, **overrides: object) -> Iterator[Flask]:
    """The demo clinic's app on this database; nothing is in it yet."""
    app = test_app(url, **{"DEMO": True, "DEMO_PASSWORD": PASSWORD, **overrides})
    app.test_client_class = CheckingClient
    try:
        yield app
    finally:
        dispose(app)


@contextmanager
def filled_demo(databases: Any, folder: Path, now: datetime) -> Iterator[Flask]:
    """The demo clinic as it was begun at that moment, inside an app context."""
    with databases.fresh(folder) as url, demo_app(url) as app, app.app_context():
        ensure_demo(app, now)
        yield app


def rows(kind, *conditions):
    return list(db.session.scalars(select(kind).where(*conditions)))


def count(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def overlaps(*more: Reservation) -> list[tuple[int, int]]:
    held = defaultdict(list)
    for row in [*rows(Reservation), *more]:
        held[row.resource_id].append((row.from_minute, row.to_minute))
    return [
        (resource, later[0])
        for resource, spans in held.items()
        for earlier, later in pairwise(sorted(spans))
        if later[0] < earlier[1]
    ]


def day_of(minute: int):
    return instant_of(minute).astimezone(LONDON).date()
