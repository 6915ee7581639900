"""A worked example of each measure's scoring, by the source of its rule; reference section 3."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clinic.rules.errors import Invalid
from clinic.rules.measures import MEASURES, check_score
from clinic.rules.score_reading import reading, recovered
from clinic.rules.scores import Kept, in_series
from clinic.rules.scoring import (
    Activity,
    psfs,
    read_activities,
    read_answers,
    score_answers,
)

FABQ = "6 1 2 3 4 5 0 6 1 2 3 4 6 6 5 6"


def scored(slug: str, answers: str) -> dict[str, Decimal]:
    return dict(score_answers(slug, read_answers(answers)))


@pytest.mark.parametrize(
    ("slug", "answers", "score"),
    [
        # ODI, Fairbank and Pynsent: the sum of 50 in percent, and of 45 with one section missed.
        ("odi", "1 2 3 2 1 2 3 2 3 4", "46"),
        ("odi", "1 2 3 2 1 2 3 - 3 3", "44.44"),
        ("odi", "5 - - - - - - - - -", "100"),
        ("odi", "0 0 0 0 0 0 0 0 0 0", "0"),
        # RMDQ, Stratford: one for each statement, blank is no.
        ("rmdq_24", "1 1 1 0 0 1 - - 1 0 0 0 1 1 0 0 0 0 0 0 0 0 0 1", "8"),
        ("rmdq_24", " ".join("1" * 24), "24"),
        # LEFS, Binkley 1999: the sum of twenty.
        ("lefs", " ".join("3" * 19 + "4"), "61"),
        # SBI, Grovle 2010: the sum of four, 0 to 24.
        ("sbi", "5 3 2 6", "16"),
        # PHQ-2, Arroll: the sum of two.
        ("phq_2", "2,1", "3"),
    ],
)
def test_a_form_is_scored_as_its_source_says(slug: str, answers: str, score: str) -> None:
    assert scored(slug, answers) == {slug: Decimal(score)}
    assert check_score(slug, Decimal(score)) == []


def test_fabq_gives_both_subscales_and_item_11_counts() -> None:
    """PMC4893951: PA is items 2 to 5, W is 6, 7, 9, 10, 11, 12 and 15."""
    assert scored("fabq_pa", FABQ) == {
        "fabq_pa": Decimal(1 + 2 + 3 + 4),
        "fabq_w": Decimal(5 + 0 + 1 + 2 + 3 + 4 + 5),
    }
    without_8 = FABQ.split()
    without_8[7] = "-"
    assert scored("fabq_w", " ".join(without_8)) == scored("fabq_w", FABQ)


def test_a_subscale_with_a_missing_item_is_void_and_the_other_holds() -> None:
    gap = FABQ.split()
    gap[10] = "-"
    assert scored("fabq_pa", " ".join(gap)) == {"fabq_pa": Decimal(10)}
    with pytest.raises(Invalid, match="Too much was left out"):
        scored("fabq_w", " ".join(gap))


def test_psfs_is_the_mean_of_the_activities_rated() -> None:
    """Stratford 1995: each 0 to 10, the mean of those that were rated."""
    rated = read_activities("climbing stairs 3\nSitting an hour: 4\n\nlifting 2 boxes 4\n")
    assert rated == (
        Activity("climbing stairs", 3),
        Activity("Sitting an hour", 4),
        Activity("lifting 2 boxes", 4),
    )
    assert psfs([Decimal(each.score) for each in rated]) == Decimal("3.67")
    assert psfs([Decimal("3.5"), Decimal("4.5")]) == Decimal(4)


@pytest.mark.parametrize(
    ("slug", "unit", "ends"),
    [
        ("nprs_back", "points", (0, 10)),  # Childs 2005
        ("nprs_leg", "points", (0, 10)),
        ("vas_leg_pain", "mm", (0, 100)),  # Ostelo 2008
        ("groc_15", "points", (-7, 7)),  # Kamper 2009
        ("groc_11", "points", (-5, 5)),
        ("slr_angle", "degrees", (0, 120)),  # PMC3737781
        ("fingertip_to_floor", "cm", (0, 100)),  # BMC Musculoskelet Disord 2007 8:31
        ("modified_schober", "cm", (0, 15)),
        ("post_needling_soreness", "points", (0, 10)),  # Martin-Pintado-Zugasti 2016
    ],
)
def test_a_single_number_is_the_score_and_has_no_answers(
    slug: str, unit: str, ends: tuple[int, int]
) -> None:
    measure = MEASURES[slug]
    assert [measure.minimum, measure.maximum] == [Decimal(end) for end in ends]
    assert measure.unit == unit
    with pytest.raises(Invalid, match="one number"):
        scored(slug, "3")


@pytest.mark.parametrize(
    ("slug", "answers", "words"),
    [
        ("odi", "1 2 3", "10 answers are needed, in order; here are 3"),
        ("odi", "6 0 0 0 0 0 0 0 0 0", "Answer 1 runs from 0 to 5"),
        ("odi", "- - - - - - - - - -", "Too much was left out"),
        ("lefs", " ".join("3" * 19) + " -", "Every answer is needed"),
        ("sbi", "5 3 - 6", "Every answer is needed"),
        ("phq_2", "2 -", "Every answer is needed"),
        ("rmdq_24", " ".join("-" * 24), "Too much was left out"),
        ("rmdq_24", " ".join("x" * 24), "x could be a yes or a blank. Write 1 for yes, 0 for no"),
        ("rmdq_24", "X" + " 0" * 23, "X could be a yes or a blank"),
        ("phq_2", "2 four", "Write the answers as numbers"),
        ("phq_2", "2 -1", "Write the answers as numbers"),
        ("rmdq_24", "2" + " 0" * 23, "Answer 1 runs from 0 to 1"),
    ],
)
def test_what_cannot_be_scored_is_said(slug: str, answers: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        scored(slug, answers)
    assert refused.value.field == "items"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stairs", "with 0 to 10 behind it"),
        ("stairs 11", "with 0 to 10 behind it"),
        ("stairs 3\nStairs 4", "named twice"),
        ("\n".join(f"number {word} 1" for word in "abcdef"), "At most 5 activities"),
        ("x" * 41 + " 3", "At most 40 characters"),
    ],
)
def test_an_activity_that_cannot_be_kept_is_said(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_activities(text)


@pytest.mark.parametrize(
    ("slug", "value", "words"),
    [
        ("phq_2", 3, "positive: offer a full assessment"),  # Arroll
        ("phq_2", 2, "below the cut-off"),
        ("fabq_pa", 14, "not elevated"),  # PMC4893951
        ("fabq_pa", 15, "elevated"),
        ("fabq_w", 29, "not elevated"),
        ("fabq_w", 30, "elevated"),
        ("odi", 20, "minimal disability"),  # Fairbank and Pynsent
        ("odi", Decimal("20.5"), "moderate disability"),
        ("odi", 81, "bed-bound, or answers overstated"),
        ("sbi", 6, "at or below 6.5, the level of success"),  # Haugen 2011
        ("sbi", 7, ""),
        ("vas_leg_pain", 17, "at or below 17.5, the level of success"),
        ("rmdq_24", 2, "2 or less: recovered on this measure"),  # Kamper 2010
        ("groc_15", -4, "a moderate change"),
        ("groc_15", 0, "no change"),
        ("nprs_back", 5, ""),
    ],
)
def test_what_a_score_says_by_itself(slug: str, value: Decimal, words: str) -> None:
    assert reading(slug, Decimal(value)) == words


def test_recovered_needs_no_pain_anywhere_and_hardly_any_disability_on_one_day() -> None:
    """Kamper 2010, both asked for on one day; nothing is said where one was not measured."""
    today, before = date(2026, 11, 24), date(2026, 9, 1)
    none, rmdq = Decimal(0), ("rmdq_24", Decimal(2), today)
    back, leg = ("nprs_back", none, today), ("nprs_leg", none, today)
    assert recovered([back, leg, rmdq])
    assert recovered([back, ("nprs_leg", Decimal(1), today), rmdq]) is False
    assert recovered([leg, ("nprs_leg", Decimal(6), today), rmdq]) is False
    assert recovered([("nprs_leg", Decimal(6), before), leg, rmdq]) is False
    assert recovered([back, leg, ("rmdq_24", Decimal(3), today)]) is False
    assert recovered([rmdq]) is None
    assert recovered([back]) is None
    assert recovered([("nprs_back", none, before), rmdq]) is None


def test_the_mean_of_activities_keeps_their_halves() -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    rows = [
        ("psfs", site, Kept("x", Decimal(score), at, "Ana"))
        for site, score in (("stairs", "3.5"), ("sitting", "4.5"))
    ]
    (mean,) = (each for each in in_series(rows) if each.site.startswith("mean of"))
    assert mean.now.value == Decimal(4)
