"""Finding the units for a visit at a wanted start, or saying by name what is in the way."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Resource
from clinic.queries.calendars import CalendarReader, calendars
from clinic.queries.openings import Ask, Near, searches_around, why_not
from clinic.queries.usual_therapist import usual_therapist
from clinic.rules.bit_calendar import TICK, busy_mask
from clinic.rules.clinic_settings import ahead_words
from clinic.rules.errors import Invalid, Taken
from clinic.rules.openings import Opening, Search

ATTEMPTS = 4
LAST = ATTEMPTS - 1
"""The attempt that nobody can beat: it looks under the locks of every unit that would do."""
JUST_TAKEN = "That time was just taken. Try once more."
GRACE = 60
OFFERED = 3


class Beaten(Taken):
    """Somebody else was faster between looking and writing: look again."""


def settle(
    session: Session,
    asks: Sequence[Ask],
    start: int,
    *,
    ignoring: int | None = None,
    notice: int | None = 0,
    reader: CalendarReader | None = None,
) -> Opening:
    """The visit at `start` by the first of the wishes that fits.

    Raises Taken with the reason and three openings near it as `alternatives`, or Invalid for
    a start off the five-minute ticks, sooner than `notice` minutes from now or more than an hour
    ago; without a notice it may be past. `reader` has read the calendars around it already.
    """
    now_minute = clock.now_minute()
    _check_start(start, now_minute, notice)
    for search in searches_around(
        session, asks, start, now_minute=now_minute, ignoring=ignoring, reader=reader
    ):
        opening = search.place(start)
        if opening is not None:
            return opening
    other = _by_another(session, asks[-1], search, start)
    near = Near(now_minute, now_minute + max(notice or 0, 1), OFFERED - len(other))
    refusal = why_not(session, asks[-1], search, start, near, ignoring)
    if refusal is None:  # it fits now: somebody gave the time up this very moment
        raise Beaten(JUST_TAKEN)
    placed = (search.place(minute) for minute in refusal.nearest)
    found: list[Opening] = [*other, *(opening for opening in placed if opening is not None)]
    found.sort(key=lambda opening: opening.start)
    raise Taken(refusal.sentence(asks[-1].zone), field="start", alternatives=tuple(found))


def _check_start(start: int, now_minute: int, notice: int | None) -> None:
    if start % TICK:
        raise Invalid("Visits begin on a five-minute mark.", field="start")
    if notice is not None and start < now_minute - GRACE:
        raise Invalid("That time has passed. Choose a later one.", field="start")
    if notice and start < now_minute + notice:
        raise Invalid(
            f"Visits are booked at least {ahead_words(notice)} ahead. Choose a later time, or "
            "use Walk-in for somebody who is here.",
            field="start",
        )


def _by_another(session: Session, ask: Ask, search: Search, start: int) -> list[Opening]:
    """The same start with another therapist than the one who is wanted, where that would do."""
    anybody = ask.by_anybody()
    if anybody.wish == ask.wish:
        return []
    anybody = anybody.preferring(usual_therapist(session, ask.wish.patient_id))
    found = Search(anybody.wish, anybody.units, search.calendars).place(start)
    return [] if found is None else [found]


def used_by(opening: Opening) -> set[int]:
    """The calendars an opening would stand in."""
    return {one.resource_id for one in opening.placements}


def check_still_free(session: Session, opening: Opening, *, ignoring: int | None = None) -> None:
    """Under the locks: what the opening would hold must still be free. Raises Beaten.

    A calendar that was closed meanwhile (its patient merged into another record) is not. Nobody
    need ask where every calendar is as it was when the opening was found (`Opening.stands`).
    """
    placed = opening.placements
    begin, end = min(one.start for one in placed), max(one.end for one in placed)
    ids = used_by(opening)
    closed = select(Resource.id).where(Resource.id.in_(ids), Resource.active.is_(False))
    if session.scalar(closed.limit(1)) is not None:
        raise Beaten(JUST_TAKEN)
    found = calendars(session, ids, (begin, end), now_minute=clock.now_minute(), ignoring=ignoring)
    for one in placed:
        wanted = busy_mask([(one.start, one.end)], begin, found.ticks)
        if wanted & ~found.free.get(one.resource_id, 0):
            raise Beaten(JUST_TAKEN)
