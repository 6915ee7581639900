"""The times offered instead of one that cannot be had."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from clinic.rules.nearby import spread_ticks

DAY = (1 << 288) - 1
HALF_AN_HOUR = 6


def test_one_before_one_after_and_one_further_off():
    mask = DAY & ~(((1 << 12) - 1) << 100)  # an hour is taken
    assert spread_ticks(mask, 103, 3) == (93, 99, 112)
    assert spread_ticks(mask, 109, 3) == (99, 112, 118)


def test_of_two_as_near_the_later_comes_first():
    assert spread_ticks(1 << 90 | 1 << 110, 100, 1) == (110,)


def test_the_other_side_counts_only_on_the_same_day():
    mask = 1 | 1 << 200 | 1 << 206 | 1 << 212
    assert spread_ticks(mask, 199, 3) == (200, 206, 212)
    assert spread_ticks(mask | 1 << 120, 199, 3) == (120, 200, 206)


def test_closer_ones_where_nothing_else_is_free():
    assert spread_ticks(0b111 << 50, 48, 3) == (50, 51, 52)
    assert spread_ticks(0b11 << 50, 48, 3) == (50, 51)
    assert spread_ticks(0, 48, 3) == ()


def test_they_are_possible_as_many_as_there_are_and_apart_where_that_can_be():
    random = Random(7)
    for _ in range(300):
        mask = random.getrandbits(random.choice((20, 288))) & random.getrandbits(288)
        tick, count = random.randrange(300), random.randrange(1, 5)
        found = spread_ticks(mask, tick, count)
        assert len(found) == len(set(found)) == min(count, mask.bit_count())
        assert all(mask >> one & 1 for one in found)
        assert list(found) == sorted(found)
    free = spread_ticks(DAY, 144, 4)
    assert all(b - a >= HALF_AN_HOUR for a, b in pairwise(free))
