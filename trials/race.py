"""Sixteen at a barrier, all wanting the same: the race of R1.

The racers are threads, spread over several processes when there is time for it. Each round is
another opening of a clinic where one resource is scarce and nothing else is.
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
from sqlalchemy.orm import Session

from clinic import clock
from clinic.engine import engine_options
from clinic.extensions import db
from clinic.models import Resource, guard
from clinic.rules.errors import Taken
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import BookingRequest, StepWish, VisitWish
from clinic.rules.words import ResourceKind, Role
from clinic.services import booking
from clinic.services.unit_of_work import unit_of_work
from tests.support import sql
from tests.support.databases import dispose, test_app
from tests.support.house import (
    House,
    add_hours,
    add_patient,
    add_resource,
    add_therapist,
    build_house,
    minute,
)

RACERS = 16
KINDS = ("therapist", "room", "equipment", "patient", "the same form")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRST = minute("2026-11-30T09:00")
SLOT, SLOTS, DAY, WEEK = 45, 10, 1440, 5
PATIENCE = 120.0


class Barrier(Protocol):
    """What both kinds of barrier can do."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the others."""


@dataclass(frozen=True)
class Race:
    """What is raced for, on which database, with which protection left standing."""

    url: str
    kind: str
    rounds: int
    checked: bool = True
    wishes: tuple[VisitWish, ...] = ()
    actor: int | None = None

    def start(self, number: int) -> int:
        """The opening of one round: ten a weekday."""
        day, slot = divmod(number, SLOTS)
        week, weekday = divmod(day, WEEK)
        return FIRST + (week * 7 + weekday) * DAY + slot * SLOT

    def request(self, racer: int, number: int) -> BookingRequest:
        """What one racer wants in one round."""
        same = self.kind == "the same form"
        key = f"round-{number}" if same else f"round-{number}-{racer}"
        return BookingRequest(self.wishes[racer], self.start(number), key)


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


def furnish(kind: str) -> tuple[tuple[VisitWish, ...], int | None]:
    """A clinic where only `kind` is scarce; what each racer wants, and who books."""
    house = build_house()
    desk = house.principal("desk")
    with unit_of_work(desk, "trial:furnished") as work:
        session = work.session
        for number in range(len(house.patients), RACERS):
            house.patients.append(add_patient(session, f"Racer{number}", "Some"))
        for number in range(len(house.therapists), RACERS):
            house.therapists.append(add_therapist(session, house, f"Therapist {number}", None))
        _add_rooms(session, house, 1 if kind == "room" else RACERS)
    return tuple(_wish(house, kind, racer) for racer in range(RACERS)), desk.user_id


def _add_rooms(session: Session, house: House, wanted: int) -> None:
    for number in range(len(house.rooms), wanted):
        room = add_resource(
            session,
            ResourceKind.ROOM,
            f"Room {number + 1}",
            location=house.location,
            category="treatment_room",
        )
        add_hours(session, room, house.location, starts=8 * 60, ends=19 * 60)
        house.rooms.append(room)
    for room in house.rooms[wanted:]:
        session.get_one(Resource, room.id).active = False


def _wish(house: House, kind: str, racer: int) -> VisitWish:
    therapy = house.therapies["sauna" if kind == "equipment" else "needling"]
    alone = kind in {"therapist", "the same form"}
    therapist = house.therapists[0 if alone else racer].public_id
    patient = house.patients[0 if kind in {"patient", "the same form"} else racer]
    return VisitWish(
        steps=(StepWish(therapy.public_id),),
        patient=patient.public_id,
        therapist="" if kind == "equipment" else therapist,
        location=house.location.public_id,
    )


def _book(race: Race, racer: int, number: int) -> tuple[str, str]:
    """One racer's one try: what it was told."""
    actor = Principal(race.actor, "desk", frozenset({Role.FRONT_DESK}))
    try:
        return "won", booking.book(actor, race.request(racer, number)).appointment
    except Taken as taken:
        if taken.status == 409 and taken.message and taken.alternatives:
            return "taken", taken.message
        return "fault", f"a refusal without alternatives: {taken.message}"
    except Exception as error:  # noqa: BLE001 -- any other error is the finding
        return "fault", f"{type(error).__name__}: {str(error).splitlines()[0]}"


def _run(
    app: Flask, race: Race, racer: int, barrier: Barrier, tell: Callable[[tuple[Any, ...]], None]
) -> None:
    """Every round of one racer."""
    try:
        for number in range(race.rounds):
            barrier.wait(PATIENCE)
            with app.app_context():
                tell((number, *_book(race, racer, number)))
    except threading.BrokenBarrierError:
        tell((-1, "fault", "a racer did not come back"))


@contextmanager
def _app(race: Race) -> Iterator[Flask]:
    """The app a racer works on; unchecked, its booking trusts what it saw before the lock."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it tells of each batch the law refused
    options = {**engine_options(race.url), "pool_size": RACERS + 4}
    app = test_app(race.url, SQLALCHEMY_ENGINE_OPTIONS=options)
    with ExitStack() as stack:
        stack.enter_context(patch.object(clock, "now", lambda: NOW))
        if not race.checked:
            stack.enter_context(patch.object(booking, "check_still_free", lambda *_, **__: None))
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


def after(race: Race) -> list[str]:
    """What the database holds that it should not: overlaps, visits nobody was told of."""
    app = test_app(race.url)
    with app.app_context():
        found = list(_rows(db.engine))
    dispose(app)
    return found


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
    "visits that hold nothing": (
        "SELECT count(*) FROM appointment WHERE NOT EXISTS"
        " (SELECT 1 FROM reservation WHERE appointment_id = appointment.id)"
    ),
}


def faults_of(race: Race, told: Told) -> list[str]:
    """Every round that had not exactly one winner, every answer that was neither; and the rows."""
    faults = list(told.faults)
    for number in range(race.rounds):
        winners, losers = len(told.won[number]), told.taken[number]
        if winners != 1:
            faults.append(f"round {number}: {winners} winners")
        if race.kind != "the same form" and winners + losers != RACERS:
            faults.append(f"round {number}: {winners} winners and {losers} refused of {RACERS}")
    return faults + after(race)


def prepare(
    url: str, kind: str, rounds: int, *, checked: bool = True, guarded: bool = True
) -> Race:
    """Furnish the clinic of a race; `checked` and `guarded` say which protections stand."""
    app = test_app(url)
    with app.app_context():
        wishes, actor = furnish(kind)
        if not guarded:
            with sql.writing() as connection:
                guard.remove(connection)
    dispose(app)
    return Race(url, kind, rounds, checked, wishes, actor)
