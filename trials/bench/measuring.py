"""Asking and timing: clinic and floor, small and large in turn, so that all share the weather."""

from __future__ import annotations

import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from trials.bench.client import Client, Request
from trials.bench.facts import Facts
from trials.bench.operations import Operation
from trials.bench.serving import Served

_PICKING = threading.Lock()


@dataclass(frozen=True)
class Effort:
    """How often to ask: rounds to warm up and to count, clients at once, requests of each."""

    warm: int = 4
    rounds: int = 25
    clients: int = 8
    each: int = 6
    seconds: float = 8.0


@dataclass
class Side:
    """One clinic of one size with its floor: the desk's, the therapist's, the owner's."""

    facts: Facts
    served: Served
    clinic: Client
    floor: Client
    bare: Client
    therapist: Client
    therapists_floor: Client
    owner: Client
    owners_floor: Client

    def client_of(self, operation: Operation) -> Client:
        """Who asks for the operation."""
        if operation.owns:
            return self.owner
        return self.therapist if operation.treats else self.clinic

    def floor_of(self, operation: Operation) -> Client:
        """Who answers for the operation's floor."""
        if operation.bare:
            return self.bare
        if operation.owns:
            return self.owners_floor
        return self.therapists_floor if operation.treats else self.floor


@dataclass
class Times:
    """What one operation took on one side: seconds of the clinic, seconds of the floor."""

    clinic: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def median(self) -> float:
        """Milliseconds of the middle request."""
        return statistics.median(self.clinic) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds that 95 of 100 requests stay below."""
        return sorted(self.clinic)[max(0, round(len(self.clinic) * 0.95) - 1)] * 1000

    @property
    def floor_median(self) -> float:
        """Milliseconds of the floor's middle request."""
        return statistics.median(self.floor) * 1000


def one_client(operation: Operation, sides: dict[str, Side], effort: Effort) -> dict[str, Times]:
    """The operation by one client, sizes and floors in turn."""
    times: dict[str, Times] = defaultdict(Times)
    asked = {name: operation.asked(side.facts) for name, side in sides.items()}
    floors = {name: operation.floor(side.facts) for name, side in sides.items()}
    until = time.perf_counter() + effort.seconds
    for turn in range(effort.warm + effort.rounds):
        if turn > effort.warm + 3 and time.perf_counter() > until:
            break
        for name, side in sides.items():
            floor = _ask(side.floor_of(operation), next(floors[name]), {200})
            clinic = _ask(side.client_of(operation), next(asked[name]), {operation.status})
            if turn >= effort.warm:
                times[name].floor.append(floor[0])
                times[name].clinic.append(clinic[0])
                times[name].size = clinic[1]
    return times


def many_clients(operation: Operation, side: Side, effort: Effort) -> Times:
    """The operation by several clients at once, and its floor by as many."""
    times = Times()
    clients = [side.client_of(operation).another() for _ in range(effort.clients)]
    other = side.floor_of(operation)
    floors = [other.another() for _ in range(effort.clients)]
    for _ in range(2):
        for people, requests, expected, kept in (
            (floors, operation.floor(side.facts), 200, times.floor),
            (clients, operation.asked(side.facts), operation.status, times.clinic),
        ):
            kept.extend(_at_once(people, requests, expected, effort.each))
    for client in (*clients, *floors):
        client.close()
    return times


def _at_once(
    clients: list[Client], requests: Iterator[Request], status: int, often: int
) -> list[float]:
    with ThreadPoolExecutor(len(clients)) as pool:
        spent = pool.map(lambda one: _several(one, requests, status, often), clients)
        return [each for some in spent for each in some]


def _several(client: Client, requests: Iterator[Request], status: int, often: int) -> list[float]:
    """So many in turn, or fewer where free slots run out."""
    spent = []
    for _ in range(often):
        with _PICKING:
            request = next(requests, None)
        if request is None:
            break
        spent.append(_ask(client, request, {status})[0])
    return spent


def _ask(client: Client, request: Request, expected: set[int]) -> tuple[float, int]:
    answer = client.ask(request)
    if answer.status not in expected:
        message = f"{request.path}: {answer.status}"
        raise RuntimeError(message)
    return answer.seconds, answer.size
