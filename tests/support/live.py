"""The real clinic behind a real web server, for a browser to visit.

The server runs in a thread of the test's own process, so that a test can set the clinic's clock:
`Wall` is the clock on its wall, and it moves only when it is told to.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from clinic import clock

THREADS = 6  # as many connections as a browser holds open to one place
STOP_SECONDS = 20


@dataclass
class Wall:
    """The clock on the clinic's wall."""

    now: datetime
    zone: str = "Europe/London"

    def be(self, time: str, day: str = "") -> None:
        """Turn it to a time of day there, `09:25`; of the day it shows unless another is named."""
        local = self.now.astimezone(ZoneInfo(self.zone))
        moment = f"{day or local.date().isoformat()}T{time}"
        turned = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(self.zone))
        self.now = turned.astimezone(UTC)


@contextmanager
def wall_clock(at: datetime, zone: str = "Europe/London") -> Iterator[Wall]:
    """Let the whole process read this clock for as long as the block lasts."""
    wall = Wall(at, zone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: wall.now)
        yield wall


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Answer on a free port of this machine; the address, for as long as the block lasts."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line of requests is no news
    listener = socket.create_server(("127.0.0.1", 0))
    server: Any = create_server(app, sockets=[listener], threads=THREADS, ident=None)
    thread = threading.Thread(target=server.run, name="clinic")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(STOP_SECONDS)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"
