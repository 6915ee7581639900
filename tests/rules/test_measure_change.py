"""What a change of a score means; reference 3.1 and the thresholds of `outcome_measures.csv`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from clinic.pages.measures import change_words, number, threshold_words
from clinic.rules.measure_change import ChangeStatus, change_of, needed_by_first_pain
from clinic.rules.measures import MEASURES, ThresholdKind
from clinic.rules.scores import Kept, in_series
from clinic.rules.thresholds import ThresholdChange as Change
from clinic.rules.thresholds import ThresholdWish, check_threshold, with_changes

S = ChangeStatus
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def kept(value: str, at: datetime = AT) -> Kept:
    return Kept("x", Decimal(value), at, "Ana Ruiz")


def own(value: str, kind: ThresholdKind = ThresholdKind.MIC, *, default: bool = False) -> Change:
    change = (Decimal(10), ThresholdKind.MIC, Decimal(value), kind, default)
    return Change("odi", *change, "as Copay says", AT, "Iris")


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
    assert said("odi", "46", "40") == "Within measurement error"
    assert said("vas_leg_pain", "60", "50") == "No important change (that would be 15)"
    assert said("sbi", "18", "2") == "Better by 16; no threshold is known"
    assert change_words(MEASURES["odi"], None).word == "First score"


@pytest.mark.parametrize(
    ("value", "words"), [("100", "100"), ("12.50", "12.5"), ("7.0", "7"), ("1E+1", "10")]
)
def test_a_number_has_no_zeros_behind(value: str, words: str) -> None:
    assert number(Decimal(value)) == words


@pytest.mark.parametrize(
    ("slug", "first", "now", "percent"),
    [
        ("odi", "46", "32", 30),
        ("odi", "46", "60", -30),
        ("odi", "18", "9", None),  # below twice the error of 10
        ("nprs_leg", "4", "2", 50),
        ("nprs_leg", "3", "0", None),
        ("rmdq_24", "10", "5", 50),
        ("lefs", "40", "60", None),  # more is better: no percentage
        ("fingertip_to_floor", "20", "10", None),  # not one of Ostelo's measures
    ],
)
def test_a_percentage_is_said_only_where_it_means_something(
    slug: str, first: str, now: str, percent: int | None
) -> None:
    assert change_of(MEASURES[slug], Decimal(first), Decimal(now)).percent == percent


@pytest.mark.parametrize(
    ("first", "now", "status"),
    [("3", "0", S.UNKNOWN), ("3", "12", S.WORSE), ("21", "24", S.UNKNOWN), ("21", "10", S.BETTER)],
)
def test_rmdq_says_nothing_where_the_first_score_left_no_room(
    first: str, now: str, status: S
) -> None:
    """Stratford: no improvement can show from below 4, no worsening from above 20."""
    found = change_of(MEASURES["rmdq_24"], Decimal(first), Decimal(now))
    assert (found.status, found.stuck) == (status, status is S.UNKNOWN)


def test_pain_by_its_first_score() -> None:
    assert [needed_by_first_pain(Decimal(score)) for score in (0, 4, 5, 7, 8, 10)] == [
        *(1, 1, 2, 2, 3, 3)
    ]


def test_the_clinics_threshold_holds_is_marked_and_the_default_comes_back() -> None:
    mine = with_changes([own("12.8")])
    change = change_of(mine["odi"], Decimal(46), Decimal(35))
    assert change.status is S.UNCHANGED
    assert threshold_words(mine["odi"]) == "MIC 12.8 percent, set by the clinic"
    assert threshold_words(MEASURES["odi"]) == "MIC 10 percent"
    below = with_changes([own("5")])["odi"]
    words = change_words(below, change_of(below, Decimal(46), Decimal(40))).word
    assert words == "Better by 6: clinically important, though within measurement error"
    assert with_changes([own("12.8"), own("10", default=True)])["odi"] == MEASURES["odi"]


def test_a_published_error_of_measurement_holds_beside_the_clinics_own_threshold() -> None:
    for slug, first, now in (("slr_angle", 40, 50), ("psfs", 3, 4), ("psfs_activity", 3, 5)):
        least = Change(
            slug, None, ThresholdKind.NONE, Decimal(1), ThresholdKind.MCID, False, "why", AT, "Iris"
        )
        found = change_of(with_changes([least])[slug], Decimal(first), Decimal(now))
        assert (found.status, found.within_error) == (S.BETTER, True)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (ThresholdWish("odi", Decimal(0), "mic", "as Copay says"), "value"),
        (ThresholdWish("odi", Decimal(101), "mic", "as Copay says"), "value"),
        (ThresholdWish("odi", None, "mic", "as Copay says"), "value"),
        (ThresholdWish("odi", Decimal("NaN"), "mic", "as Copay says"), "value"),
        (ThresholdWish("odi", Decimal(12), "none", "as Copay says"), "kind"),
        (ThresholdWish("odi", Decimal(12), "mic", "so"), "why"),
        (ThresholdWish("phq_2", Decimal(2), "mic", "as Copay says"), "measure"),
        (ThresholdWish("odi", None, "", "so", default=True), "why"),
    ],
)
def test_a_threshold_out_of_its_bounds_is_refused_beside_its_field(
    wish: ThresholdWish, field: str
) -> None:
    assert [each.field for each in check_threshold(wish)] == [field]
    assert check_threshold(ThresholdWish("odi", Decimal("12.8"), "mic", "as Copay says")) == []


def test_the_same_activities_are_one_series_and_a_new_one_begins_another() -> None:
    """Stratford 1995: the mean has an error of 2, one activity of 3."""
    later = AT + timedelta(days=21)
    found = in_series(
        [
            ("psfs", "stairs", kept("3")),
            ("psfs", "sitting", kept("4")),
            ("psfs", "Sitting", kept("7", later)),
            ("psfs", "Stairs", kept("5", later)),
            ("psfs", "lifting", kept("1", later + timedelta(days=21))),
            ("psfs", "stairs", kept("6", later + timedelta(days=21))),
        ]
    )
    told = {one.site.casefold(): one for one in found}
    both = told["mean of sitting, stairs"]
    assert [one.value for one in both.scores] == [Decimal("3.5"), Decimal(6)]
    assert both.change is not None
    assert both.change.status is S.BETTER
    assert told["sitting"].measure.threshold == 3
    assert len(told["mean of lifting, stairs"].scores) == 1
