"""Changes of groups: golden ranks of the sign test's interval, and who is kept back."""

import random
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.rules.association import LEAST, Told, change_of, rank, shown_groups

# The table every textbook of nonparametric statistics has: n, and which from each end at 95 %.
RANKS = {6: 1, 8: 1, 9: 2, 10: 2, 12: 3, 15: 4, 17: 5, 20: 6, 25: 8, 30: 10, 40: 14, 50: 18}


@pytest.mark.parametrize(("number", "place"), RANKS.items())
def test_the_ranks_are_those_of_the_table(number, place):
    assert rank(number) == place


def test_five_are_too_few_for_any_interval():
    with pytest.raises(ValueError, match="too few"):
        rank(5)


def test_of_thousands_the_rank_is_the_same_from_the_normal_curve():
    for number in (1500, 2999, 3000):
        near = int((number - 1.959964 * number**0.5) / 2) - 1
        assert 0 <= rank(number) - near <= 2
    assert rank(3001) <= rank(3000) + 1
    assert 49_000 < rank(100_000) < 50_000


def test_of_nine_nothing_is_said():
    assert change_of([1.0] * 9, range(9)) is None
    assert change_of([1.0] * 27, [*range(9)] * 3) is None  # three episodes of each of nine


def test_ten_by_hand():
    found = change_of([-4, -3, -3, -2, -2, -1, -1, 0, 0, 1], range(10))
    assert found is not None
    assert (found.n, found.middle, found.low, found.high) == (10, -1.5, -3, 0)
    assert not found.is_clear


def test_the_interval_holds_the_middle_as_often_as_it_says():
    luck = random.Random(5)
    held = 0
    for _ in range(1000):
        found = change_of([luck.expovariate(1) for _ in range(20)], range(20))
        assert found is not None
        held += found.low <= 0.6931 <= found.high
    assert held >= 940, held


def test_what_is_kept_back_cannot_be_had_by_subtraction():
    people = count()
    sizes = (("a", 30), ("b", 12), ("c", 4))
    groups = {name: [Told(next(people), 0.0) for _ in range(size)] for name, size in sizes}
    shown = shown_groups(groups)
    assert [name for name, _ in shown.groups] == ["a"]
    assert shown.kept_back == 2
    overlapping = shown_groups(groups, apart=False)
    assert [name for name, _ in overlapping.groups] == ["a", "b"]


def test_people_are_counted_and_not_their_episodes():
    groups = {
        "of nine": [Told(place % 9, 0.0) for place in range(40)],
        "of ten": [Told(place, 0.0) for place in range(20, 30)],
    }
    assert shown_groups(groups).groups == ()  # and those of nine are not had by subtraction
    assert [name for name, _ in shown_groups(groups, apart=False).groups] == ["of ten"]


@given(st.dictionaries(st.text(max_size=3), st.lists(st.floats(-9, 9), max_size=25), max_size=6))
def test_no_small_number_is_said_or_left_over(changes):
    people = count()
    groups = {name: [Told(next(people), one) for one in each] for name, each in changes.items()}
    shown = shown_groups(groups)
    assert all(change.n >= LEAST for _, change in shown.groups)
    left = sum(map(len, groups.values())) - sum(change.n for _, change in shown.groups)
    assert left == 0 or left >= LEAST or not shown.groups
