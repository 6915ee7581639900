"""Booking a whole plan: which opening for each of its visits, at the least cost.

**The cost** is a sum of terms of one visit and of two visits that follow one another, and of
nothing else, which is what makes the cheapest series findable exactly: a path through layers, one
layer a visit, found by dynamic programming. In points, each with words for the page:

=====================================================  ============================
a day before or after the visit's ideal date           `DAY_OFF` for each day
not with the wished therapist                          `OTHER_THERAPIST`
not on a wished weekday                                `OTHER_WEEKDAY`
outside the wished times                               `OUTSIDE_TIMES`, and 1 an hour
a day more or less than planned since the last visit   `RHYTHM` for each day
with another therapist than the visit before           `CHANGE`
at another time of day than the visit before,          1 for each half hour, at most
where the same time is wished                          `MOST_SHIFT`
=====================================================  ============================

Moving a visit that is booked costs more than all of these together could (`MOVED`), and leaving
one out more than moving all of them (`LEFT_OUT`): so the fewest are left out, then the fewest
moved, then the points decide. Never allowed are two visits on one day, and, where either of the two
holds needling, less than the plan's least time from the beginning of one to that of the next.
Decision 0040 says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

DAY_OFF = 4
OTHER_THERAPIST = 6
OTHER_WEEKDAY = 10
OUTSIDE_TIMES = 5
RHYTHM = 2
CHANGE = 3
MOST_SHIFT = 8
MOVED = 100_000
LEFT_OUT = 100_000_000
HOUR, HALF_HOUR = 60, 30


@dataclass(frozen=True, slots=True)
class Liking:
    """What the patient would like: whom, on which weekdays (Monday 0), when in the day.

    Empty `weekdays` means any; `after` and `before` are minutes of the local day, for the start.
    `therapist` is the number of a calendar.
    """

    therapist: int | None = None
    weekdays: frozenset[int] = frozenset()
    after: int = 0
    before: int = 1440
    same_time: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One visit a plan calls for: its number, its ideal date, and whether it holds needling."""

    number: int
    ideal: date
    needled: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One time a visit could have: minute `start`, its local day and minute of the day.

    `therapist` is a calendar's number, None where none is needed. `kept` says that the visit
    stands there already, `moved` that it stands elsewhere.
    """

    start: int
    day: date
    at: int
    therapist: int | None = None
    kept: bool = field(default=False, compare=False)
    moved: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Layer:
    """One visit with the times it could have; `may_skip` says whether it may be left out."""

    wanted: Wanted
    candidates: tuple[Candidate, ...]
    may_skip: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the cost, in points, and the words for it."""

    cost: int
    words: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is proposed for one visit: a time or none, with what makes it less than ideal."""

    wanted: Wanted
    candidate: Candidate | None
    terms: tuple[Term, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the whole series: the wishes, and the least time between needlings."""

    liking: Liking = Liking()
    least: int = 48 * HOUR

    def alone(self, wanted: Wanted, one: Candidate) -> tuple[Term, ...]:
        """The terms of one visit, moving aside; a visit that stands already is as it is."""
        if one.kept:
            return ()
        liking, terms = self.liking, []
        off = (one.day - wanted.ideal).days
        if off:
            words = f"{_days(abs(off))} {'after' if off > 0 else 'before'} its ideal date"
            terms.append(Term(DAY_OFF * abs(off), words))
        if liking.therapist not in (None, one.therapist) and one.therapist is not None:
            terms.append(Term(OTHER_THERAPIST, "not with the wished therapist"))
        if liking.weekdays and one.day.weekday() not in liking.weekdays:
            terms.append(Term(OTHER_WEEKDAY, "not on a wished weekday"))
        outside = max(liking.after - one.at, one.at - liking.before + 1, 0)
        if outside:
            terms.append(Term(OUTSIDE_TIMES + -(-outside // HOUR), "outside the wished times"))
        return tuple(terms)

    def together(
        self, before: tuple[Wanted, Candidate], after: tuple[Wanted, Candidate]
    ) -> tuple[int, int, int] | None:
        """The points of two visits that follow one another: rhythm, change, time; None if never.

        Two that stand already are as they are.
        """
        (first, one), (second, other) = before, after
        if one.kept and other.kept:
            return 0, 0, 0
        days = (other.day - one.day).days
        too_soon = other.start - one.start < self.least and (first.needled or second.needled)
        if days <= 0 or too_soon:
            return None
        off = abs(days - (second.ideal - first.ideal).days)
        change = one.therapist != other.therapist and None not in (one.therapist, other.therapist)
        shift = abs(other.at - one.at) if self.liking.same_time else 0
        return RHYTHM * off, CHANGE * change, min(-(-shift // HALF_HOUR), MOST_SHIFT)

    def own_cost(self, wanted: Wanted, one: Candidate) -> int:
        """What one visit at this time costs by itself, moving included."""
        return sum(term.cost for term in self.alone(wanted, one)) + MOVED * one.moved


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


def said(
    wanted: Sequence[Wanted], picked: Sequence[Candidate | None], rules: Rules
) -> Iterable[Chosen]:
    """These times with the terms of each, the ones it has with the visit before it included.

    Where two may not follow one another, the words say so; a person chose it.
    """
    before: tuple[Wanted, Candidate] | None = None
    for visit, one in zip(wanted, picked, strict=True):
        if one is None:
            yield Chosen(visit, None)
            continue
        terms = [*rules.alone(visit, one)]
        if before is not None:
            terms += _with_last(rules, before, (visit, one))
        before = visit, one
        yield Chosen(visit, one, tuple(terms))


def _with_last(
    rules: Rules, before: tuple[Wanted, Candidate], after: tuple[Wanted, Candidate]
) -> Iterable[Term]:
    points = rules.together(before, after)
    if points is None:
        yield Term(0, f"less than {rules.least // HOUR} hours after the visit before")
        return
    days = (after[1].day - before[1].day).days
    more = days - (after[0].ideal - before[0].ideal).days
    words = (
        f"{_days(abs(more))} {'longer' if more > 0 else 'sooner'} since the visit before",
        "with another therapist than the visit before",
        "at another time of day than the visit before",
    )
    yield from (Term(cost, word) for cost, word in zip(points, words, strict=True) if cost)


def cost_of(
    wanted: Sequence[Wanted], picked: Sequence[Candidate | None], rules: Rules
) -> int | None:
    """What a choice costs altogether, moving and leaving out included; None where it may not be."""
    whole, before = 0, None
    for visit, one in zip(wanted, picked, strict=True):
        if one is None:
            whole += LEFT_OUT
            continue
        whole += rules.own_cost(visit, one)
        if before is not None:
            points = rules.together(before, (visit, one))
            if points is None:
                return None
            whole += sum(points)
        before = visit, one
    return whole


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
