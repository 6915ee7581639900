"""Every date of a repeated visit: does it fit, and if not, what would do that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic.queries.no_openings import Wanted
from clinic.queries.openings import Ask, Near, ask_for, search_around, why_not
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.rules.bit_calendar import TICK
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening, Search
from clinic.rules.order_rules import Severity
from clinic.rules.repeating import Choice, RepeatDate, RepeatWish
from clinic.rules.suiting import day_edges
from clinic.rules.visit_wishes import EARLIEST, LATEST, WhenWish

PASSED = "That time has passed."
NOT_A_TIME = "Visits begin on a five-minute mark."
STOPPED = "The clinic's rules on the order of therapies stop it on that day."
TRIED = 200


def dates_of(scope: Scope, wish: RepeatWish, earliest: int) -> list[RepeatDate]:
    """The dates in order; nothing before minute `earliest` fits. Raises Invalid."""
    days = wish.dates()
    ask = ask_for(scope, wish.wish)
    return [_date(scope, ask, wish, day, earliest) for day in days]


def _date(scope: Scope, ask: Ask, wish: RepeatWish, day: date, earliest: int) -> RepeatDate:
    start = wish.start(day, ask.zone)
    if start % TICK:
        return RepeatDate(day, start, (), NOT_A_TIME)
    search = search_around(scope.session, ask, start, now_minute=earliest)
    opening = search.place(start) if start >= earliest else None
    if opening is not None:
        choice = _choice(scope, ask, opening, "")
        return RepeatDate(day, start, (choice,) if choice else (), "" if choice else STOPPED)
    refusal = why_not(scope.session, ask, search, start, Near(earliest, earliest), None)
    reason = refusal.sentence(ask.zone) if refusal and start >= earliest else PASSED
    found = (_choice(scope, ask, *one) for one in _repairs(scope, ask, search, start, earliest))
    return RepeatDate(day, start, tuple(one for one in found if one), reason)


def _repairs(
    scope: Scope, ask: Ask, search: Search, start: int, earliest: int
) -> Iterator[tuple[Opening, str]]:
    """Somebody else at that time, and the nearest time of that day."""
    anybody = ask.by_anybody()
    if anybody.wish != ask.wish and start >= earliest:
        other = Search(anybody.wish, anybody.units, search.calendars).place(start)
        if other is not None:
            yield other, "Another therapist"
    near = _nearest_that_day(scope, ask, start, earliest)
    if near is not None:
        yield near, "Nearest time that day"


def _nearest_that_day(scope: Scope, ask: Ask, start: int, earliest: int) -> Opening | None:
    day = wall_time(start, ask.zone).date()
    when = WhenWish(day, 1, earliest=earliest)
    found = Wanted(scope.session, ask, when, earliest).first(TRIED)
    begin, end = day_edges(day, EARLIEST, LATEST, ask.zone)
    inside = [one for one in found if begin <= one.start < end]
    return min(inside, key=lambda one: (abs(one.start - start), -one.start), default=None)


def _choice(scope: Scope, ask: Ask, opening: Opening, how: str) -> Choice | None:
    """The opening with what must be ticked; none where the order of therapies is a stop."""
    found = order_of(scope.session, ask, [opening]).findings(opening)
    if any(one.severity is Severity.HARD for one in found):
        return None
    warned = [one for one in found if one.severity is Severity.WARN]
    words, slugs = tuple(one.words for one in warned), tuple(one.slug for one in warned)
    return Choice(opening, how, words, slugs)
