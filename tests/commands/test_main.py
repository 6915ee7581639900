"""`python -m clinic`: starting, answering, stopping, and who is let in."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic.config import secret_key

ROOT = Path(__file__).parents[2]
READY = "http://127.0.0.1:"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "clinic", *arguments]


def surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    known = {"CLINIC_INSTANCE": str(folder), "CLINIC_DEMO_PASSWORD": "harbour-street-demo"}
    return kept | known


@contextlib.contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    """What was printed up to the ready line, which is the last of them."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if READY in line:
            return lines
    raise AssertionError((lines, process.stderr.read() if process.stderr else ""))


def address_in(line: str) -> str:
    return READY + line.rpartition(":")[2]


def status_of(url: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        return int(answer.status)


def once(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=surroundings(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_demo_answers_when_it_says_so_and_stops_when_told(tmp_path: Path) -> None:
    with running(tmp_path, "--demo", "--port", "0") as process:
        *people, ready = until_ready(process)
        assert ready.startswith("Needlepoint demo clinic: http://127.0.0.1:")
        assert len(people) == 4
        assert all("harbour-street-demo" in line for line in people)
        assert status_of(address_in(ready) + "/sign-in") == 200
        port = ready.rpartition(":")[2]
        busy = once(tmp_path, "--demo", "--port", port)
        assert (busy.returncode, busy.stdout) == (1, "")
        assert f"Port {port} is taken by another program" in busy.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert (tmp_path / "demo.sqlite3").exists()
    assert not (tmp_path / "clinic.sqlite3").exists()


def test_the_demo_never_listens_beyond_this_machine(tmp_path: Path) -> None:
    for host in ("::", "192.0.2.1", "clinic.example"):
        refused = once(tmp_path, "--demo", "--port", "0", "--host", host)
        assert refused.returncode == 2
        assert "this machine alone" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    refused = once(tmp_path, "--port", "70000")
    assert refused.returncode == 1
    assert "0 to 65535" in refused.stderr


@pytest.mark.slow
def test_eight_first_starts_at_once_make_one_key_and_all_answer(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        started = [stack.enter_context(running(tmp_path, "--port", "0")) for _ in range(8)]
        ready = [until_ready(process) for process in started]
        assert [len(lines) for lines in ready] == [1] * 8
        for process in started:
            process.send_signal(signal.SIGINT)
        assert [process.wait(20) for process in started] == [0] * 8
    keys = [path for path in tmp_path.iterdir() if "key" in path.name]
    assert [path.name for path in keys] == ["secret_key"]
    assert stat.S_IMODE(keys[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "clinic.sqlite3").stat().st_mode) == 0o600


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    assert secret_key(tmp_path) == secret_key(tmp_path)
    (tmp_path / "secret_key").write_text("half a k")
    with pytest.raises(RuntimeError, match="whole key"):
        secret_key(tmp_path)


def test_without_being_told_only_this_machine_is_listened_to(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0") as process:
        port = int(until_ready(process)[-1].rpartition(":")[2])
        listening = {
            line.split()[1]
            for name in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
        }
        assert listening == {f"{socket.inet_aton('127.0.0.1')[::-1].hex().upper()}:{port:04X}"}


def members(process: int) -> set[int]:
    """The processes a process has split off."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return {int(number) for number in listed.split()}


def until(done: Callable[[], object]) -> None:
    """Wait for a condition."""
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")
def test_a_process_that_is_lost_is_replaced_and_all_end_together(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", "--processes", "2") as process:
        address = address_in(until_ready(process)[-1])
        first = members(process.pid)
        assert len(first) == 2
        lost = min(first)
        os.kill(lost, signal.SIGKILL)
        until(lambda: len(members(process.pid) - {lost}) == 2)
        assert {status_of(f"{address}/healthz") for _ in range(8)} == {200}
        second = members(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not any(Path(f"/proc/{number}").exists() for number in second)

    with running(tmp_path, "--port", "0", "--processes", "2") as process:
        until_ready(process)
        orphans = members(process.pid)
        process.kill()
        until(lambda: not any(is_alive(number) for number in orphans))


def is_alive(process: int) -> bool:
    """Whether it is there and has not ended."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False


def test_a_number_of_processes_that_is_none_is_named(tmp_path: Path) -> None:
    refused = once(tmp_path, "--port", "0", "--processes", "65")
    assert refused.returncode == 2
    assert "a number from 1 to 64" in refused.stderr
