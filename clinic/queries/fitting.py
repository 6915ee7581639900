"""Who of those that wait fits into a free time: searched, not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clinic import clock
from clinic.queries.openings import Ask, ask_for, next_openings
from clinic.queries.order import order_of
from clinic.queries.scope import Scope
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.openings import Opening
from clinic.rules.order_rules import Severity
from clinic.rules.wait_list import FreeTime, WaitWish, suiting
from clinic.rules.wait_values import Waiting


@dataclass(frozen=True)
class Fit:
    """One who waits and would fit, with the visit it would be.

    `warnings` are what the rules of order say against it, as the clinic has them.
    """

    waiting: Waiting
    opening: Opening
    ask: Ask
    warnings: tuple[str, ...] = ()


def ask_in(scope: Scope, wish: WaitWish, free: FreeTime) -> Ask:
    """The waiting patient's visit with the therapist whose time is free. As `ask_for`."""
    therapist = wish.visit.therapist or free.therapist
    return ask_for(scope, replace(wish.visit, therapist=therapist))


def visit_number(scope: Scope, free: FreeTime) -> int | None:
    """The number of the visit whose time it was; None without one. Raises NotFound."""
    return scope.appointment(free.visit).id if free.visit else None


def who_fits(scope: Scope, everybody: Iterable[Waiting], free: FreeTime) -> list[Fit]:
    """Those whose whole visit can begin in the free time, in the given order.

    Therapist, rooms, equipment and the patient are all looked at, by the search's own function.
    A rule of order that is a stop keeps them out, and so does a wish that cannot be met at all any
    more (a therapist who has left).
    """
    quiet = Scope(scope.session, scope.asker)  # a list is one look, not one at each record
    ignoring = visit_number(quiet, free)
    found = []
    for waiting in everybody:
        when = suiting(waiting.wish, free)
        if when is None:
            continue
        try:
            ask = ask_in(quiet, waiting.wish, free)
        except (Invalid, NotFound):
            continue
        openings = next_openings(
            scope.session, ask, when, now_minute=clock.now_minute(), limit=1, ignoring=ignoring
        )
        for opening in openings:
            said = order_of(scope.session, ask, [opening]).findings(opening)
            if all(one.severity is not Severity.HARD for one in said):
                found.append(Fit(waiting, opening, ask, tuple(one.words for one in said)))
    return found
