"""Bookings kept a second: eight clients at the clinic, and eight processes at the bare tables."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text

from clinic.engine import engine_options
from trials.bench.bare_rows import Booking, Rows
from trials.bench.client import Client
from trials.bench.facts import FAR
from trials.bench.measuring import Effort, Side
from trials.bench.operations import booking

APART = 2_000_000
"""Minutes between the days of two processes, so that no two want the same."""
DOUBLED = (
    "SELECT count(*) FROM reservation a JOIN reservation b ON a.resource_id = b.resource_id"
    " AND a.id < b.id AND a.from_minute < b.to_minute AND b.from_minute < a.to_minute"
    " WHERE a.appointment_id > :before"
)
_PICKING = threading.Lock()


@dataclass(frozen=True)
class Kept:
    """Bookings a second of the clinic and of its floor, those doubled, each booking's seconds."""

    a_second: float
    floor: float
    doubled: int
    spent: list[float]


def keep_up(side: Side, url: str, effort: Effort) -> Kept:
    """Book as fast as some clients can, then as fast as so many processes can."""
    engine = create_engine(url, **engine_options(url))
    with engine.connect() as connection:
        before = connection.execute(text("SELECT max(id) FROM appointment")).scalar_one()
    rate, spent = _by_clients(side, effort)
    with engine.connect() as connection:
        doubled = connection.execute(text(DOUBLED), {"before": before}).scalar_one()
    engine.dispose()
    return Kept(rate, _by_processes(side, url, effort), doubled, spent)


def _by_clients(side: Side, effort: Effort) -> tuple[float, list[float]]:
    clients = [side.clinic.another() for _ in range(effort.clients)]
    begun = time.perf_counter()
    until = begun + effort.seconds / 2
    with ThreadPoolExecutor(effort.clients) as pool:
        spent = [
            each
            for kept in pool.map(lambda one: _book_until(side, one, until), clients)
            for each in kept
        ]
    took = time.perf_counter() - begun
    for client in clients:
        client.close()
    return len(spent) / took, spent


def _book_until(side: Side, client: Client, until: float) -> list[float]:
    spent = []
    while time.perf_counter() < until:
        with _PICKING:
            slot = next(side.facts.quiet_slots)
            request = booking(side.facts, slot.therapist, slot.start)
        answer = client.ask(request)
        if answer.status == 303:
            spent.append(answer.seconds)
    return spent


def _by_processes(side: Side, url: str, effort: Effort) -> float:
    context = multiprocessing.get_context("spawn")
    barrier, queue = context.Barrier(effort.clients), context.Queue()
    runners = [
        context.Process(
            target=_insert_until,
            args=(url, list(_far(side, n)), effort.seconds / 2, barrier, queue),
        )
        for n in range(effort.clients)
    ]
    for runner in runners:
        runner.start()
    rates: list[float] = [queue.get() for _ in runners]
    for runner in runners:
        runner.join()
    return sum(rates)


def _far(side: Side, process: int) -> Iterator[Booking]:
    """Visits for one process to write: its own years."""
    for number in range(4_000):
        turn, place = divmod(number, len(side.facts.therapists))
        unit, patient = side.facts.therapists[place], side.facts.patient()
        yield Booking(
            patient,
            side.facts.first_patient + patient,
            unit.number,
            unit.calendar,
            unit.room,
            FAR + (process + 1) * APART + turn * 40,
            f"far-{process}-{number}",
        )


def _insert_until(
    url: str, wanted: list[Booking], seconds: float, barrier: Any, queue: Any
) -> None:
    rows = Rows(url)
    barrier.wait()
    begun, kept = time.perf_counter(), 0
    for each in wanted:
        rows.begin()
        rows.lock(each.calendars)
        rows.book(each)
        rows.commit()
        kept += 1
        if time.perf_counter() - begun > seconds:
            break
    queue.put(kept / (time.perf_counter() - begun))
    rows.close()
