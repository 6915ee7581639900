"""Visits somebody agreed to pay for, and whether they last as long as the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.rules.bounds import check_bounds
from clinic.rules.errors import Invalid, Problem

VISITS = (1, 200)
LONGEST_BY, LONGEST_REFERENCE = 200, 80


@dataclass(frozen=True)
class AuthorisedEntry:
    """So many visits, from one day to another, both included and either open; by whom."""

    visits: int | None
    valid_from: date | None = None
    valid_until: date | None = None
    granted_by: str = ""
    reference: str = ""

    def covers(self, day: date) -> bool:
        """Whether a visit on that day may be one of them."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Authorised:
    """An authorisation as kept."""

    public_id: str
    entry: AuthorisedEntry


@dataclass(frozen=True)
class Cover:
    """How far they reach: granted and left today, and the number of the first visit not covered."""

    granted: int
    left: int
    runs_out_at: int | None


def cover_of(
    entries: Sequence[AuthorisedEntry],
    attended: Iterable[date],
    coming: Iterable[tuple[int, date]],
    today: date,
) -> Cover | None:
    """The cover of a plan by its authorisations; None where there are none.

    Each visit takes one of those that cover its day, the one that ends first. `coming` are the
    numbers of the visits to come, with the day each is booked for or due on; one that was due
    before today can take place today at the earliest.
    """
    if not entries:
        return None
    order = sorted(entries, key=lambda one: one.valid_until or date.max)
    left = [one.visits or 0 for one in order]
    for day in sorted(attended):
        _take(order, left, day)
    now = sum(n for one, n in zip(order, left, strict=True) if _is_good(one, today))
    short = None
    ahead = ((max(day, today), number) for number, day in coming)
    for day, number in sorted(ahead):
        if not _take(order, left, day) and short is None:
            short = number
    return Cover(sum(one.visits or 0 for one in entries), now, short)


def _take(order: Sequence[AuthorisedEntry], left: list[int], day: date) -> bool:
    for place, one in enumerate(order):
        if left[place] and one.covers(day):
            left[place] -= 1
            return True
    return False


def _is_good(one: AuthorisedEntry, today: date) -> bool:
    return one.valid_until is None or today <= one.valid_until


def check_authorised(entry: AuthorisedEntry) -> None:
    """Raises Invalid with every problem."""
    found = tuple(_problems(entry))
    if found:
        raise Invalid(found[0].message, problems=found)


def _problems(entry: AuthorisedEntry) -> Iterator[Problem]:
    if entry.visits is None:
        yield Problem("visits", "How many visits?")
    yield from check_bounds("visits", entry.visits, VISITS, "Between {} and {} visits.")
    if not entry.granted_by:
        yield Problem("granted_by", "Who agreed to it?")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        yield Problem("valid_until", "This is before it begins.")
