"""The real server as `make run` starts it, woken up at the bench's moment.

`python -m trials.bench.serving --port 0`, with DATABASE_URL and CLINIC_INSTANCE set.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clinic import clock
from clinic.__main__ import main as open_clinic
from clinic.config import ROOT
from trials.bench.sizes import NOW

PATIENCE = 120


@dataclass(frozen=True)
class Served:
    """A server that answers: where, and as which process."""

    host: str
    port: int
    process: int

    @property
    def memory_mb(self) -> float | None:
        """What the process holds in memory now; None where the system does not say."""
        path = Path(f"/proc/{self.process}/status")
        if not path.exists():
            return None
        lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        return int(lines["VmRSS"].split()[0]) / 1024


def wake_up() -> None:
    """Let this process's clock go on from the bench's moment."""
    real = clock.now
    shift = NOW - real()
    clock.now = lambda: real() + shift


@contextmanager
def serving(
    module: str, told: Mapping[str, str], *arguments: str, python: Sequence[str] = (sys.executable,)
) -> Iterator[Served]:
    """Start `python -m module` and wait for the line that says where it answers."""
    process = subprocess.Popen(
        [*python, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **told},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = _address(process)
        host, _, port = address.rpartition("/")[2].partition(":")
        yield Served(host, int(port), process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if process.stdout is not None:
            process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    """The address in the ready line. Raises RuntimeError when the server ends without one."""
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return line.strip()
    message = f"the server ended with code {process.wait()}"
    raise RuntimeError(message)


if __name__ == "__main__":
    wake_up()
    sys.exit(open_clinic(sys.argv[1:]))
