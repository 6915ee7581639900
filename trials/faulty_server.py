"""The real server with one fault planted, for the negative controls of R2 and R4.

`python -m trials.faulty_server FAULT --port 0 …`, where FAULT is `none`, `early` (a booking is
confirmed before it is kept) or `unsynced` (a commit does not wait for the disk).
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from flask import Flask, current_app

from clinic import engine
from clinic.__main__ import main as open_clinic
from clinic.rules.errors import Refused
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import BookingRequest
from clinic.services import booking
from clinic.services.booking import Booked
from clinic.views import appointments

LATER = 0.05
UNSYNCED = tuple(
    pragma.replace("synchronous=FULL", "synchronous=NORMAL")
    for pragma in engine._PRAGMAS  # noqa: SLF001 -- the switch of the trial
)


class Early:
    """Confirms each booking at once and keeps it a moment later, two behind at most."""

    def __init__(self, really: Callable[[Principal, BookingRequest], Booked]) -> None:
        self.really = really
        self.waiting: queue.Queue[tuple[float, Any, Principal, BookingRequest]] | None = None

    def __call__(self, actor: Principal, request: BookingRequest) -> Booked:
        """Say yes."""
        if self.waiting is None:  # in this process for the first time
            self.waiting = queue.Queue(maxsize=1)
            threading.Thread(target=self._keep, daemon=True).start()
        app: Any = current_app
        due = time.monotonic() + LATER
        self.waiting.put((due, app._get_current_object(), actor, request))  # noqa: SLF001 -- its only name
        return Booked("early", request.start)

    def _keep(self) -> None:
        assert self.waiting is not None
        while True:
            due, app, actor, request = self.waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            self._keep_one(app, actor, request)

    def _keep_one(self, app: Flask, actor: Principal, request: BookingRequest) -> None:
        with app.app_context():
            try:
                self.really(actor, request)
            except Refused:
                return


def main(fault: str, arguments: list[str]) -> int:
    """Open the clinic with this fault."""
    if fault == "early":
        with patch.object(appointments, "book_visit", Early(booking.book)):
            return open_clinic(arguments)
    if fault == "unsynced":
        with patch.object(engine, "_PRAGMAS", UNSYNCED):
            return open_clinic(arguments)
    return open_clinic(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
