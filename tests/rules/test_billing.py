"""The figure for the bill: different muscles, both sides once or twice."""

from dataclasses import replace

import pytest

from clinic.rules.billing import billed_muscles, billing_words
from tests.support.notes import MINIMUS, PIRIFORMIS

RIGHT = replace(PIRIFORMIS, side="right")
NONE_IN = replace(MINIMUS, needles_in=0)


@pytest.mark.parametrize(
    ("sites", "once", "twice"),
    [
        ((), 0, 0),
        ((PIRIFORMIS,), 1, 1),
        ((PIRIFORMIS, PIRIFORMIS), 1, 1),
        ((PIRIFORMIS, RIGHT), 1, 2),
        ((PIRIFORMIS, RIGHT, MINIMUS), 2, 3),
        ((PIRIFORMIS, NONE_IN), 1, 1),
    ],
)
def test_different_muscles_are_counted(sites, once, twice):
    assert billed_muscles(sites, 1) == once
    assert billed_muscles(sites, 2) == twice


def test_the_words_say_which_of_the_two_it_is():
    assert [billing_words(number) for number in (0, 1, 2, 3)] == [
        "",
        "1 muscle (1 to 2)",
        "2 muscles (1 to 2)",
        "3 muscles (3 or more)",
    ]
