"""Made-up plans with their candidates, and a solver that knows nothing of layers and paths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from clinic.rules.series import Layer, cheapest
from clinic.rules.series_candidates import cheapest_of, every, of_day, window
from clinic.rules.series_cost import Candidate, Liking, Rules, Wanted, cost_of
from clinic.rules.wishes import Calendars

MONDAY, MIDNIGHT = date(2026, 11, 23), 29_923_200
THERAPISTS = (1, 2, 3)
UTC = ZoneInfo("UTC")
HOURS = (9, 17)
STEP = 30


def random_rules(rng: Random) -> Rules:
    after, before = rng.choice(((0, 1440), (0, 720), (720, 1440), (600, 900)))
    liking = Liking(
        therapist=rng.choice((None, *THERAPISTS)),
        weekdays=frozenset(day for day in range(5) if rng.random() < 0.3),
        after=after,
        before=before,
        same_time=rng.random() < 0.5,
    )
    return Rules(liking, least=rng.choice((24, 48, 48, 72)) * 60)


def random_wanted(rng: Random, visits: int) -> list[Wanted]:
    per_week = rng.choice((1, 2, 3))
    return [
        Wanted(n + 1, MONDAY + timedelta(days=7 * n // per_week), rng.random() < 0.8)
        for n in range(visits)
    ]


def random_layers(
    rng: Random, visits: int, most: int, *, booked: bool = False
) -> tuple[list[Layer], Rules]:
    """A plan whose visits have up to so many candidates; some `booked` already and to be moved."""
    rules = random_rules(rng)
    layers = []
    for place, wanted in enumerate(random_wanted(rng, visits)):
        stands = booked and rng.random() < 0.5
        found = {_candidate(rng, wanted, moved=stands) for _ in range(rng.randint(0, most))}
        may_stay = stands and rng.random() < 0.6
        if may_stay:
            found.add(_kept(rng, place))
        layers.append(Layer(wanted, tuple(sorted(found)), may_skip=not may_stay))
    return layers, rules


def _candidate(rng: Random, wanted: Wanted, *, moved: bool) -> Candidate:
    day = wanted.ideal + timedelta(days=rng.randint(-3, 3))
    at = rng.randrange(8 * 60, 18 * 60, STEP)
    start = MIDNIGHT + (day - MONDAY).days * 1440 + at
    return Candidate(start, day, at, rng.choice(THERAPISTS), moved=moved)


def _kept(rng: Random, place: int) -> Candidate:
    """Where a visit stands: those that stand are in order of time."""
    day, at = MONDAY + timedelta(days=2 * place), rng.randrange(8 * 60, 18 * 60, STEP)
    start = MIDNIGHT + (day - MONDAY).days * 1440 + at
    return Candidate(start, day, at, rng.choice(THERAPISTS), kept=True)


def exhaustive(layers: Sequence[Layer], rules: Rules) -> int:
    """The least cost of all choices: one after the other, given up where it is dearer already.

    `cost_of` says what a choice costs; what the rest must cost at least is what each of its
    visits costs by itself, or being left out.
    """
    wanted = [layer.wanted for layer in layers]
    least = [_least(layer, rules) for layer in layers]
    best: list[int] = []

    def look(picked: list[Candidate | None]) -> None:
        done = len(picked)
        cost = cost_of(wanted[:done], picked, rules)
        if cost is None or (best and cost + sum(least[done:]) >= best[0]):
            return
        if done == len(layers):
            best[:] = [cost]
            return
        layer = layers[done]
        ranked = sorted(layer.candidates, key=lambda one: rules.own_cost(layer.wanted, one))
        for one in ranked:
            look([*picked, one])
        if layer.may_skip:
            look([*picked, None])

    look([])
    return best[0]


def _least(layer: Layer, rules: Rules) -> int:
    own = [rules.own_cost(layer.wanted, one) for one in layer.candidates]
    return min([*own, *([10**8] if layer.may_skip else [])])


def greedy(layers: Sequence[Layer], rules: Rules) -> int:
    """Each visit takes what is best for itself after the last: what a hasty person would do."""
    wanted, picked = [layer.wanted for layer in layers], list[Candidate | None]()
    for layer in layers:
        done = len(picked) + 1
        options: list[Candidate | None] = [*layer.candidates, None]
        costs = [(cost_of(wanted[:done], [*picked, one], rules), one) for one in options]
        known = [(cost, place) for place, (cost, _) in enumerate(costs) if cost is not None]
        picked.append(options[min(known)[1]])
    return cost_of(wanted, picked, rules) or 0


def disagreements(cases: int, first: int = 0) -> list[str]:
    """Where the proposal is dearer, or cheaper, than the best of all choices."""
    found = []
    for seed in range(first, first + cases):
        layers, rules = case(seed)
        proposed, best = cheapest(layers, rules), exhaustive(layers, rules)
        picked = [one.candidate for one in proposed.chosen]
        costs = cost_of([layer.wanted for layer in layers], picked, rules)
        if not proposed.whole_cost == best == costs:
            found.append(f"case {seed}: proposed at {proposed.whole_cost}, {best} is the least")
    return found


def case(seed: int) -> tuple[list[Layer], Rules]:
    """Plans to book and plans to change, in turn."""
    rng = Random(seed)
    return random_layers(rng, rng.randint(3, 6), 6, booked=seed % 2 == 1)


def greedy_is_dearer(cases: int) -> list[str]:
    """Where taking the best for each visit by itself comes out dearer: the control."""
    found = []
    for seed in range(0, 2 * cases, 2):
        layers, rules = case(seed)
        hasty, best = greedy(layers, rules), exhaustive(layers, rules)
        if hasty != best:
            found.append(f"case {seed}: one by one costs {hasty}, {best} is the least")
    return found


def gaps(cases: int) -> list[tuple[int, int]]:
    """What a series from the kept candidates costs, and the best over all openings.

    In busy weeks of three therapists, without gaps left: both place every visit.
    """
    found = []
    for seed in range(cases):
        rng = Random(seed)
        rules, wanted = random_rules(rng), random_wanted(rng, 12)
        calendar, starts = _busy_weeks(rng, wanted)
        kept, whole = [], []
        for one in wanted:
            days = window(one, 3, MONDAY)
            best = [c for day in days for c in of_day(day, starts, calendar, UTC, rules.liking)]
            kept.append(Layer(one, cheapest_of(one, best, rules)))
            all_of_them = tuple(c for day in days for c in every(day, starts, calendar, UTC))
            whole.append(Layer(one, all_of_them))
        found.append((cheapest(kept, rules).whole_cost, cheapest(whole, rules).whole_cost))
    return found


def _busy_weeks(rng: Random, wanted: Sequence[Wanted]) -> tuple[Calendars, dict[int | None, int]]:
    days = (wanted[-1].ideal - MONDAY).days + 4
    ticks = days * 288
    starts: dict[int | None, int] = {}
    for therapist in THERAPISTS:
        mask = 0
        for day in range(days):
            if (MONDAY + timedelta(days=day)).weekday() < 5:
                for at in range(HOURS[0] * 12, HOURS[1] * 12, 3):
                    mask |= (rng.random() < 0.12) << (day * 288 + at)
        starts[therapist] = mask
    return Calendars(MIDNIGHT, ticks, {}), starts
