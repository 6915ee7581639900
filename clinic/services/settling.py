"""Finding the units for a visit at a wanted start, or saying by name what is in the way."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Resource
from clinic.queries.calendars import calendars
from clinic.queries.openings import Ask, search_around, why_not
from clinic.rules.bit_calendar import TICK, busy_mask
from clinic.rules.errors import Invalid, Taken
from clinic.rules.openings import Opening

ATTEMPTS = 4
JUST_TAKEN = "That time was just taken. Try once more."
GRACE = 60


class Beaten(Taken):
    """Somebody else was faster between looking and writing: look again."""


def settle(
    session: Session,
    asks: Sequence[Ask],
    start: int,
    *,
    ignoring: int | None = None,
    may_be_past: bool = False,
) -> Opening:
    """The visit at `start` by the first of the wishes that fits.

    Raises Taken with the reason and the three nearest openings as `alternatives`, or Invalid
    for a start off the five-minute ticks or, unless it may be past, more than an hour ago.
    """
    if start % TICK:
        raise Invalid("Visits begin on a five-minute mark.", field="start")
    now_minute = clock.now_minute()
    if start < now_minute - GRACE and not may_be_past:
        raise Invalid("That time has passed. Choose a later one.", field="start")
    for ask in asks:
        search = search_around(session, ask, start, now_minute=now_minute, ignoring=ignoring)
        opening = search.place(start)
        if opening is not None:
            return opening
    refusal = why_not(session, asks[-1], search, start, now_minute=now_minute, ignoring=ignoring)
    if refusal is None:  # it fits now: somebody gave the time up this very moment
        raise Beaten(JUST_TAKEN)
    near = (search.place(minute) for minute in refusal.nearest)
    raise Taken(
        refusal.sentence(asks[-1].zone),
        field="start",
        alternatives=tuple(opening for opening in near if opening is not None),
    )


def check_still_free(session: Session, opening: Opening, *, ignoring: int | None = None) -> None:
    """Under the locks: what the opening would hold must still be free. Raises Beaten.

    A calendar that was closed meanwhile (its patient merged into another record) is not.
    """
    placed = opening.placements
    begin, end = min(one.start for one in placed), max(one.end for one in placed)
    ids = {one.resource_id for one in placed}
    closed = select(Resource.id).where(Resource.id.in_(ids), Resource.active.is_(False))
    if session.scalar(closed.limit(1)) is not None:
        raise Beaten(JUST_TAKEN)
    found = calendars(session, ids, (begin, end), now_minute=clock.now_minute(), ignoring=ignoring)
    for one in placed:
        wanted = busy_mask([(one.start, one.end)], begin, found.ticks)
        if wanted & ~found.free.get(one.resource_id, 0):
            raise Beaten(JUST_TAKEN)
