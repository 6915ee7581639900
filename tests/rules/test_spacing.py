"""How an offered time lies to the patient's other needlings and to their plan."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.spacing import due_words, too_close

LONDON = ZoneInfo("Europe/London")
TEN = 20_600 * 24 * 60 + 10 * 60
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-48, []),
        (48, []),
        (-47, ["Only 47 hours after the needling on Monday 25 May; 48 hours are usual."]),
        (1, ["Only 1 hour before the needling on Wednesday 27 May; 48 hours are usual."]),
    ],
)
def test_less_than_two_days_between_two_needlings_is_said(hours: int, words: list[str]) -> None:
    assert too_close([TEN + hours * 60], TEN, LONDON) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (DAY, "Plan: the next visit is due on 24 November, that day"),
        (date(2026, 11, 25), "Plan: the next visit is due on 25 November, 1 day later"),
        (date(2026, 11, 20), "Plan: the next visit is due on 20 November, 4 days earlier"),
    ],
)
def test_the_plans_next_visit_is_said(due: date | None, words: str) -> None:
    assert due_words(due, DAY) == words
