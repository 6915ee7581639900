from __future__ import annotations

from random import Random

import pytest

from clinic.rules.bit_calendar import (
    all_ticks,
    busy_mask,
    erode,
    first_tick,
    fragments,
    free_mask,
    free_time,
    last_tick,
    nearest_ticks,
    spans_of,
    tick_list,
    ticks_down,
    ticks_up,
)

ORIGIN = 29_500_000


def bits(text: str) -> int:
    """A mask as it is read on paper: the first tick on the left."""
    return int(text[::-1], 2)


def test_free_time_rounds_inward_and_busy_time_outward():
    odd = [(ORIGIN + 3, ORIGIN + 18)]
    assert free_mask(odd, ORIGIN, 6) == bits("011000")
    assert busy_mask(odd, ORIGIN, 6) == bits("111100")


def test_free_time_too_short_for_a_tick_is_none():
    assert free_mask([(ORIGIN + 1, ORIGIN + 9)], ORIGIN, 6) == 0


def test_an_empty_span_is_neither_free_nor_busy():
    empty = [(ORIGIN + 7, ORIGIN + 7)]
    assert free_mask(empty, ORIGIN, 6) == busy_mask(empty, ORIGIN, 6) == 0


def test_spans_are_cut_to_the_calendar():
    assert free_mask([(ORIGIN - 60, ORIGIN + 10)], ORIGIN, 4) == bits("1100")
    assert busy_mask([(ORIGIN + 15, ORIGIN + 600)], ORIGIN, 4) == bits("0001")
    assert busy_mask([(ORIGIN - 60, ORIGIN), (ORIGIN + 20, ORIGIN + 60)], ORIGIN, 4) == 0


@pytest.mark.parametrize(
    ("other", "mask"),
    [
        ((5, 10), "011100"),  # before, touching
        ((0, 5), "101100"),  # before, apart
        ((5, 15), "011100"),  # over the beginning
        ((10, 15), "001100"),  # inside, same beginning
        ((15, 20), "001100"),  # inside, same end
        ((10, 20), "001100"),  # the same
        ((5, 25), "011110"),  # around it
        ((20, 30), "001111"),  # after, touching
    ],
)
def test_a_second_span_in_every_position_to_the_first(other, mask):
    spans = [(ORIGIN + 10, ORIGIN + 20), (ORIGIN + other[0], ORIGIN + other[1])]
    assert free_mask(spans, ORIGIN, 6) == bits(mask)


def test_random_spans_give_the_mask_that_counting_gives():
    rng = Random(11)
    for _ in range(300):
        ticks = rng.randint(1, 60)
        spans = []
        for _ in range(rng.randint(0, 8)):
            begin = ORIGIN + rng.randint(-30, ticks * 5 + 30)
            spans.append((begin, begin + rng.randint(0, 90)))
        # a tick is busy if any of its minutes is, and free if one span holds all of them
        minutes = [range(ORIGIN + tick * 5, ORIGIN + tick * 5 + 5) for tick in range(ticks)]
        busy = sum(
            any(a <= m < b for a, b in spans for m in own) << i for i, own in enumerate(minutes)
        )
        free = sum(
            any(a <= own[0] and own[-1] < b for a, b in spans) << i for i, own in enumerate(minutes)
        )
        assert busy_mask(spans, ORIGIN, ticks) == busy
        assert free_mask(spans, ORIGIN, ticks) == free


def test_free_time_is_open_everywhere_and_busy_nowhere():
    hours = [(ORIGIN, ORIGIN + 30)]
    house = [(ORIGIN + 5, ORIGIN + 60)]
    taken = [(ORIGIN + 12, ORIGIN + 14), (ORIGIN + 10, ORIGIN + 15)]
    assert free_time(ORIGIN, 8, open_in=[hours, house], busy=taken) == bits("01011100")


def test_erosion_finds_where_a_stretch_may_begin():
    mask = bits("11101111")
    assert erode(mask, 1) == mask
    assert erode(mask, 3) == bits("10001100")
    assert erode(mask, 4) == bits("00001000")
    assert erode(mask, 5) == 0


@pytest.mark.parametrize("ticks", range(1, 20))
def test_erosion_is_the_and_of_all_shifts(ticks):
    mask = Random(ticks).getrandbits(400) | Random(-ticks).getrandbits(400)
    slow = mask
    for shift in range(ticks):
        slow &= mask >> shift
    assert erode(mask, ticks) == slow


def test_a_stretch_of_nothing_may_begin_anywhere():
    assert erode(bits("0100"), 0) & all_ticks(4) == all_ticks(4)


def test_walking_through_the_ticks():
    mask = bits("0010110000000000000001")
    assert list(tick_list(mask)) == [2, 4, 5, 21]
    assert first_tick(mask) == 2
    assert first_tick(mask, 3) == 4
    assert first_tick(mask, 22) is None
    assert last_tick(mask, 5) == 4
    assert last_tick(mask, 2) is None
    assert list(tick_list(0)) == []


def test_the_nearest_ticks_come_in_order_and_the_later_of_two_as_near():
    mask = bits("1001000110001")
    assert nearest_ticks(mask, 5, 3) == (3, 7, 8)
    assert nearest_ticks(mask, 5, 1) == (7,)
    assert nearest_ticks(mask, 5, 9) == (0, 3, 7, 8, 12)
    assert nearest_ticks(mask, -4, 1) == (0,)
    assert nearest_ticks(0, 5, 3) == ()


def test_spans_of_a_mask_give_the_mask_back():
    mask = bits("0110111")
    assert list(spans_of(mask, ORIGIN)) == [(ORIGIN + 5, ORIGIN + 15), (ORIGIN + 20, ORIGIN + 35)]
    assert free_mask(spans_of(mask, ORIGIN), ORIGIN, 7) == mask


def test_fragments_count_what_a_booking_leaves():
    free = bits("0111111001")
    assert fragments(free, 1, 7) == (0, 0)
    assert fragments(free, 1, 3) == (1, 4)
    assert fragments(free, 3, 5) == (2, 4)


def test_lengths_round_up_and_waits_down():
    assert [ticks_up(minutes) for minutes in (0, 1, 5, 32)] == [0, 1, 1, 7]
    assert [ticks_down(minutes) for minutes in (0, 4, 5, 12)] == [0, 0, 1, 2]
