"""The real server on several processes, killed in three ways and begun again at the same port."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from clinic.config import ROOT
from trials.bench.serving import Served

HOST = "127.0.0.1"
PATIENCE, AGAIN = 60.0, 0.05
WAYS = ("worker", "server", "everything")


def children_of(process: int) -> list[int]:
    """The processes a process has split off; none where the system does not say."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    with suppress(OSError):
        return [int(number) for number in listed.read_text().split()]
    return []


def why_not() -> str:
    """Why this cannot be tried here; empty where it can."""
    here = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return "" if here.exists() else "this system does not list the processes of a process"


class ServerToKill:
    """One clinic's server: `begin` it, `kill` it, and it answers again at the same address."""

    def __init__(
        self, surroundings: Mapping[str, str], folder: Path, fault: str, count: int
    ) -> None:
        self._told = {**os.environ, **surroundings}
        self._log = folder / "server.txt"
        self._arguments = (fault, "--processes", str(count))
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def served(self) -> Served:
        """Where it answers, and as which process."""
        assert self._process is not None
        return Served(HOST, self._port, self._process.pid)

    def begin(self) -> None:
        """Start it, again while its port is still held. Raises RuntimeError in the end."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._try():
                return
            time.sleep(AGAIN)
        raise RuntimeError(self._log.read_text()[-400:])

    def _try(self) -> bool:
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "trials.faulty_server"),
                    *(*self._arguments, "--port", str(self._port)),
                ],
                cwd=ROOT,
                env=self._told,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "http://" in line:
                self._port = int(line.strip().rpartition(":")[2])
                return True
        self._process.wait()
        return False

    def kill(self, way: str, dice: random.Random) -> None:
        """Kill one worker, the server that watches them, or all at once; -9, and begin again."""
        assert self._process is not None
        workers = children_of(self._process.pid)
        if way == "worker" and workers:
            workers = [dice.choice(workers)]
        if way != "worker":
            self._process.kill()
        for worker in workers if way != "server" else []:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        if way != "worker":
            self._gone()
            self.begin()

    def end(self) -> None:
        """Tell it to stop."""
        if self._process is not None:
            self._process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self._process is not None
        self._process.wait(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()
