"""Time off keeps its wall times: once or weekly, across both changes of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.away import AwayEntry, away_spans, check_away
from clinic.rules.errors import Invalid
from clinic.rules.local_time import wall_time

ZONES = ("Europe/London", "Australia/Lord_Howe", "Pacific/Chatham", "America/New_York")
THURSDAYS = AwayEntry("u", date(2026, 10, 1), date(2027, 4, 30), 780, 840, weekly=True)


@pytest.mark.parametrize("name", ZONES)
def test_thirteen_stays_thirteen_when_the_clocks_change(name: str) -> None:
    zone = ZoneInfo(name)
    spans = away_spans(THURSDAYS, zone)
    walls = [[wall_time(minute, zone) for minute in span] for span in spans]
    assert len(walls) == 31
    assert {(begin.hour, begin.minute) for begin, _ in walls} == {(13, 0)}
    assert {(end.hour, end.minute) for _, end in walls} == {(14, 0)}
    assert {begin.weekday() for begin, _ in walls} == {3}
    assert len({begin % (24 * 60) for begin, _ in spans}) == 2  # in UTC it does move


def test_once_is_without_a_break() -> None:
    entry = AwayEntry("u", date(2026, 11, 24), date(2026, 11, 26), 720, 600)
    ((begin, end),) = away_spans(entry, ZoneInfo("Europe/London"))
    assert end - begin == 2 * 24 * 60 - 120


def test_a_whole_day_of_a_clock_change_is_as_long_as_that_day() -> None:
    zone, day = ZoneInfo("Europe/London"), date(2026, 10, 25)
    ((begin, end),) = away_spans(AwayEntry("u", day, day), zone)
    assert end - begin == 25 * 60


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day": date(2026, 9, 30)}, "last_day"),
        ({"last_day": date(2029, 1, 1)}, "last_day"),
        ({"ends": 780}, "ends"),
        ({"starts": 781}, "starts"),
        ({"weekly": False, "last_day": date(2026, 10, 1), "ends": 700}, "ends"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(change: dict[str, object], field: str) -> None:
    check_away(THURSDAYS)
    with pytest.raises(Invalid) as refused:
        check_away(replace(THURSDAYS, **change))  # type: ignore[arg-type]  # planted faults
    assert refused.value.field == field
