"""R8, small: three zones and the changes of a year, on each engine, and the control."""

import pytest

from trials.wall_clocks import all_changes, fixed_hours

ZONES = {"sqlite": "Australia/Lord_Howe", "postgresql": "Antarctica/Troll"}
WEEKLY, TWICE = 5, 2


def test_every_change_of_the_clocks_keeps_the_hours(engine_name: str, database_url: str) -> None:
    tried = all_changes(database_url, (ZONES[engine_name],), last=2026)
    assert tried.faults == []
    assert tried.changes == 2
    assert tried.booked == 2 * WEEKLY + TWICE


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_hours_at_a_fixed_distance_from_utc_are_seen(
    engine_name: str, database_url: str
) -> None:
    del engine_name
    with fixed_hours():
        faults = all_changes(
            database_url, ("Europe/London",), last=2026, searching_alone=True
        ).faults
    assert any("lies outside the hours" in fault for fault in faults)
    assert any("is not offered" in fault for fault in faults)
