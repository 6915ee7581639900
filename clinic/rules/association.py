"""How scores changed in groups of people: a middle value, what it may be by chance, no causes.

The middle change is the median, because scores are ranks more than lengths. Its interval is the
exact one of the sign test: the k-th smallest and k-th greatest change, k the greatest for which a
fair coin would miss by more in at most 5 of 100 tries (Conover, Practical Nonparametric
Statistics, confidence interval for a quantile). It takes the form of no distribution for granted
and is never narrower than it says.

Nothing is said of fewer than ten. Where groups share out the same people, what is left unsaid is
ten people or more too, so that nobody can be told by taking the groups from the whole; a median
gives nothing away by subtraction as a mean would, but a number of people does. People are counted,
not their episodes: ten episodes may be of two people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import median
from typing import NamedTuple

LEAST = 10
"""Of fewer people nothing is said."""
TRIES = 40
"""The interval misses by more on one side in one of so many tries at most: 95 % are inside."""
EXACT_UP_TO, NORMAL = 3000, 1.959964
"""Of more people the coin's tail is taken from the normal curve, one rank to the safe side."""


@dataclass(frozen=True)
class Change:
    """The middle of `n` changes, and the interval that holds it with 95 % or more."""

    n: int
    middle: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval lies on one side of no change."""
        return self.low > 0 or self.high < 0


class Told(NamedTuple):
    """One change, and whose it is."""

    person: int
    change: float


@dataclass(frozen=True)
class Shown:
    """The groups of which something is said, greatest first, and how many are kept back."""

    groups: tuple[tuple[str, Change], ...]
    kept_back: int


def change_of(changes: Sequence[float], people: Collection[int]) -> Change | None:
    """What is said of these changes; None where they are of fewer than ten people."""
    number = len(changes)
    if min(number, len(set(people))) < LEAST:
        return None
    ordered = sorted(changes)
    place = rank(number)
    return Change(number, median(ordered), ordered[place - 1], ordered[-place])


@lru_cache(maxsize=256)
def rank(number: int) -> int:
    """Which from either end are the ends of the median's interval, counted from 1.

    ValueError for so few that no interval is that sure.
    """
    if number > EXACT_UP_TO:
        return int((number - NORMAL * sqrt(number)) / 2) - 1
    tail, ways, all_ways = 0, 1, 2**number
    for place in range(number):
        tail += ways
        if tail * TRIES > all_ways:
            if not place:
                break
            return place
        ways = ways * (number - place) // (place + 1)
    raise ValueError("too few for an interval")


def shown_groups(groups: Mapping[str, Sequence[Told]], *, apart: bool = True) -> Shown:
    """The groups of ten people and more.

    `apart` says that nobody is in two of them: then, where the people of the groups that are kept
    back are fewer than ten together, the smallest of the others is kept back with them.
    """
    people = {name: {one.person for one in told} for name, told in groups.items()}
    large = sorted(
        (name for name in groups if len(people[name]) >= LEAST),
        key=lambda name: (-len(groups[name]), name),
    )
    hidden = set().union(*(people[name] for name in groups if name not in large))
    if apart and large and 0 < len(hidden) < LEAST:
        large.pop()
    found = (
        (name, change_of([one.change for one in groups[name]], people[name])) for name in large
    )
    said = tuple((name, change) for name, change in found if change is not None)
    return Shown(said, sum(1 for name in groups if groups[name]) - len(said))
