"""Whole plans: proposed, booked and changed, beside an empty page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from trials.bench.client import Request
from trials.bench.facts import Facts
from trials.bench.whole_plans import (
    BOOKED,
    EVERY_RULE,
    LOOKED_AT,
    choices_of,
    days_of,
    plan_name,
)


def propose(facts: Facts) -> Iterator[Request]:
    """The dates of a plan in the busy weeks: twelve visits with three adjuncts."""
    del facts
    yield from repeat(Request(f"/plans/{plan_name(0)}/book"))


def book(facts: Facts) -> Iterator[Request]:
    """All of it booked: another plan each time."""
    therapists = [unit.name for unit in facts.therapists]
    for number in range(1, BOOKED):
        sent = {"key": f"whole-{number}", "do": "write", "despite": ",".join(sorted(EVERY_RULE))}
        sent |= {"plan": "1"} | choices_of(number, therapists)
        yield Request(f"/plans/{plan_name(LOOKED_AT + number)}/book", sent)


def change(facts: Facts) -> Iterator[Request]:
    """A booked plan, the patient ill for a week."""
    del facts
    first, last = days_of(0)[2:4]
    away = f"away_from={first.isoformat()}&away_to={last.isoformat()}"
    yield from repeat(Request(f"/plans/{plan_name(LOOKED_AT)}/replan?{away}"))
