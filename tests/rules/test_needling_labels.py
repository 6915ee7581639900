"""The words of values: lists that share a value keep their own words."""

from __future__ import annotations

from clinic.rules.needling_words import ReferredPain, Technique, Twitch, label


def test_none_is_said_of_what_it_is() -> None:
    assert label(Twitch.NONE) == "no twitch"
    assert label(ReferredPain.NONE) == "no referred pain"
    assert label(Technique.NONE) == "no manipulation"
    assert Twitch.NONE.value == ReferredPain.NONE.value, "or the list need not be in the key"
