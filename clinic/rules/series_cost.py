"""What the dates of a whole plan cost: each with its words.

**The cost** is a sum of terms of one visit and of two visits that follow one another, and of
nothing else, which is what makes the cheapest series findable exactly (`series`). In points, each
with words for the page:

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
