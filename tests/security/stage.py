"""A clinic that stands still: the same rows and the same minute for every request tried on it.

Whoever asks is given by a short name (`WHO`), whatever row is asked for by another (`ROWS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from flask import Flask

from clinic import clock
from clinic.extensions import db
from clinic.models import AuditEntry
from clinic.queries import calendars
from clinic.rules.words import Role
from tests.security.furnish import Samples, furnish
from tests.security.rewind import Kept, keep
from tests.support import sql
from tests.support.client import CheckingClient
from tests.support.databases import dispose
from tests.support.databases import test_app as make_app
from tests.support.house import PASSWORD, House, build_house

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday, in the clinic's winter time
ANYONE = ""
WHO = {
    "anonymous": ANYONE,
    "patient A": "marta",
    "patient B": "jon",
    "therapist of A": "ana",
    "therapist of B": "ben",
    "front desk": "desk",
    "administrator": "admin",
    "disabled account": "gone",
}
ROLE_OF = {
    "marta": Role.PATIENT,
    "jon": Role.PATIENT,
    "ana": Role.THERAPIST,
    "ben": Role.THERAPIST,
    "desk": Role.FRONT_DESK,
    "admin": Role.ADMINISTRATOR,
}
COOKIE = "needlepoint"


@dataclass
class Stage:
    """The app, the small clinic furnished, and a way to put everything back."""

    app: Flask
    house: House
    samples: Samples
    url: str
    kept: Kept | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def playing(self) -> Iterator[None]:
        """Inside the app, every row as it stood at the start, the clock standing still."""
        with self.app.app_context(), frozen():
            self.restore()
            yield
            db.session.remove()

    def caller(self, short: str) -> CheckingClient:
        """A client signed in as this person, as it stood at the start."""
        client = self.app.test_client()
        assert isinstance(client, CheckingClient)
        client.looks = False  # what is wrong with a page is gathered, and is said by R27
        if self.cookies.get(short):
            client.set_cookie(COOKIE, self.cookies[short])
        return client

    def restore(self) -> None:
        """Every row as it stood at the start."""
        db.session.remove()
        calendars._shelf._kept.clear()
        assert self.kept is not None
        self.kept.restore()

    def keep(self) -> None:
        """Remember the rows as they stand now."""
        self.kept = keep(self.url)

    def entries_since(self, number: int) -> list[AuditEntry]:
        """Audit entries written after the one of this number, oldest first."""
        query = db.select(AuditEntry).where(AuditEntry.id > number).order_by(AuditEntry.id)
        found = list(db.session.scalars(query))
        db.session.remove()
        return found

    def last_entry(self) -> int:
        """The number of the newest audit entry."""
        return int(sql.one("SELECT coalesce(max(id), 0) FROM audit_entry"))


@contextmanager
def frozen() -> Iterator[None]:
    """The clinic's clock stands still."""
    with patch.object(clock, "now", lambda: NOW):
        yield


def make_stage(url: str, **settings: Any) -> Stage:
    """Furnish a migrated, empty database and sign everybody in."""
    app = make_app(url, PROPAGATE_EXCEPTIONS=False, **settings)
    app.test_client_class = CheckingClient
    with app.app_context(), frozen():
        house = build_house()
        stage = Stage(app, house, furnish(house), url)
        stage.cookies = {short: _cookie(stage, short) for short in house.users}
        sql.run("UPDATE \"user\" SET active = false WHERE email = 'gone@clinic.example'")
        stage.keep()
        db.session.remove()
    return stage


def close_stage(stage: Stage) -> None:
    """Let go of its database."""
    dispose(stage.app)


@contextmanager
def open_stage(url: str, **settings: Any) -> Iterator[Stage]:
    """A stage for as long as the block lasts, playing."""
    stage = make_stage(url, **settings)
    try:
        with stage.playing():
            yield stage
    finally:
        close_stage(stage)


def _cookie(stage: Stage, short: str) -> str:
    client = stage.caller(ANYONE)
    account = {"email": stage.house.users[short].email, "password": PASSWORD}
    answer = client.post("/sign-in", data=account)
    assert answer.status_code in {302, 303}, answer.text
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value
