"""What of a plan is put off where some of it is overdue: as far as it must be and no further."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.rules.series_plan import PlanToBook, VisitToBook
from clinic.rules.words import PlannedVisitStatus as V

MONDAY = date(2026, 11, 30)


def plan(days: tuple[int, ...], booked: frozenset[int] = frozenset()) -> PlanToBook:
    """Visits due on these days after a Monday, 48 hours apart at the least."""
    visits = tuple(
        VisitToBook(
            number,
            number,
            1,
            MONDAY + timedelta(days=day),
            V.BOOKED if number in booked else V.UNBOOKED,
        )
        for number, day in enumerate(days, 1)
    )
    return PlanToBook(1, "p", "m", 1, "", 48 * 60, (), visits)


@pytest.mark.parametrize(
    ("due", "booked", "today", "now"),
    [
        ((0, 7, 14), {2}, 3, (3, 7, 14)),  # one was cancelled: the third keeps its day
        ((0, 7, 14), (), 3, (3, 7, 14)),  # four days to the next are enough
        ((0, 7, 14), (), 6, (6, 13, 20)),  # one day is not: the rhythm goes on from there
        ((0, 2, 4, 7), {1, 3}, 5, (0, 5, 4, 7)),
        ((0, 7, 14, 21), (), 14, (14, 21, 28, 35)),  # two weeks late, and once a week
        ((0, 2, 4, 7, 9), (), 7, (7, 9, 11, 14, 16)),  # a whole week late, thrice a week
        ((0, 7, 14, 21), {2}, 15, (15, 7, 22, 29)),
        ((0, 7, 14), (), -3, (0, 7, 14)),  # nothing is overdue
    ],
)
def test_only_what_is_overdue_is_put_off_unless_the_rhythm_asks_for_more(
    due: tuple[int, ...], booked: set[int], today: int, now: tuple[int, ...]
) -> None:
    begun = plan(due, frozenset(booked))
    after = begun.from_day(MONDAY + timedelta(days=today))
    assert tuple((one.due - MONDAY).days for one in after.visits) == now
    for was, one in zip(begun.visits, after.visits, strict=True):
        assert one.was_due == (None if one.due == was.due else was.due)
