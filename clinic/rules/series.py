"""Booking a whole plan: which opening for each of its visits, at the least cost.

A series is a path through layers, one layer a visit with the times it could have; what it costs
is said in `series_cost`. The cheapest path is found by dynamic programming, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from clinic.rules.series_cost import LEFT_OUT, MOVED, Candidate, Chosen, Rules, Wanted, said


@dataclass(frozen=True, slots=True)
class Layer:
    """One visit with the times it could have; `may_skip` says whether it may be left out."""

    wanted: Wanted
    candidates: tuple[Candidate, ...]
    may_skip: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """The proposal: every visit in order of its layers; `cost` in points, moves and gaps aside."""

    chosen: tuple[Chosen, ...]
    whole_cost: int

    @property
    def cost(self) -> int:
        """The points, without what moving and leaving out add."""
        return self.whole_cost % MOVED

    @property
    def left_out(self) -> tuple[Wanted, ...]:
        """The visits without a time."""
        return tuple(one.wanted for one in self.chosen if one.candidate is None)

    @property
    def moves(self) -> int:
        """How many booked visits it moves."""
        return sum(one.candidate is not None and one.candidate.moved for one in self.chosen)


_Entry = tuple[int, int, int]
"""What it costs to have come so far, and the last visit with a time: its layer, its candidate."""
_NOBODY = -1


def cheapest(layers: Sequence[Layer], rules: Rules) -> Series:
    """The cheapest series there is over these candidates, exactly.

    The layers are in order of time. Each candidate is reached from the cheapest of all before it;
    since points are never negative, looking ends where the way so far costs as much as the best
    whole way found. A series always exists: what cannot be reached is left out, unless the layer
    may not be, which is for visits that stand already.
    """
    ways: list[_Entry] = [(0, _NOBODY, _NOBODY)]
    came_from: list[list[_Entry | None]] = []
    for number, layer in enumerate(layers):
        found = [_reach(layers, rules, ways, layer.wanted, one) for one in layer.candidates]
        came_from.append([None if best is None else best[1] for best in found])
        skipped = ways if layer.may_skip else ()
        ways = [(cost + LEFT_OUT, last, place) for cost, last, place in skipped]
        ways += [(best[0], number, place) for place, best in enumerate(found) if best is not None]
        ways.sort(key=itemgetter(0))
    if not ways:
        raise ValueError("visits that stand already are in order of time")
    return _read(layers, rules, came_from, ways[0])


def _reach(
    layers: Sequence[Layer], rules: Rules, ways: Sequence[_Entry], wanted: Wanted, one: Candidate
) -> tuple[int, _Entry] | None:
    """The cheapest way to a candidate, and where it comes from."""
    own = rules.own_cost(wanted, one)
    best: tuple[int, _Entry] | None = None
    for way in ways:
        cost, number, place = way
        if best is not None and cost + own >= best[0]:
            break
        if number != _NOBODY:
            last = layers[number]
            points = rules.together((last.wanted, last.candidates[place]), (wanted, one))
            if points is None:
                continue
            cost += sum(points)
        if best is None or cost + own < best[0]:
            best = (cost + own, way)
    return best


def _read(
    layers: Sequence[Layer],
    rules: Rules,
    came_from: Sequence[Sequence[_Entry | None]],
    last: _Entry,
) -> Series:
    """Walk the cheapest way back, and say what each visit costs."""
    at: dict[int, Candidate] = {}
    way: _Entry | None = last
    while way is not None and way[1] != _NOBODY:
        _, number, place = way
        at[number] = layers[number].candidates[place]
        way = came_from[number][place]
    picked = [at.get(number) for number in range(len(layers))]
    return Series(tuple(said([layer.wanted for layer in layers], picked, rules)), last[0])
