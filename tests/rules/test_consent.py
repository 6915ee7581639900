"""When consent is due again, and what a drawn name may be (reference 1.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from clinic.rules.consent import (
    FIRST_TEXT,
    MOST_POINTS,
    ConsentFacts,
    ConsentState,
    Procedure,
    SignedHow,
    Signer,
    Wanted,
    compact,
    consent_due,
    read_strokes,
    svg_path,
)
from clinic.rules.errors import Invalid

SIGNED = ConsentFacts(
    "c",
    Procedure.NEEDLING,
    1,
    ConsentState.ACTIVE,
    datetime(2026, 1, 5, 9, tzinfo=UTC),
    "Marta Adeyemi",
    Signer.PATIENT,
    SignedHow.SCREEN,
    episode=7,
)
TODAY = Wanted(version=1, today=date(2026, 11, 24), months=12, episode=7)


@pytest.mark.parametrize(
    ("consent", "wanted", "why", "stops"),
    [
        (SIGNED, TODAY, "", False),
        (None, TODAY, "not signed yet", False),
        (replace(SIGNED, state=ConsentState.PROPOSED), TODAY, "not signed yet", False),
        (replace(SIGNED, state=ConsentState.ENTERED_IN_ERROR), TODAY, "not signed yet", False),
        (replace(SIGNED, state=ConsentState.INACTIVE), TODAY, "withdrawn", True),
        (replace(SIGNED, state=ConsentState.REJECTED), TODAY, "refused", True),
        (SIGNED, replace(TODAY, version=2), "the text has changed", False),
        (SIGNED, replace(TODAY, today=date(2027, 1, 4)), "", False),
        (SIGNED, replace(TODAY, today=date(2027, 1, 5)), "older than 12 months", False),
        (SIGNED, replace(TODAY, episode=8), "signed for an earlier episode", False),
        (SIGNED, replace(TODAY, episode=None), "", False),
        (SIGNED, replace(TODAY, thorax=True), "the chest is not among the regions agreed", False),
        (replace(SIGNED, thorax=True), replace(TODAY, thorax=True), "", False),
    ],
)
def test_when_consent_is_due(
    consent: ConsentFacts | None, wanted: Wanted, why: str, stops: bool
) -> None:
    due = consent_due(consent, wanted)
    assert (due.why, due.stops) == (why, stops)


def test_the_first_text_says_what_it_must() -> None:
    for said in ("not acupuncture", "soreness", "bruise", "faint", "infection", "broken needle"):
        assert said in FIRST_TEXT
    for said in ("lung", "nerve", "no treatment", "not certain", "stop at any time", "copy"):
        assert said in FIRST_TEXT


def test_a_drawn_name_is_kept_small_and_drawn_again() -> None:
    strokes = read_strokes("[[[1.4, 2], [30, 40.6]], [[5, 5]]]")
    assert compact(strokes) == "[[[1,2],[30,41]],[[5,5]]]"
    assert svg_path(compact(strokes)) == "M1 2L30 41M5 5L5 5"
    assert (read_strokes(""), svg_path("")) == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}]",
        "[[1, 2]]",
        "[[[1]]]",
        "[[[601, 5]]]",
        "[[[-1, 5]]]",
        '[[["1", 5]]]',
        "[[[NaN, 5]]]",
        "[[[true, 5]]]",
        "[" * 2000 + "]" * 2000,
        str([[[1, 1]] * (MOST_POINTS + 1)]),
        str([[[1, 1]]] * 201),
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid, match="Draw it again"):
        read_strokes(text)
