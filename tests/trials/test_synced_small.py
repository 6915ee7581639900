"""R4, small: a few bookings under strace, and the reading of what it wrote."""

from pathlib import Path

import pytest

from tests.support.databases import SqliteDatabases
from trials.R4 import faults_of
from trials.synced import Seen, count, watched, why_not

ASKED = '7 recvfrom(9<socket:[1]>, "POST /appointments/book?patient=a"..., 8192, 0) = 400'
SYNC = "8 fdatasync(12</x/clinic.sqlite3-wal>) = 0"
SENT = '8 sendto(9<socket:[1]>, "HTTP/1.1 303 SEE OTHER\\r\\n"..., 300, 0) = 300'
HALVES = [
    "8 fdatasync(12</x/clinic.sqlite3-wal> <unfinished ...>",
    "8 <... fdatasync resumed>) = 0",
]


def test_an_answer_counts_when_the_log_was_synced_before_it() -> None:
    assert count([ASKED, SYNC, SENT]) == (1, 1)
    assert count([ASKED, *HALVES, SENT]) == (1, 1)


@pytest.mark.parametrize(
    "calls",
    [
        [ASKED, SENT, SYNC],
        [SYNC, ASKED, SENT],
        [ASKED, HALVES[0], SENT, HALVES[1]],
        [ASKED, SYNC.replace("= 0", "= -1 EIO"), SENT],
        [ASKED, SYNC.replace("-wal", ".lock"), SENT],
    ],
    ids=["after", "before", "not-done", "failed", "another-file"],
)
def test_control_any_other_order_is_seen(calls: list[str]) -> None:
    assert count(calls) == (1, 0)
    assert faults_of(Seen(1, 0), 1) == ["0 of 1 answers left after a sync"]


def test_a_booking_is_on_the_disk_before_it_is_confirmed(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with sqlite_databases.fresh(tmp_path) as url:
        assert faults_of(watched(url, tmp_path / "R4", 3), 3) == []
