from dataclasses import astuple

import pytest

from clinic.rules.therapy_words import (
    CALL_US,
    EMERGENCY,
    THERAPY_WORDS,
    soreness_to_expect,
)
from clinic.rules.words import TherapyKind

# What must never be told to a patient as a fact.
CLAIMS = ("nutrient", "realign", "detox", "toxin", "cure", "guarantee", "heal", "free the nerve")


def everything(kind):
    words = THERAPY_WORDS[kind]
    return " ".join(astuple(words)).lower()


@pytest.mark.parametrize("kind", list(TherapyKind))
def test_every_therapy_has_its_words(kind):
    words = THERAPY_WORDS[kind]
    assert words.name
    assert words.what_for.endswith(".")
    assert words.what_happens.endswith(".")
    assert words.how_sure.endswith(".")


@pytest.mark.parametrize("kind", list(TherapyKind))
def test_no_therapy_claims_what_is_not_known(kind):
    assert not [claim for claim in CLAIMS if claim in everything(kind)]


def test_the_check_for_claims_finds_one():
    assert [claim for claim in CLAIMS if claim in "it sends nutrients to the nerve"]


def test_only_what_makes_sore_says_so():
    assert soreness_to_expect([TherapyKind.SAUNA, TherapyKind.BOOTS]) == ()
    both = soreness_to_expect([TherapyKind.NEEDLING, TherapyKind.SAUNA, TherapyKind.NEEDLING])
    assert len(both) == 1
    assert "one to three days" in both[0]


def test_what_to_do_when_it_is_more_than_soreness_is_said():
    assert "7 or more of 10" in CALL_US
    assert "breathlessness" in EMERGENCY
    assert "bladder" in EMERGENCY


def test_the_words_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        THERAPY_WORDS[TherapyKind.SAUNA] = THERAPY_WORDS[TherapyKind.BOOTS]  # type: ignore[index]  # the point
