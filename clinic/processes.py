"""Several processes answering at one address: begun, replaced when one is lost, ended together."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds a process must have lived to be replaced at once: a fault at the start is no race."""

_log = logging.getLogger(__name__)


def can_be_several() -> bool:
    """Whether this system can split a process in several."""
    return hasattr(os, "fork")


def keep_running(
    count: int, work: Callable[[], None], once_begun: Callable[[], None] = lambda: None
) -> None:
    """Do `work` in `count` processes at once, until this one is told to stop.

    `once_begun` is called here when all have begun. A process that ends is replaced. When this
    one ends they all do, even if it was killed: each holds one end of a pipe whose other end is
    here alone. Connections to a database do not survive the split, so there must be none yet.
    """
    with _lifeline() as (watched, held):
        members: dict[int, float] = {}
        try:
            for _ in range(count):
                members[_begin(work, watched, held)] = time.monotonic()
            once_begun()
            while True:
                _lose_one(members)
                members[_begin(work, watched, held)] = time.monotonic()
        finally:
            _end(list(members))


def _lose_one(members: dict[int, float]) -> None:
    """Wait until one of the processes has ended, and a moment more if it was a new one."""
    number, status = os.wait()
    began = members.pop(number)
    code = os.waitstatus_to_exitcode(status)
    _log.warning("process %d ended with %d; another takes its place", number, code)
    if time.monotonic() - began < PATIENCE:
        time.sleep(PATIENCE)


@contextmanager
def _lifeline() -> Iterator[tuple[int, int]]:
    watched, held = os.pipe()
    try:
        yield watched, held
    finally:
        os.close(watched)
        os.close(held)


def _begin(work: Callable[[], None], watched: int, held: int) -> int:
    """Split off one process; gives its number."""
    sys.stdout.flush()
    sys.stderr.flush()
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        os.close(held)
        threading.Thread(target=_end_with, args=(watched,), daemon=True).start()
        work()
        code = 0
    except SystemExit:
        code = 0
    except BaseException:  # noqa: BLE001 -- nothing may get past the split
        traceback.print_exc()
    finally:
        os._exit(code)


def _end_with(watched: int) -> None:
    """Wait until the first process is gone, then end this one in good order."""
    os.read(watched, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(members: list[int]) -> None:
    for number in members:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
    for number in members:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(number, 0)
