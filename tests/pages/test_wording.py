"""Names as the diary writes them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from clinic.pages.wording import isolated, short_name, told_range
from tests.support.house import minute


@pytest.mark.parametrize(
    ("given", "family", "short"),
    [
        ("Marta", "Adeyemi", "M. Adeyemi"),
        ("E\u0301lise", "Roy", "É. Roy"),
        ("Юлия", "Жукова", "Ю. Жукова"),
        ("健", "田中", "健 田中"),
        ("נועה", "לוי", "נועה לוי"),
        ("", "Prince", "Prince"),
        ("Cher", "", "Cher"),
    ],
)
def test_a_given_name_is_cut_only_where_names_have_initials(
    given: str, family: str, short: str
) -> None:
    assert short_name(given, family) == short


def test_a_name_written_from_right_to_left_is_kept_to_itself() -> None:
    """Else `19 sessions` beside it would be read as part of it."""
    name = "שרה גרין"
    assert isolated(name) == f"\u2068{name}\u2069"
    assert isolated("Юлия Жукова") == "Юлия Жукова"


def test_a_time_that_comes_twice_is_told_apart() -> None:
    """In Berlin the clocks go back from 3:00 to 2:00 on 25 October 2026, at 1:00 UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    first = minute("2026-10-25T00:30")
    said = [told_range(at, at + 30, berlin) for at in (first - 60, first, first + 60, first + 90)]
    assert said == [
        "1:30–first 2:00",
        "first 2:30–second 2:00",
        "second 2:30–3:00",
        "3:00–3:30",
    ]
