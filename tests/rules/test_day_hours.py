"""Hours of a day as they are typed and read."""

from __future__ import annotations

import pytest

from clinic.rules.day_hours import hours_words, read_hours, week_words
from clinic.rules.errors import Invalid

SPLIT = ((480, 750), (795, 1020))


@pytest.mark.parametrize(
    "text",
    ["8:00–12:30, 13:15–17:00", "8-12.30;13:15-17", " 08:00 to 12:30 , 13:15 - 17:00 "],
)
def test_hours_are_read_however_they_are_typed(text: str) -> None:
    assert read_hours(text) == SPLIT


def test_what_is_read_is_what_was_written() -> None:
    assert read_hours(hours_words(SPLIT)) == SPLIT
    assert read_hours(hours_words(((0, 1440),))) == ((0, 1440),)
    assert read_hours("  ") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("morning", "Type hours like"),
        ("8:00", "Type hours like"),
        ("8:70–9", "Type hours like"),
        ("9–8", "does not end after it begins"),
        ("9–9", "does not end after it begins"),
        ("9–25", "does not end after it begins"),
        ("8:03–9", "five-minute marks"),
        ("13–17, 8–12", "in order"),
        ("8–12, 11–13", "in order"),
        (", ".join(f"{hour}–{hour}:30" for hour in range(7)), "At most 6"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_hours(text)


def test_a_week_in_a_line() -> None:
    day = ((480, 1140),)
    assert (
        week_words({0: day, 1: day, 2: day, 5: ((540, 840),)})
        == "Mon–Wed 8:00–19:00; Sat 9:00–14:00"
    )
    assert week_words({}) == "no hours"
