"""Visits that cannot stay: the best other times for each, and taking them in one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, Therapist
from clinic.queries.openings import Ask, next_openings, search_around
from clinic.queries.scope import Scope
from clinic.rules.bit_calendar import TICK, Span, all_ticks, busy_mask
from clinic.rules.errors import NotFound, Refused
from clinic.rules.local_time import grid_mask, wall_time
from clinic.rules.moving_over import Chosen, Outcome, Proposal, Stuck, cost
from clinic.rules.nearby import spread_ticks
from clinic.rules.openings import Calendars, Opening, Search
from clinic.rules.permissions import Principal
from clinic.rules.visit_wishes import MoveRequest, WhenWish
from clinic.rules.words import ResourceKind
from clinic.services.booked_wishes import ask_by_anybody, ask_of
from clinic.services.moving import move

MOST_OFFERED = 3
FARTHER_DAYS = 56
Claims = dict[int, list[Span]]


def proposals(scope: Scope, stuck: Sequence[Stuck]) -> dict[str, list[Proposal]]:
    """Up to three other times for each visit, the best one first, by public id.

    The best ones can all be taken together: none needs what an earlier one would hold.
    """
    scope = Scope(scope.session, scope.asker)  # a list of many: no record of its own is opened
    now_minute = clock.now_minute()
    therapists = {
        row.resource_id: row
        for row in scope.session.scalars(select(Therapist).where(Therapist.active))
    }
    claims: Claims = {}
    found = {}
    for one in stuck:
        ranked = _ranked(scope, one, claims, now_minute)
        for placed in ranked[0][1].placements if ranked else ():
            claims.setdefault(placed.resource_id, []).append((placed.start, placed.end))
        found[one.public_id] = [
            _proposal(opening, ask, therapists) for ask, opening in ranked[:MOST_OFFERED]
        ]
    return found


def take(actor: Principal, chosen: Sequence[Chosen]) -> Outcome:
    """Move each visit to the time that was shown for it; what cannot be done is said.

    Each move is whole by itself, so one that was just taken keeps none of the others back.
    """
    moved, left = [], []
    for one in chosen:
        request = MoveRequest(
            one.visit, one.start, one.version, one.therapist, anybody=not one.therapist
        )
        try:
            move(actor, request)
        except Refused as refused:
            left.append((_booked(actor, one.visit), refused.message))
        except NotFound:
            left.append((one.start, "This visit is not there any more."))
        else:
            moved.append(one.visit)
    return Outcome(tuple(moved), tuple(left))


def _booked(actor: Principal, public_id: str) -> int:
    return Scope(db.session(), actor).appointment(public_id).from_minute


def _ranked(scope: Scope, one: Stuck, claims: Claims, now_minute: int) -> list[tuple[Ask, Opening]]:
    """Other times, the best first; those of the next days, or the first ones later on."""
    asks = _asks(scope, one)
    found: dict[tuple[int, frozenset[int]], tuple[int, Ask, Opening]] = {}
    for same, ask in asks:
        for opening in _near(scope, one, ask, claims, now_minute):
            price = cost(opening.start, one.start, same_therapist=same)
            key = (opening.start, _people(ask, opening))
            found.setdefault(key, (price, ask, opening))
    if not found:
        return [(ask, late) for _, ask in asks[-1:] for late in _later(scope, one, ask, now_minute)]
    ranked = sorted(found.values(), key=lambda each: (each[0], each[2].start))
    return [(ask, opening) for _, ask, opening in ranked]


def _asks(scope: Scope, one: Stuck) -> list[tuple[bool, Ask]]:
    """The visit with whoever gives it, then with anybody; nothing where it can be had nowhere."""
    visit = scope.session.get_one(Appointment, one.number)
    asks = []
    with suppress(Refused, NotFound):  # somebody has left; or the therapy, or the location
        asks.append((True, ask_of(scope, visit)))
    with suppress(Refused, NotFound):
        asks.append((False, ask_by_anybody(scope, visit)))
    return asks


def _near(scope: Scope, one: Stuck, ask: Ask, claims: Claims, now_minute: int) -> Iterator[Opening]:
    around = max(one.start, now_minute)
    search = search_around(scope.session, ask, around, now_minute=now_minute, ignoring=one.number)
    search = Search(ask.wish, ask.units, _less(search.calendars, claims))
    found = search.calendars
    past = max(0, -(-(now_minute + 1 - found.origin) // TICK))
    grid = grid_mask(found.origin, found.ticks, ask.zone, ask.location.grid_minutes)
    starts = search.possible_starts() & grid & ~all_ticks(past)
    middle = (around - found.origin) // TICK
    for tick in spread_ticks(starts, middle, MOST_OFFERED):
        opening = search.place(found.minute(tick))
        if opening is not None:
            yield opening


def _later(scope: Scope, one: Stuck, ask: Ask, now_minute: int) -> list[Opening]:
    first = wall_time(max(one.start, now_minute), ask.zone).date()
    when = WhenWish(first, days=FARTHER_DAYS)
    return next_openings(
        scope.session, ask, when, now_minute=now_minute, limit=1, ignoring=one.number
    )


def _less(found: Calendars, claims: Claims) -> Calendars:
    """The calendars without what proposals to earlier visits would hold."""
    free = {
        number: mask & ~busy_mask(claims.get(number, []), found.origin, found.ticks)
        for number, mask in found.free.items()
    }
    return replace(found, free=free)


def _people(ask: Ask, opening: Opening) -> frozenset[int]:
    therapists = {unit.id for unit in ask.units if unit.kind is ResourceKind.THERAPIST}
    return frozenset(unit for step in opening.steps for unit in step.units) & therapists


def _proposal(opening: Opening, ask: Ask, therapists: Mapping[int, Therapist]) -> Proposal:
    people = [therapists[number] for number in sorted(_people(ask, opening))]
    named = people[0].public_id if len(people) == 1 else ""
    return Proposal(opening.start, named, tuple(person.name for person in people))
