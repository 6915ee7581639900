"""`make bench`: how long whole requests take beside the barest page, in one run.

Uses the demo clinic in a folder of its own, one client, no network; prints a table and writes
`bench/results.json`. Figures are ratios to an empty page of the same run: this machine's
speed drops out.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from clinic import clock, create_app
from clinic.config import ROOT
from clinic.extensions import db
from clinic.services.demo import ensure_demo

ROUNDS = 60
WARM = 5


@dataclass(frozen=True)
class Row:
    """One operation: milliseconds of a whole request, and its ratio to the empty page."""

    operation: str
    engine: str
    median_ms: float
    p95_ms: float
    floor_ms: float
    ratio: float
    queries: int
    bytes: int


def _prepare(folder: str) -> tuple[Flask, FlaskClient]:
    os.environ["CLINIC_INSTANCE"] = folder
    app = create_app({"WTF_CSRF_ENABLED": False}, demo=True)
    with app.app_context():
        flask_migrate.upgrade()
    desk = next(person for person in ensure_demo(app) if person[1] == "Front desk")
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": desk[2], "password": desk[3]})
    if answer.status_code not in {302, 303}:
        message = "the bench could not sign in"
        raise SystemExit(message)
    return app, client


def _measure(app: Flask, work: Callable[[], int]) -> tuple[list[float], int, int]:
    """Milliseconds of each round in order of size, queries of one round, bytes of one answer."""
    counted: list[str] = []

    def count(*arguments: object) -> None:
        counted.append(str(arguments[2]))

    size = work()
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    work()
    event.remove(engine, "before_cursor_execute", count)
    spent = []
    for _ in range(WARM + ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent[WARM:]), len(counted), size


def _ask(client: FlaskClient, path: str) -> int:
    return len(client.get(path).data)


def _pages() -> dict[str, str]:
    today = clock.now().date()
    far = today + timedelta(days=1)
    return {
        "empty page (sign-in redirect)": "/",
        "day board, page": f"/day?date={today}",
        "day board, data": f"/day.json?date={today}",
        "patient search": "/patients?q=ade",
        "openings form": f"/openings?from_day={far}",
    }


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as folder:
        app, client = _prepare(folder)
        rows: list[Row] = []
        floor = 0.0
        for operation, path in _pages().items():
            spent, queries, size = _measure(app, partial(_ask, client, path))
            median = statistics.median(spent)
            floor = floor or median
            worst = spent[int(len(spent) * 0.95) - 1]
            rows.append(
                Row(operation, "sqlite", median, worst, floor, median / floor, queries, size)
            )
        with app.app_context():
            db.engine.dispose()
    _report(rows)


def _report(rows: list[Row]) -> None:
    print(f"{'operation':<32}{'median ms':>10}{'p95 ms':>9}{'ratio':>8}{'queries':>9}{'bytes':>9}")
    for row in rows:
        print(
            f"{row.operation:<32}{row.median_ms:>10.1f}{row.p95_ms:>9.1f}"
            f"{row.ratio:>8.1f}{row.queries:>9}{row.bytes:>9}"
        )
    target = Path(ROOT) / "bench" / "results.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
