"""The floor: a web server of a few lines on the same database.

It reads the same rows by the driver alone and puts them into a bare template, or writes the
same rows; the same server program, threads and settings of the connection. Whatever the clinic
takes beyond this is its own doing. `python -m trials.bench.bare URL`.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment
from waitress.server import create_server

from clinic.__main__ import LOOPBACK, THREADS
from trials.bench.bare_rows import MIDNIGHT, Booking, Rows

PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% for name, rows in found.items() %}<table><caption>{{ name }}</caption>"
    "{% for row in rows %}<tr>{% for each in row %}<td>{{ each }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>{% endfor %}"
)


class Bare:
    """The WSGI app; each thread of the server has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._own = threading.local()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        asked = dict(parse_qsl(environ["QUERY_STRING"]))
        if environ["REQUEST_METHOD"] == "POST":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            asked |= dict(parse_qsl(environ["wsgi.input"].read(length).decode()))
        kind, body = self._answer(environ["PATH_INFO"], asked)
        start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    @property
    def _rows(self) -> Rows:
        if not hasattr(self._own, "rows"):
            self._own.rows = Rows(self._url)
        found: Rows = self._own.rows
        return found

    def _answer(self, path: str, asked: dict[str, str]) -> tuple[str, bytes]:
        if path in {"/book", "/move"}:
            return "text/plain", _write(self._rows, [asked])
        if path == "/repeat":
            return "text/plain", _write(self._rows, json.loads(asked["visits"]))
        begin = MIDNIGHT + int(asked.get("day", "0")) * 1440
        unit = int(asked["unit"]) if "unit" in asked else None
        found = self._rows.day(begin, unit, int(asked.get("days", "1")))
        self._rows.enter("list:looked")
        if path.endswith(".json"):
            return "application/json", json.dumps(found, default=str).encode()
        return "text/html", PAGE.render(title="Day", found=found).encode()


def _write(rows: Rows, wanted: list[dict[str, str]]) -> bytes:
    """Book or move these visits in one transaction."""
    bookings = [_booking(each) for each in wanted]
    rows.begin()
    rows.lock(number for booking in bookings for number in booking.calendars)
    for each, booking in zip(wanted, bookings, strict=True):
        if "visit" in each:
            rows.move(int(each["visit"]), booking)
        else:
            rows.book(booking)
    rows.commit()
    return b"kept"


def _booking(asked: dict[str, str]) -> Booking:
    numbers = {name: int(value) for name, value in asked.items() if name not in {"key", "visit"}}
    return Booking(**numbers, key=asked["key"])


def main() -> None:
    """Answer until told to stop."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = create_server(
        Bare(sys.argv[1]), host=LOOPBACK, port=0, threads=THREADS, ident=None
    )
    print(f"bare: http://{LOOPBACK}:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
