"""Why no opening suits, day by day, and what would: each repair is really searched for.

The need in the way is found by leaving needs out, one at a time: where the visit would fit
without it, that need is what it lacks, and the moments at which all the rest would fit are
the ones worth explaining.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from clinic.queries.openings import Ask, Near, next_openings, search_around, why_not
from clinic.rules.bit_calendar import TICK
from clinic.rules.lacking import Lack, Repair
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.rules.suiting import day_edges, window
from clinic.rules.visit_wishes import EARLIEST, LATEST, WhenWish
from clinic.rules.words import ResourceKind

USUAL_START = 9 * 60
MOST_DAYS = 3
ENOUGH = 60
LONGER_WAITS = (10, 20, 30, 45, 60, 90, 120)
REACHES = (7, 14, 28, 90, 180)
LOOKED_FOR_FIRST = (ResourceKind.EQUIPMENT, ResourceKind.ROOM, ResourceKind.THERAPIST)


@dataclass(frozen=True)
class Wanted:
    """A wish and the times that would suit; `ignoring` is a visit that moves."""

    session: Session
    ask: Ask
    when: WhenWish
    now_minute: int
    ignoring: int | None = None

    def first(self, limit: int = 1) -> list[Opening]:
        """The first openings of this wish."""
        return next_openings(
            self.session,
            self.ask,
            self.when,
            now_minute=self.now_minute,
            limit=limit,
            ignoring=self.ignoring,
        )

    @property
    def has_passed(self) -> bool:
        """Whether all of the time that would suit is over."""
        return self._begin >= window(self.when, self.ask.zone)[1]

    @property
    def _begin(self) -> int:
        """The first moment worth explaining where nothing better is known."""
        after = max(self.when.after, USUAL_START)
        opens, _ = day_edges(self.when.first, after, LATEST, self.ask.zone)
        soonest = max(self.now_minute + 1, self.when.earliest)
        return max(opens, window(self.when, self.ask.zone)[0], -(-soonest // TICK) * TICK)

    def moments(self) -> list[int]:
        """When all but one need would be met, one moment a day; else the first that would suit."""
        for relaxed in _relaxed(self.ask):
            found = replace(self, ask=relaxed).first(ENOUGH)
            if found:
                return _one_a_day([one.start for one in found], self.ask)
        return [self._begin]


def lacks(wanted: Wanted) -> list[Lack]:
    """What stands in the way on the first days on which little does; none where it has passed."""
    if wanted.has_passed:
        return []
    found = (_lack(wanted, start) for start in wanted.moments())
    return [one for one in found if one is not None]


def repairs(wanted: Wanted) -> list[Repair]:
    """What would do instead, at most one of each kind: a wait, somebody else, a time, a day."""
    found = (
        _longer_wait(wanted),
        _anybody(wanted),
        _any_time(wanted),
        _longer_reach(wanted),
    )
    return [one for one in found if one is not None]


def _lack(wanted: Wanted, start: int) -> Lack | None:
    session, ask, ignoring = wanted.session, wanted.ask, wanted.ignoring
    search = search_around(session, ask, start, now_minute=wanted.now_minute, ignoring=ignoring)
    near = Near(wanted.now_minute, max(wanted.when.earliest, wanted.now_minute))
    refusal = why_not(session, ask, search, start, near, ignoring)
    return Lack(start, refusal) if refusal else None


def _relaxed(ask: Ask) -> Iterator[Ask]:
    """The wish with any therapist, without each of its needs, without its patient's visits."""
    steps = ask.wish.steps
    if ask.by_anybody().wish != ask.wish:
        yield ask.by_anybody()
    for kind in LOOKED_FOR_FIRST:
        for index, step in enumerate(steps):
            kept = tuple(need for need in step.needs if need.kind is not kind)
            if kept != step.needs:
                less = (*steps[:index], replace(step, needs=kept), *steps[index + 1 :])
                yield replace(ask, wish=replace(ask.wish, steps=less))
    if ask.wish.patient_id is not None:
        yield replace(ask, wish=replace(ask.wish, patient_id=None))


def _one_a_day(starts: list[int], ask: Ask) -> list[int]:
    days = {wall_time(start, ask.zone).date(): start for start in reversed(starts)}
    return sorted(days.values())[:MOST_DAYS]


def _longer_wait(wanted: Wanted) -> Repair | None:
    """The shortest longer wait that has an opening; a visit that moves keeps its waits."""
    steps = wanted.ask.wish.steps
    if len(steps) == 1 or wanted.ignoring is not None:
        return None
    waits = [wait for wait in LONGER_WAITS if wait > steps[1].wait]
    if not waits or not replace(wanted, ask=wanted.ask.waiting(waits[-1])).first():
        return None
    for wait in waits:
        found = replace(wanted, ask=wanted.ask.waiting(wait)).first()
        if found:
            return Repair(found[0], wait=wait)
    return None


def _anybody(wanted: Wanted) -> Repair | None:
    anybody = wanted.ask.by_anybody()
    if anybody.wish == wanted.ask.wish:
        return None
    found = replace(wanted, ask=anybody).first()
    return Repair(found[0], anybody=True) if found else None


def _any_time(wanted: Wanted) -> Repair | None:
    if (wanted.when.after, wanted.when.before) == (EARLIEST, LATEST):
        return None
    found = replace(wanted, when=replace(wanted.when, after=EARLIEST, before=LATEST)).first()
    return Repair(found[0], any_time=True) if found else None


def _longer_reach(wanted: Wanted) -> Repair | None:
    """The shortest reach that has an opening; what was looked through is not again."""
    over = window(wanted.when, wanted.ask.zone)[1]
    if wanted.when.days >= REACHES[-1]:
        return None
    earliest = max(wanted.when.earliest, over)
    found = replace(wanted, when=replace(wanted.when, days=REACHES[-1], earliest=earliest)).first()
    if not found:
        return None
    reached = (wall_time(found[0].start, wanted.ask.zone).date() - wanted.when.first).days + 1
    return Repair(found[0], days=next(days for days in REACHES if days >= reached))
