"""A whole plan's visits: what a date costs, what is never proposed, and that none is cheaper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.rules.series import Layer, cheapest
from clinic.rules.series_cost import Candidate, Liking, Rules, Wanted
from tests.rules.random_series import (
    MIDNIGHT,
    MONDAY,
    disagreements,
    gaps,
    greedy_is_dearer,
)

ANA, BEN = 1, 2
NINE = 9 * 60
WEEKLY = [Wanted(number + 1, MONDAY + timedelta(weeks=number)) for number in range(3)]


def at(days: int, minute: int = NINE, therapist: int = ANA, **more: bool) -> Candidate:
    day = MONDAY + timedelta(days=days)
    return Candidate(MIDNIGHT + days * 1440 + minute, day, minute, therapist, **more)


def words(layers: list[Layer], rules: Rules) -> list[list[tuple[int, str]] | None]:
    chosen = cheapest(layers, rules).chosen
    return [
        [(term.cost, term.words) for term in one.terms] if one.candidate else None for one in chosen
    ]


def test_the_ideal_costs_nothing() -> None:
    layers = [
        Layer(one, (at(7 * place - 1), at(7 * place), at(7 * place + 1)))
        for place, one in enumerate(WEEKLY)
    ]
    proposed = cheapest(layers, Rules())
    assert (proposed.cost, proposed.left_out, proposed.moves) == (0, (), 0)
    assert [one.candidate.day for one in proposed.chosen if one.candidate] == [
        one.ideal for one in WEEKLY
    ]


def test_each_thing_that_is_off_the_ideal_has_its_points_and_its_words() -> None:
    liking = Liking(ANA, frozenset({0}), 8 * 60, 12 * 60, same_time=True)
    layers = [
        Layer(WEEKLY[0], (at(0),)),
        Layer(WEEKLY[1], (at(9, 14 * 60, BEN),)),
        Layer(WEEKLY[2], (at(14, 13 * 60 + 40),)),
    ]
    assert words(layers, Rules(liking)) == [
        [],
        [
            (8, "2 days after its ideal date"),
            (6, "not with the wished therapist"),
            (10, "not on a wished weekday"),
            (8, "outside the wished times"),
            (4, "2 days longer since the visit before"),
            (3, "with another therapist than the visit before"),
            (8, "at another time of day than the visit before"),
        ],
        [
            (7, "outside the wished times"),
            (4, "2 days sooner since the visit before"),
            (3, "with another therapist than the visit before"),
            (1, "at another time of day than the visit before"),
        ],
    ]
    assert cheapest(layers, Rules(liking)).cost == 62


def test_it_looks_ahead() -> None:
    """The nearest day for the first would leave only another therapist for the second."""
    layers = [
        Layer(WEEKLY[0], (at(0, therapist=BEN), at(1))),
        Layer(replace(WEEKLY[1], ideal=MONDAY + timedelta(days=3)), (at(4),)),
    ]
    rules = Rules(Liking(therapist=None))
    assert [one.candidate for one in cheapest(layers, rules).chosen] == [at(1), at(4)]


@pytest.mark.parametrize("needled", [(True, True), (True, False), (False, True)])
def test_less_than_the_plans_hours_between_is_never_proposed(needled: tuple[bool, bool]) -> None:
    wanted = [replace(WEEKLY[0], needled=needled[0]), Wanted(2, MONDAY, needled[1])]
    sooner, later = at(2, NINE - 5), at(2, NINE)
    pair = [Layer(wanted[0], (at(0),)), Layer(wanted[1], (sooner, later))]
    assert cheapest(pair, Rules()).chosen[1].candidate == later
    only_sooner = [pair[0], Layer(wanted[1], (sooner,))]
    assert len(cheapest(only_sooner, Rules()).left_out) == 1


def test_without_needles_the_next_day_will_do_but_never_the_same() -> None:
    first, second = (Wanted(number, MONDAY, needled=False) for number in (1, 2))
    layers = [Layer(first, (at(0),)), Layer(second, (at(0, NINE + 300), at(1, 8 * 60)))]
    assert cheapest(layers, Rules()).chosen[1].candidate == at(1, 8 * 60)


def test_a_visit_is_left_out_only_where_all_have_no_place_together() -> None:
    far = at(7 + 3, 18 * 60, BEN)
    dear = [Layer(WEEKLY[0], (at(0),)), Layer(WEEKLY[1], (far,))]
    assert cheapest(dear, Rules(Liking(ANA))).left_out == ()
    impossible = [Layer(WEEKLY[0], (at(9),)), *(Layer(one, (at(10),)) for one in WEEKLY[1:])]
    assert len(cheapest(impossible, Rules()).left_out) == 2
    assert cheapest([Layer(WEEKLY[0], ())], Rules()).left_out == (WEEKLY[0],)


def test_as_few_booked_visits_as_possible_move() -> None:
    """The second lies too near to where the first must go: it alone moves, far as it is."""
    moved = [at(5, moved=True)]
    stands = at(6, kept=True)
    layers = [
        Layer(WEEKLY[0], tuple(moved)),
        Layer(WEEKLY[1], (stands, at(10, moved=True)), may_skip=False),
        Layer(WEEKLY[2], (at(14, kept=True), at(15, moved=True)), may_skip=False),
    ]
    proposed = cheapest(layers, Rules())
    assert [one.candidate for one in proposed.chosen] == [at(5), at(10), at(14)]
    assert (proposed.moves, proposed.left_out) == (2, ())
    untouched = [Layer(WEEKLY[0], (at(-1, moved=True), at(5, moved=True))), *layers[1:]]
    assert cheapest(untouched, Rules()).moves == 1


def test_visits_that_stand_too_close_already_are_left_in_peace() -> None:
    layers = [
        Layer(one, (at(place, kept=True),), may_skip=False) for place, one in enumerate(WEEKLY)
    ]
    assert cheapest(layers, Rules()).whole_cost == 0


def test_out_of_order_visits_that_stand_are_refused() -> None:
    layers = [Layer(WEEKLY[0], (), may_skip=False)]
    with pytest.raises(ValueError, match="in order of time"):
        cheapest(layers, Rules())


def test_no_choice_of_the_candidates_is_cheaper_than_the_proposal() -> None:
    assert disagreements(20) == []


def test_taking_the_best_for_each_visit_by_itself_would_be_dearer() -> None:
    """The control: the comparison sees a proposal that is not the best."""
    assert greedy_is_dearer(10)


def test_few_candidates_a_day_come_close_to_all_openings() -> None:
    for proposed, best in gaps(3):
        assert best <= proposed <= best + 3
