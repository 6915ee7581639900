"""The trials at a few rounds a cell, and the runner that says what they came to.

R9 to R27 run small as tests of their own, in tests/security and tests/models; R2, R4,
R7 and R8 beside this.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from tests.conftest import ENGINES
from tests.support.databases import PostgresDatabases, SqliteDatabases
from trials import __main__ as runner
from trials import race, report
from trials.contests import Contest
from trials.race import (
    FOR_ALL,
    KINDS,
    ONE_VISIT,
    RACERS,
    Race,
    Told,
    faults_of,
    prepare,
    run_race,
)

ROUNDS = 2
ON_SQLITE = tuple(kind for kind in KINDS if kind != "resize with rooms for all")
ON_POSTGRES = ("therapist", "patient", "anybody", "offer")
"""All kinds run at full size on both."""
NEITHER = {"checked": False, "guarded": False}


def rounds_of(kind: str) -> int:
    """Where everybody is to win, one round is sixteen bookings."""
    return 1 if kind in FOR_ALL else ROUNDS


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[str]:
    """The address of an empty clinic's database, on each engine."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    source: SqliteDatabases | PostgresDatabases = request.getfixturevalue(name)
    with source.fresh(tmp_path) as address:
        yield address


@pytest.mark.parametrize(
    ("url", "kind"),
    [*(("sqlite", kind) for kind in ON_SQLITE), *(("postgresql", kind) for kind in ON_POSTGRES)],
    indirect=["url"],
)
def test_one_of_sixteen_gets_the_opening(url: str, kind: str) -> None:
    tried = prepare(url, kind, rounds_of(kind))
    assert faults_of(tried, run_race(tried)) == []


def test_of_two_who_move_one_visit_the_second_is_told(url: str) -> None:
    tried = prepare(url, ONE_VISIT, 1)
    assert faults_of(tried, run_race(tried)) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_control_without_its_version_a_visit_is_moved_over_another_move(url: str) -> None:
    tried = prepare(url, ONE_VISIT, 1, checked=False)
    assert any("winners" in fault for fault in faults_of(tried, run_race(tried)))


@pytest.mark.parametrize(
    ("url", "kind"), [("sqlite", "move"), ("postgresql", "offer")], indirect=["url"]
)
def test_control_without_both_it_is_given_twice(url: str, kind: str) -> None:
    tried = prepare(url, kind, 1, **NEITHER)
    faults = faults_of(tried, run_race(tried))
    assert any("winners" in fault for fault in faults)
    assert any("pairs of reservations that overlap" in fault for fault in faults)


@pytest.mark.parametrize(
    "standing", [{"checked": False}, {"guarded": False}], ids=["the-law-alone", "the-check-alone"]
)
def test_either_protection_alone_is_enough(url: str, standing: dict[str, bool]) -> None:
    tried = prepare(url, "therapist", ROUNDS, **standing)
    assert faults_of(tried, run_race(tried)) == []


def test_control_without_both_it_books_twice(url: str) -> None:
    tried = prepare(url, "therapist", ROUNDS, **NEITHER)
    faults = faults_of(tried, run_race(tried))
    assert any("winners" in fault for fault in faults)
    assert any("pairs of reservations that overlap" in fault for fault in faults)


def test_control_an_answer_of_the_wrong_kind_is_a_fault() -> None:
    told = Told()
    told.add(0, "won", "a")
    for _ in range(RACERS - 2):
        told.add(0, "taken", "just taken")
    told.add(0, "fault", "OperationalError: deadlock")
    with (
        patch.object(race, "after", lambda _: []),
        patch.object(race, "_unaccounted", lambda *_: []),
    ):
        faults = faults_of(Race("", Contest("room", None, ()), 1), told)
    assert faults == [
        "round 0: OperationalError: deadlock",
        "round 0: 1 winners and 14 refused of 16",
    ]


HELD = report.Outcome("10 rounds", control=["booked twice"], control_tried="no guard")
SHORT = report.Outcome("10 rounds", faults=["two winners"], control=["booked twice"])
BLIND = report.Outcome("10 rounds", control_tried="no guard")


@pytest.mark.parametrize(
    ("outcome", "word", "status"),
    [(HELD, "held", 0), (SHORT, "FELL SHORT", 1), (BLIND, "DID NOT FAIL", 1)],
    ids=["held", "short", "blind"],
)
def test_the_runner_says_what_a_trial_came_to(
    capsys: pytest.CaptureFixture[str], outcome: report.Outcome, word: str, status: int
) -> None:
    with _trials(lambda *_: outcome):
        assert runner.main(["R1"]) == status
    assert word in capsys.readouterr().out


def test_a_trial_that_breaks_has_fallen_short(capsys: pytest.CaptureFixture[str]) -> None:
    with _trials(lambda *_: 1 / 0):
        assert runner.main(["R1"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_trial_nobody_knows_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["R99"]) == 2
    assert "there are R1, R2, R4, R7, R8, R9" in capsys.readouterr().out


@contextmanager
def _trials(run: Any) -> Iterator[None]:
    trial = SimpleNamespace(ENGINES=("sqlite",), run=run)
    with (
        patch("importlib.import_module", lambda _: trial),
        patch.object(runner, "open_places", nullcontext),
    ):
        yield
