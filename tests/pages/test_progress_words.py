"""The words of the progress summary, on the page and on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clinic.pages.measures import signed_number
from clinic.pages.plan_words import target_words
from clinic.pages.progress import ProgressPage, ProgressWays, progress_page
from clinic.pages.progress_parts import goal_lines
from clinic.rules.plan_values import PlanAim
from clinic.rules.progress_goals import Goal
from clinic.rules.progress_values import ProgressFacts
from clinic.rules.scores import Series
from tests.rules.test_progress import facts, series

WAYS = ProgressWays("/back", "/pdf", "/action", "/measures", {})


def page_of(told: ProgressFacts) -> ProgressPage:
    return progress_page(told, WAYS)


def kept(slug: str, *values: str, site: str = "") -> Series:
    """A series whose numbers are as they come out of the tables: without zeros behind."""
    return series(slug, *(str(Decimal(each).normalize()) for each in values), site=site)


@pytest.mark.parametrize(
    ("slug", "first", "now", "change"),
    [
        ("odi", "50", "40", "+10"),
        ("odi", "50", "20", "+30"),
        ("odi", "20", "100", "−80"),
        ("odi", "44.44", "40", "+4.44"),
        ("slr_angle", "40", "60", "+20"),
        ("nprs_leg", "3", "3", "0"),
    ],
)
def test_a_change_is_written_in_plain_digits(slug: str, first: str, now: str, change: str) -> None:
    (line,) = page_of(facts(series=(kept(slug, first, now),))).measures
    assert line.change == change
    assert line.cells[4] == change


def test_recovered_is_not_said_with_pain_on_the_other_side() -> None:
    rmdq, none = kept("rmdq_24", "9", "1"), kept("nprs_leg", "7", "0", site="left")
    other = kept("nprs_leg", "7", "6", site="right")
    assert (
        page_of(facts(series=(rmdq, none))).recovered == "Recovered: no pain, and RMDQ 2 or less."
    )
    assert page_of(facts(series=(rmdq, other, none))).recovered == ""


@pytest.mark.parametrize(
    ("slug", "first", "now", "means"),
    [
        ("odi", "46", "30", "Better, clinically important (MIC 10 percent)"),
        ("odi", "46", "40", "Within measurement error (MIC 10 percent)"),
        ("slr_angle", "40", "60", "Better, beyond measurement error (MDC 12 degrees)"),
        ("psfs", "6", "3", "Worse, beyond measurement error (MDC 2 points)"),
        ("phq_2", "1", "4", "Positive: offer a full assessment"),
        ("fabq_w", "10", "30", "Elevated"),
        ("sbi", "18", "9", "Not interpretable (No threshold is known)"),
    ],
)
def test_what_a_change_means_stands_on_paper_with_its_threshold(
    slug: str, first: str, now: str, means: str
) -> None:
    (line,) = page_of(facts(series=(kept(slug, first, now),))).measures
    assert line.cells[-1] == means
    assert means.startswith(line.word.word)


@pytest.mark.parametrize(
    ("slug", "site", "name"),
    [
        ("nprs_leg", "", "Numeric Pain Rating Scale, leg or buttock"),
        ("nprs_back", "", "Numeric Pain Rating Scale, low back"),
        ("nprs_leg", "left", "Numeric Pain Rating Scale, leg or buttock, left"),
        ("slr_angle", "left", "Passive straight leg raise angle, left"),
    ],
)
def test_a_goal_says_back_or_leg(slug: str, site: str, name: str) -> None:
    goal = Goal("Sleep", slug, site, Decimal(2), None)
    (line,) = goal_lines(facts(goals=(goal,)))
    assert line.measured.startswith(f"{name}: at ")
    aim = PlanAim("Sleep", slug, site, Decimal(2), None)
    assert target_words(aim).startswith(f"{name}: 2 or ")


def test_a_sign_stands_before_plain_digits() -> None:
    assert [signed_number(Decimal(each)) for each in ("1E+2", "-3E+1", "0.50", "0")] == [
        "+100",
        "−30",
        "+0.5",
        "0",
    ]
