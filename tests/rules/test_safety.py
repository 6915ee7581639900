"""What safety asks before a note may be signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from clinic.rules.consent import ConsentDue
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.safety import SafetyAtSigning, consent_words, safety_blockers, screen_words
from clinic.rules.screen_state import ScreenLine, ScreenState
from clinic.rules.words import Answered

CLEAR = SafetyAtSigning(screen=ScreenState(ever=True), verbal=True)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def said(safety: SafetyAtSigning, *, needled: bool = True) -> list[str]:
    return [each.message for each in safety_blockers(safety, needled=needled)]


def test_all_clear_may_be_signed() -> None:
    assert said(CLEAR) == []


def test_each_thing_missing_is_named() -> None:
    rule = SCREEN_BY_SLUG["systemic_infection"]
    yes = (rule, ScreenLine(rule.slug, Answered.YES, AT, "Ana"))
    for safety, word in (
        (replace(CLEAR, held=True), "clinical hold"),
        (replace(CLEAR, open_questions=("bowel_change",)), "loss of bowel control"),
        (replace(CLEAR, open_questions=("bowel_change", "saddle_sensory")), "and 1 more"),
        (replace(CLEAR, screen=ScreenState(open=("frail",))), "Frailty"),
        (replace(CLEAR, screen=ScreenState(yes=(yes,))), "Fever or infection"),
        (replace(CLEAR, consent=ConsentDue("not signed yet")), "not signed yet"),
        (replace(CLEAR, verbal=False), "Ask again today"),
    ):
        (message,) = said(safety)
        assert word in message


def test_without_needles_only_the_five_and_a_hold_count() -> None:
    nothing = SafetyAtSigning(("bowel_change",), held=True, consent=ConsentDue("not signed yet"))
    assert len(said(nothing, needled=False)) == 2


def test_the_note_says_how_it_stood() -> None:
    assert consent_words(ConsentDue()) == "holds"
    assert screen_words(ScreenState()) == "not filled in"
    assert screen_words(ScreenState(ever=True)) == "current"
    assert screen_words(ScreenState(ever=True, open=("frail",))) == "not current"
