"""Sixteen at a barrier, all wanting the same: the race of R1 and R33.

The racers are threads, spread over several processes when there is time for it. What they do in
each round is a contest (`trials/contests.py`), in a clinic furnished for it.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Engine, text

from clinic import clock
from clinic.engine import engine_options
from clinic.extensions import db
from clinic.models import guard
from clinic.rules.errors import Refused
from tests.support import sql
from tests.support.databases import dispose, test_app
from trials.contest_places import FOR_ALL, KINDS, ONE_VISIT, furnish
from trials.contests import RACERS, Contest
from trials.places import Places

__all__ = [
    "FOR_ALL",
    "KINDS",
    "ONE_VISIT",
    "RACERS",
    "Race",
    "Told",
    "faults_of",
    "prepare",
    "race_once",
    "run_race",
]

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PATIENCE = 120.0


class Barrier(Protocol):
    """What both kinds of barrier can do."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the others."""

    def abort(self) -> None:
        """Let the others wait no longer."""


@dataclass(frozen=True)
class Race:
    """What is raced for, on which database, with which protection left standing."""

    url: str
    contest: Contest
    rounds: int
    checked: bool = True


@dataclass
class Told:
    """What the racers were told, by round."""

    won: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    taken: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, number: int, word: str, detail: str) -> None:
        """Note one answer."""
        if word == "won":
            self.won[number].add(detail)
        elif word == "taken":
            self.taken[number] += 1
        else:
            self.faults.append(f"round {number}: {detail}")


def _try(race: Race, racer: int, number: int, seen: str) -> tuple[str, str]:
    """One racer's one try: what it was told."""
    try:
        return "won", race.contest.attempt(racer, number, seen)
    except Refused as refused:
        if refused.status == 409 and race.contest.is_clear(refused):
            return "taken", refused.message
        return "fault", f"a refusal that leaves one at a loss: {refused.message}"
    except Exception as error:  # noqa: BLE001 -- any other error is the finding
        return "fault", f"{type(error).__name__}: {str(error).splitlines()[0]}"


def _make_ready(race: Race, racer: int, number: int, barrier: Barrier) -> str:
    """Make ready for a round of a contest that needs it; what this racer saw then."""
    if not race.contest.staged:
        return ""
    barrier.wait(PATIENCE)  # the last round is over for everybody
    seen = race.contest.before(racer, number)
    db.session.rollback()
    barrier.wait(PATIENCE)
    if racer == 0:
        race.contest.lead(number)
    db.session.rollback()
    return seen


def _run(
    app: Flask, race: Race, racer: int, barrier: Barrier, tell: Callable[[tuple[Any, ...]], None]
) -> None:
    """Every round of one racer."""
    try:
        for number in range(race.rounds):
            with app.app_context():
                seen = _make_ready(race, racer, number, barrier)
                barrier.wait(PATIENCE)
                tell((number, *_try(race, racer, number, seen)))
    except threading.BrokenBarrierError:
        tell((-1, "fault", "a racer did not come back"))
    except Exception as error:  # noqa: BLE001 -- nobody else is to wait for it
        barrier.abort()
        tell((-1, "fault", f"making ready: {type(error).__name__}: {error}"))


@contextmanager
def _app(race: Race) -> Iterator[Flask]:
    """The app a racer works on; unchecked, its booking trusts what it saw before the lock."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it tells of each batch the law refused
    options = {**engine_options(race.url), "pool_size": RACERS + 4}
    app = test_app(race.url, SQLALCHEMY_ENGINE_OPTIONS=options)
    with ExitStack() as stack:
        stack.enter_context(patch.object(clock, "now", lambda: NOW))
        if not race.checked:
            race.contest.unchecked(stack)
        yield app
    dispose(app)


def _race_here(race: Race, racers: Iterable[int], barrier: Barrier, tell: Any) -> None:
    """Let these racers run in this process until the last round."""
    with _app(race) as app:
        threads = [
            threading.Thread(target=_run, args=(app, race, racer, barrier, tell))
            for racer in racers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _race_there(race: Race, racers: list[int], barrier: Barrier, queue: Any) -> None:
    _race_here(race, racers, barrier, queue.put)
    queue.put(None)


def run_race(race: Race, *, processes: int = 1) -> Told:
    """Run every round and gather what everybody was told."""
    told = Told()
    if processes == 1:
        answers: list[tuple[Any, ...]] = []
        _race_here(race, range(RACERS), threading.Barrier(RACERS), answers.append)
        for answer in answers:
            told.add(*answer)
        return told
    context = multiprocessing.get_context("spawn")
    barrier, queue = context.Barrier(RACERS), context.Queue()
    shares = [list(range(first, RACERS, processes)) for first in range(processes)]
    runners = [
        context.Process(target=_race_there, args=(race, share, barrier, queue)) for share in shares
    ]
    for runner in runners:
        runner.start()
    for _ in runners:
        for answer in iter(queue.get, None):
            told.add(*answer)
    for runner in runners:
        runner.join()
    return told


def after(url: str) -> list[str]:
    """What the database holds that it should not: overlaps, visits nobody was told of."""
    app = test_app(url)
    with app.app_context():
        found = list(_rows(db.engine))
    dispose(app)
    return found


def _unaccounted(race: Race, wins: int) -> list[str]:
    """Visits kept that nobody was told of, or told of and not kept."""
    app = test_app(race.url)
    with app.app_context():
        kept = sql.one("SELECT count(*) FROM appointment") - len(race.contest.visits)
    dispose(app)
    told = wins * race.contest.made
    return [] if kept == told else [f"{kept} visits kept, {told} confirmed"]


def _rows(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for what, query in CHECKS.items():
            number = connection.execute(text(query)).scalar_one()
            if number:
                yield f"{number} {what}"


CHECKS = {
    "pairs of reservations that overlap": (
        "SELECT count(*) FROM reservation a JOIN reservation b ON a.resource_id = b.resource_id"
        " AND a.id < b.id AND a.from_minute < b.to_minute AND b.from_minute < a.to_minute"
    ),
    "visits without exactly one audit entry of their booking": (
        "SELECT count(*) FROM appointment WHERE (SELECT count(*) FROM audit_entry"
        " WHERE action = 'appointment:booked' AND subject_id = appointment.id) <> 1"
    ),
    "visits that are not held for where they stand": (
        "SELECT count(*) FROM appointment v WHERE (SELECT count(*) FROM reservation r"
        " JOIN patient p ON p.resource_id = r.resource_id AND p.id = v.patient_id"
        " WHERE r.appointment_id = v.id AND r.from_minute = v.from_minute"
        " AND r.to_minute = v.to_minute) <> 1"
    ),
    "visits that hold nothing": (
        "SELECT count(*) FROM appointment WHERE NOT EXISTS"
        " (SELECT 1 FROM reservation WHERE appointment_id = appointment.id)"
    ),
}


def faults_of(race: Race, told: Told) -> list[str]:
    """Every round with another number of winners, every answer that was neither; and the rows."""
    faults, contest = list(told.faults), race.contest
    for number in range(race.rounds):
        winners, losers = len(told.won[number]), told.taken[number]
        if winners != contest.winners:
            faults.append(f"round {number}: {winners} winners")
        if contest.kind != "the same form" and winners + losers != RACERS:
            faults.append(f"round {number}: {winners} winners and {losers} refused of {RACERS}")
    wins = sum(map(len, told.won.values()))
    return [*faults, *after(race.url), *_unaccounted(race, wins)]


def prepare(
    url: str, kind: str, rounds: int, *, checked: bool = True, guarded: bool = True
) -> Race:
    """Furnish the clinic of a race; `checked` and `guarded` say which protections stand."""
    app = test_app(url)
    with app.app_context(), patch.object(clock, "now", lambda: NOW):
        contest = furnish(kind)
        if not guarded:
            with sql.writing() as connection:
                guard.remove(connection)
    dispose(app)
    return Race(url, contest, rounds, checked)


def race_once(
    places: Places, engine: str, kind: str, rounds: int, processes: int, **standing: bool
) -> list[str]:
    """One race on a clinic of its own: what fell short."""
    with places.migrated(engine) as url:
        race = prepare(url, kind, rounds, **standing)
        return faults_of(race, run_race(race, processes=processes))
