"""A cadence that cannot be kept as wished is said, with what would make it fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.rules.series_fit import Week, cannot_fit, most_a_week
from clinic.rules.series_plan import PhaseToBook

WEEKDAYS = frozenset(range(5))
TWO_DAYS, THREE_DAYS = 48 * 60, 72 * 60


def phase(per_week: int) -> PhaseToBook:
    return PhaseToBook(1, "Settle", per_week, (), needled=True)


@pytest.mark.parametrize(
    ("days", "least", "most"),
    [
        ({0}, TWO_DAYS, 1),
        ({0, 1}, TWO_DAYS, 1),
        ({0, 2, 4}, TWO_DAYS, 3),
        (range(5), TWO_DAYS, 3),
        (range(7), TWO_DAYS, 3),
        ({0, 6}, TWO_DAYS, 1),
        (range(5), THREE_DAYS, 2),
        (range(5), 24 * 60, 5),
        ({}, TWO_DAYS, 0),
    ],
)
def test_so_many_visits_fit_in_a_week(days: set[int], least: int, most: int) -> None:
    assert most_a_week(days, least) == most


def test_three_a_week_with_one_therapist_on_mondays() -> None:
    week = Week(WEEKDAYS, WEEKDAYS, frozenset({0}), "Ana Ruiz")
    assert cannot_fit([phase(1), phase(3)], week, TWO_DAYS) == [
        (
            "Settle calls for 3 visits a week; on Mondays with Ana Ruiz there can be 1. It"
            " would fit"
            " with Wednesdays and Fridays too, or with 1 visit a week in the plan."
        )
    ]


def test_a_therapist_who_is_only_there_on_mondays() -> None:
    week = Week(WEEKDAYS, frozenset({0}), frozenset(), "Ana Ruiz")
    assert cannot_fit([phase(3)], week, TWO_DAYS) == [
        (
            "Settle calls for 3 visits a week; on Mondays with Ana Ruiz there can be 1. It"
            " would fit"
            " with other therapists too, or with 1 visit a week in the plan."
        )
    ]


def test_more_hours_between_than_the_cadence_allows() -> None:
    week = Week(WEEKDAYS, WEEKDAYS)
    assert cannot_fit([phase(3)], week, THREE_DAYS) == [
        (
            "Settle calls for 3 visits a week; on Mondays, Tuesdays, Wednesdays, Thursdays"
            " and Fridays"
            " there can be 2. It would fit with 2 visits a week in the plan, or with less"
            " than 72 hours"
            " between visits in the plan."
        )
    ]


def test_hours_between_needlings_bind_no_phase_without_needling() -> None:
    week = Week(frozenset({0, 1, 2}), WEEKDAYS)
    sauna = replace(phase(3), needled=False)
    assert cannot_fit([sauna], week, TWO_DAYS) == []
    (word,) = cannot_fit([replace(sauna, visits_per_week=4)], week, TWO_DAYS)
    assert "there can be 3. It would fit with 3 visits a week in the plan." in word
    assert "hours" not in word


def test_nothing_is_said_of_what_fits() -> None:
    assert cannot_fit([phase(2), phase(3)], Week(WEEKDAYS, WEEKDAYS), TWO_DAYS) == []
