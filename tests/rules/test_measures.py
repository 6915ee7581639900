from decimal import Decimal

import pytest

from clinic.rules.measures import MEASURES, ThresholdKind, check_score


def test_every_measure_of_the_list_is_there():
    assert len(MEASURES) == 17
    assert {"nprs_back", "odi", "rmdq_24", "slr_angle"} <= set(MEASURES)


@pytest.mark.parametrize(
    ("slug", "kind", "threshold"),
    [
        ("nprs_leg", ThresholdKind.MCID, 2),
        ("odi", ThresholdKind.MIC, 10),
        ("psfs", ThresholdKind.MDC, 2),
        ("sbi", ThresholdKind.NONE, None),
        ("groc_11", ThresholdKind.MIC, Decimal("2.5")),
    ],
)
def test_the_kind_of_threshold_stands_apart_from_its_source(slug, kind, threshold):
    measure = MEASURES[slug]
    assert measure.threshold_kind is kind
    assert measure.threshold == threshold
    assert not measure.threshold_source.lower().startswith(kind.value)


def test_a_threshold_that_is_only_measurement_error_is_called_that():
    assert MEASURES["psfs"].beyond_threshold_words == "beyond measurement error"
    assert MEASURES["odi"].beyond_threshold_words == "clinically important"
    assert MEASURES["sbi"].beyond_threshold_words == "not interpretable"


@pytest.mark.parametrize("slug", sorted(MEASURES))
def test_both_ends_of_every_range_are_allowed_and_just_outside_is_not(slug):
    measure = MEASURES[slug]
    assert check_score(slug, measure.minimum) == []
    assert check_score(slug, measure.maximum) == []
    assert check_score(slug, measure.minimum - 1)
    assert check_score(slug, measure.maximum + 1)


def test_directions_are_kept():
    assert MEASURES["lefs"].higher_is_better
    assert not MEASURES["odi"].higher_is_better


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), 1e300])
def test_what_is_no_number_is_no_score(value):
    (problem,) = check_score("odi", value)
    assert "0 to 100 percent" in problem.message


def test_a_missing_score_is_not_zero():
    assert check_score("odi", None)[0].field == "value"
    assert check_score("odi", 0) == []


def test_halves_only_where_halves_exist():
    assert check_score("odi", 33.3) == []
    assert "whole points" in check_score("rmdq_24", 3.5)[0].message


def test_an_unknown_measure_is_named():
    assert check_score("nothing", 1)[0].field == "measure"
