"""Which days are an episode's alone."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.rules.episode_days import Days, days_alone


def days(first: int, last: int | None = None) -> Days:
    return date(2026, 9, first), date(2026, 9, last) if last else None


@pytest.mark.parametrize(
    ("own", "newer", "left"),
    [
        (days(1), [], [days(1)]),
        (days(1, 9), [days(10)], [days(1, 9)]),
        (days(1), [days(5)], [days(1, 4)]),
        (days(1), [days(5, 7)], [days(1, 4), days(8)]),
        (days(1, 6), [days(5, 7)], [days(1, 4)]),
        (days(1, 7), [days(5, 7)], [days(1, 4)]),
        (days(1), [days(1)], []),
        (days(1), [days(1, 3), days(2, 5), days(9)], [days(6, 8)]),
        (days(5, 8), [days(1, 4)], [days(5, 8)]),
    ],
)
def test_days_of_a_newer_problem_are_not_those_of_an_older(
    own: Days, newer: list[Days], left: list[Days]
) -> None:
    assert list(days_alone(own, newer)) == left
