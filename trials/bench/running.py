"""One engine measured: both clinics copied, served, asked, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from clinic.app import create_app
from trials.bench.client import Client
from trials.bench.counting import counting
from trials.bench.databases import Shelf, working_copy
from trials.bench.facts import Facts, learn
from trials.bench.keeping_up import keep_up
from trials.bench.long_course import THERAPIST
from trials.bench.measuring import Effort, Side, Times, many_clients, one_client
from trials.bench.operations import OPERATIONS, Operation
from trials.bench.people import ADMIN
from trials.bench.report import KEPT_A_SECOND, KEPT_GOAL, Result
from trials.bench.serving import serving
from trials.bench.sizes import Size


def chosen(words: Sequence[str]) -> list[Operation]:
    """The operations whose name has one of these words in it, of those the clinic has yet."""
    there = set(create_app().view_functions)
    return [
        each
        for each in OPERATIONS
        if each.endpoint in there and (not words or any(word in each.name for word in words))
    ]


@contextmanager
def open_side(url: str, facts: Facts) -> Iterator[Side]:
    """The clinic's server and its floor's on that database."""
    with ExitStack() as stack:
        told = {"DATABASE_URL": url}
        served = stack.enter_context(serving("trials.bench.serving", told, "--port", "0"))
        bare = stack.enter_context(serving("trials.bench.bare", told, url))
        clinic = Client(served)
        stack.callback(clinic.close)
        clinic.sign_in()
        therapist = clinic.stranger()
        therapist.sign_in(THERAPIST)
        owner = clinic.stranger()
        owner.sign_in(ADMIN)
        floor, plain, theirs = clinic.another(), Client(bare), therapist.another()
        owners = owner.another()
        for client in (floor, plain, therapist, theirs, owner, owners):
            stack.callback(client.close)
        yield Side(facts, served, clinic, floor, plain, therapist, theirs, owner, owners)


def measure(
    shelf: Shelf, sizes: Sequence[Size], operations: Sequence[Operation], effort: Effort
) -> Iterator[Result]:
    """Every operation at every size, the last one also by eight clients; then bookings kept."""
    with ExitStack() as stack:
        urls = {size.name: stack.enter_context(working_copy(shelf, size)) for size in sizes}
        facts = {size.name: learn(urls[size.name], size) for size in sizes}
        counted = {name: count_all(url, facts[name], operations) for name, url in urls.items()}
        sides = {
            name: stack.enter_context(open_side(url, facts[name])) for name, url in urls.items()
        }
        last = sizes[-1].name
        for fault in grown(counted[sizes[0].name], counted[last]):
            print(f"{shelf.engine}: the statements grow with the rows: {fault}")
        for operation in operations:
            times = one_client(operation, sides, effort)
            for name in sides:
                growth = times[name].median / times[sizes[0].name].median if name == last else None
                where = (shelf.engine, name, 1)
                yield _result(operation, where, times[name], counted[name], growth)
            many = many_clients(operation, sides[last], effort)
            yield _result(operation, (shelf.engine, last, effort.clients), many, counted[last])
        yield _kept(sides[last], urls[last], shelf.engine, effort)
        for name, side in sides.items():
            print(f"memory of the {name} clinic's server: {side.served.memory_mb or 0:.0f} MB")


def count_all(url: str, facts: Facts, operations: Sequence[Operation]) -> dict[str, int]:
    """How many statements each operation takes."""
    with counting(url) as count:
        return {each.name: count(each, facts) for each in operations}


def grown(few: dict[str, int], many: dict[str, int]) -> list[str]:
    """The operations that take another number of statements where there are more rows."""
    return [
        f"{name}: {number}, then {many[name]}"
        for name, number in few.items()
        if many[name] != number
    ]


def _result(
    operation: Operation,
    where: tuple[str, str, int],
    times: Times,
    counted: dict[str, int],
    growth: float | None = None,
) -> Result:
    """The row of one operation; `where` is engine, size and the number of clients."""
    return Result(
        operation.name,
        *where,
        round(times.median, 2),
        round(times.p95, 2),
        round(times.floor_median, 2),
        round(times.median / times.floor_median, 2),
        operation.goal,
        counted[operation.name],
        times.size or None,
        None if growth is None else round(growth, 2),
    )


def _kept(side: Side, url: str, engine: str, effort: Effort) -> Result:
    """The row of bookings kept: here the ratio is of rates, and is to be at least the goal."""
    kept = keep_up(side, url, effort)
    print(
        f"{engine}: {kept.a_second:.0f} bookings kept a second by {effort.clients} clients, "
        f"{kept.floor:.0f} by as many bare processes, {kept.doubled} doubled"
    )
    times = Times(kept.spent, [1 / kept.floor])
    ratio = kept.a_second / kept.floor
    return Result(
        KEPT_A_SECOND,
        engine,
        side.facts.size.name,
        effort.clients,
        round(times.median, 2),
        round(times.p95, 2),
        round(1000 / kept.floor, 2),
        round(ratio, 2),
        KEPT_GOAL,
        None,
        None,
        None,
    )
