"""R4: what a kernel saw of a write request: was the log on the disk before the answer went out?

The real server runs under strace. Its calls are read in order: a request comes in, the database's
log is synced, the answer leaves. One client asks, so what lies between the two is its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from trials.bench.client import Client
from trials.bench.serving import Served, serving
from trials.busy_desk import PASSWORD, furnish, told

STRACE = ("strace", "-f", "-y", "-s", "64", "-e", "trace=fdatasync,fsync,recvfrom,sendto")
CALL = re.compile(r"^(?P<process>\d+) +(?P<rest>.*)$")
SYNC = re.compile(r"^(?:fdatasync|fsync)\(\d+<[^>]*-wal>")
RESUMED = re.compile(r"^<\.\.\. (?:fdatasync|fsync) resumed>.*= 0$")


@dataclass
class Seen:
    """How many write requests were answered, and how many after a sync."""

    answered: int = 0
    synced: int = 0
    refused: int = 0


def why_not() -> str:
    """Why this cannot be tried here; empty where it can."""
    if shutil.which("strace") is None:
        return "there is no strace on this machine"
    tried = subprocess.run(
        [*STRACE, "-o", "/dev/null", sys.executable, "-c", ""], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this machine does not let one process trace another"


def watched(url: str, folder: Path, requests: int, fault: str = "none") -> Seen:
    """Book so many times under strace. Raises RuntimeError where the desk cannot sign in."""
    folder.mkdir(exist_ok=True)
    desk = furnish(url, therapists=2, patients=2)
    log = folder / "calls.txt"
    start = (*STRACE, "-o", str(log), sys.executable)
    seen = Seen()
    arguments = (fault, "--port", "0")
    with serving("trials.faulty_server", told(url, folder), *arguments, python=start) as served:
        client = Client(served)
        client.sign_in(desk.email, PASSWORD)
        for number in range(requests):
            answer = client.ask(desk.book(number, 0, 0, f"sync-{number}"))
            seen.refused += answer.status != 303
        client.close()
        _let_go(served)
    seen.answered, seen.synced = count(log.read_text(errors="replace").splitlines())
    return seen


def _let_go(served: Served) -> None:
    """Tell the traced server to stop: strace itself holds the signal back from it."""
    children = Path(f"/proc/{served.process}/task/{served.process}/children").read_text()
    for child in children.split():
        os.kill(int(child), signal.SIGTERM)


def count(lines: Iterable[str]) -> tuple[int, int]:
    """Bookings that were answered, and those whose answer left after the log was synced."""
    answered = synced = 0
    inside = done = False
    waiting: set[str] = set()
    for line in lines:
        found = CALL.match(line)
        process, rest = (found["process"], found["rest"]) if found else ("", line)
        if "POST /appointments/book" in rest:
            inside, done = True, False
        elif SYNC.match(rest):
            done |= rest.endswith("= 0")
            waiting |= {process} if "unfinished" in rest else set()
        elif RESUMED.match(rest) and process in waiting:
            done = True
            waiting.discard(process)
        elif inside and rest.startswith("sendto(") and "HTTP/1.1 " in rest:
            answered, synced, inside = answered + 1, synced + done, False
    return answered, synced
