"""What a change of a score means; reference 3.1 and the thresholds of `outcome_measures.csv`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clinic.pages.measures import change_words, number
from clinic.rules.measure_change import ChangeStatus, change_of
from clinic.rules.measures import MEASURES

S = ChangeStatus


@pytest.mark.parametrize(
    ("slug", "first", "now", "by", "status"),
    [
        ("odi", "46", "36", "10", S.BETTER),
        ("odi", "46", "36.5", "9.5", S.UNCHANGED),
        ("odi", "36", "46", "-10", S.WORSE),
        ("nprs_leg", "7", "5", "2", S.BETTER),
        ("nprs_leg", "7", "6", "1", S.UNCHANGED),
        ("lefs", "40", "49", "9", S.BETTER),
        ("lefs", "49", "40", "-9", S.WORSE),
        ("fingertip_to_floor", "20", "16.7", "3.3", S.BETTER),
        ("sbi", "18", "2", "16", S.UNKNOWN),
        ("phq_2", "4", "0", "4", S.UNKNOWN),
        ("fabq_w", "30", "10", "20", S.UNKNOWN),
        ("groc_11", "0", "3", "3", S.BETTER),
        ("groc_11", "3", "2", "2", S.UNCHANGED),
        ("groc_11", "4", "-3", "-3", S.WORSE),
        ("groc_15", "0", "6", "6", S.UNKNOWN),
    ],
)
def test_a_change_is_named_by_its_threshold(
    slug: str, first: str, now: str, by: str, status: ChangeStatus
) -> None:
    found = change_of(MEASURES[slug], Decimal(first), Decimal(now))
    assert (found.by, found.status) == (Decimal(by), status)


def said(slug: str, first: str, now: str) -> str:
    measure = MEASURES[slug]
    return change_words(measure, change_of(measure, Decimal(first), Decimal(now))).word


def test_an_mdc_is_never_called_important() -> None:
    """PSFS has an MDC, ODI an MIC; short of either nobody says that nothing has changed."""
    assert said("psfs", "3", "6") == "Better by 3: beyond measurement error"
    assert said("psfs", "3", "4.5") == "Within measurement error"
    assert said("odi", "46", "30") == "Better by 16: clinically important"
    assert said("odi", "46", "40") == "No important change (that would be 10)"
    assert said("sbi", "18", "2") == "Better by 16; no threshold is known"
    assert change_words(MEASURES["odi"], None).word == "First score"


@pytest.mark.parametrize(
    ("value", "words"), [("100", "100"), ("12.50", "12.5"), ("7.0", "7"), ("1E+1", "10")]
)
def test_a_number_has_no_zeros_behind(value: str, words: str) -> None:
    assert number(Decimal(value)) == words
