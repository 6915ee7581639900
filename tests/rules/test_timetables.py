"""New weekly hours end the ones before them, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.rules.errors import Invalid
from clinic.rules.timetables import Timetable, check_timetable, timetables, with_timetable

EARLY, LATE = ((480, 720),), ((780, 1020),)
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def every_day(hours: tuple[tuple[int, int], ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return (hours,) * 7


ALWAYS = Timetable(None, None, every_day(EARLY))


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, None), (JUNE, None), (None, JUNE), (JUNE, JULY), (JUNE, JUNE)],
)
def test_on_every_day_just_one_week_holds(first: date | None, last: date | None) -> None:
    """Before, inside and after: each day has the hours of one week and never of two."""
    rows = with_timetable(with_timetable([], ALWAYS), Timetable(first, last, every_day(LATE)))
    for offset in range(-40, 80):
        day = JUNE + timedelta(days=offset)
        inside = (first is None or first <= day) and (last is None or day <= last)
        held = [(row.opens, row.closes) for row in rows if row.holds_on(day)]
        assert held == [*(LATE if inside else EARLY)]


def test_they_are_told_in_order() -> None:
    rows = with_timetable(with_timetable([], ALWAYS), Timetable(JUNE, JULY, every_day(LATE)))
    spans = [(table.first, table.last) for table in timetables(rows)]
    day = timedelta(days=1)
    assert spans == [(None, JUNE - day), (JUNE, JULY), (JULY + day, None)]


def test_days_out_of_order_are_refused() -> None:
    with pytest.raises(Invalid):
        check_timetable(Timetable(JULY, JUNE, every_day(LATE)))
