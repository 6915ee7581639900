"""R2: many book at once on several processes while these are killed, and nothing may be lost.

Each client sends one booking after another, and sends one whose answer it never got again with
the same key, as a browser would. What each was told is then held against the rows.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, DoneOnce
from clinic.services.integrity import everything_wrong
from tests.support.databases import dispose, test_app
from trials.bench.client import Client, Request
from trials.busy_desk import PASSWORD, Desk, furnish, told
from trials.race import after
from trials.server_to_kill import AGAIN, WAYS, ServerToKill

THERAPISTS, SLOTS = 8, 1000
PATIENCE = 90.0


@dataclass(frozen=True)
class Plan:
    """How much is tried: clients, bookings of each, processes, kills, and seconds at most."""

    clients: int
    bookings: int
    processes: int
    kills: int
    seconds: float
    fault: str = "none"

    @property
    def all(self) -> int:
        """Bookings of all clients."""
        return self.clients * self.bookings


@dataclass
class Told:
    """What the clients were told, by key, and what was done to the server meanwhile."""

    kept: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    again: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """Bookings that were answered, one way or the other."""
        return len(self.kept) + len(self.refused)


def book_and_kill(url: str, folder: Path, plan: Plan) -> Told:
    """Do all of the plan that its seconds allow; then look at the rows."""
    folder.mkdir(exist_ok=True)
    desk = furnish(url, therapists=THERAPISTS, patients=plan.clients)
    server = ServerToKill(told(url, folder), folder, plan.fault, plan.processes)
    found, until = Told(), time.monotonic() + plan.seconds
    server.begin()
    try:
        first = Client(server.served)
        first.sign_in(desk.email, PASSWORD)
        first.close()
        clients = [
            threading.Thread(target=_book_all, args=(first, desk, plan, number, found, until))
            for number in range(plan.clients)
        ]
        for client in clients:
            client.start()
        _kill_all(server, plan, found, clients)
        for client in clients:
            client.join()
    finally:
        server.end()
    found.faults += _rows_wrong(url, found)
    return found


def _kill_all(
    server: ServerToKill, plan: Plan, found: Told, clients: list[threading.Thread]
) -> None:
    """Kill it evenly over the bookings, in turn in each way."""
    dice = random.Random(plan.kills)
    for number in range(plan.kills):
        due = plan.all * (number + 1) // (plan.kills + 1)
        while found.answered < due:
            if not any(client.is_alive() for client in clients):
                return
            time.sleep(AGAIN)
        server.kill(WAYS[number % len(WAYS)], dice)
        found.kills += 1


def _book_all(
    first: Client, desk: Desk, plan: Plan, number: int, found: Told, until: float
) -> None:
    """Every booking of one client."""
    dice = random.Random(number)
    client = first.another()
    for nth in range(plan.bookings):
        if time.monotonic() > until:
            break
        key = f"client-{number}-{nth}"
        request = desk.book(dice.randrange(SLOTS), dice.randrange(THERAPISTS), number, key)
        client = _book(client, request, key, found)
    client.close()


def _book(client: Client, request: Request, key: str, found: Told) -> Client:
    """Send one booking until it is answered; gives the client to go on with."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            answer = client.ask(request)
        except (OSError, http.client.HTTPException):
            client.close()
            client = client.another()
            found.again += 1
            time.sleep(AGAIN)
            continue
        if answer.status == 303 and "visit=" in answer.location:
            found.kept[key] = answer.location.partition("visit=")[2]
        elif answer.status == 409:
            found.refused.add(key)
        else:
            found.faults.append(f"{key} was answered {answer.status}")
        return client
    found.faults.append(f"{key} was never answered")
    return client


def _rows_wrong(url: str, found: Told) -> list[str]:
    """What the rows say against what was told."""
    app = test_app(url)
    with app.app_context():
        done = [(row.key, row.result) for row in db.session.scalars(select(DoneOnce))]
        visits = set(db.session.scalars(select(Appointment.public_id)))
        db.session.remove()
        wrong = everything_wrong()
    dispose(app)
    return [*_told_wrong(done, visits, found), *after(url), *wrong]


def _told_wrong(done: list[tuple[str, str]], visits: set[str], found: Told) -> Iterator[str]:
    rows = dict(done)
    lost = [key for key in found.kept if rows.get(key) not in visits]
    if lost:
        yield f"{len(lost)} of {len(found.kept)} confirmed bookings are missing ({lost[0]} first)"
    other = [key for key, visit in found.kept.items() if rows.get(key, visit) != visit]
    if other and not lost:
        yield f"{len(other)} confirmed bookings are another visit than was said"
    refused = sorted(found.refused & rows.keys())
    if refused:
        yield f"{len(refused)} bookings were refused and are kept all the same ({refused[0]})"
    strange = visits - set(rows.values())
    if strange:
        yield f"{len(strange)} visits that nobody sent"
    twice = [key for key, times in Counter(key for key, _ in done).items() if times > 1]
    twice += [visit for visit, times in Counter(rows.values()).items() if times > 1]
    if twice:
        yield f"{len(twice)} keys or visits stand twice"
