"""The table of red flags, rule by rule, against the clinical reference's table 2.1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clinic.rules.clinical_hold import is_stopped
from clinic.rules.red_flags import (
    BEFORE_EVERY_SESSION,
    BY_SLUG,
    FIVE,
    INSTRUCTIONS,
    RED_FLAGS,
    most_urgent,
    open_questions,
    rule_of,
)
from clinic.rules.stop_values import HoldEnd, check_end
from clinic.rules.words import Answered, Disposition, TherapyKind

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TABLE = {  # reference 2.1: slug, disposition
    "bladder_change": "emergency_now",
    "bowel_change": "emergency_now",
    "saddle_sensory": "emergency_now",
    "sexual_dysfunction": "emergency_now",
    "bilateral_leg_deficit": "emergency_now",
    "progressive_motor_deficit": "same_day",
    "cord_signs": "same_day",
    "fever_systemic": "same_day",
    "infection_risk": "same_day",
    "cancer_history": "urgent_referral",
    "weight_loss": "urgent_referral",
    "night_rest_pain": "urgent_referral",
    "age_extremes": "clinician_review",
    "major_trauma": "same_day",
    "steroid_osteoporosis": "clinician_review",
    "thoracic_pain": "clinician_review",
    "structural_deformity": "urgent_referral",
    "inflammatory_pattern": "routine_referral",
    "vascular_signs": "emergency_now",
    "calf_dvt_signs": "same_day",
    "breathless_after_needling": "emergency_now",
}
CLEARED = dict.fromkeys(BEFORE_EVERY_SESSION, Answered.NO)


def test_every_red_flag_of_the_reference_is_asked_and_no_other() -> None:
    assert [rule.slug for rule in RED_FLAGS] == list(TABLE)


@pytest.mark.parametrize(("slug", "disposition"), TABLE.items())
def test_each_calls_for_what_the_reference_says(slug: str, disposition: str) -> None:
    rule = BY_SLUG[slug]
    assert rule.disposition.value == disposition
    assert rule.stops == (disposition in {"emergency_now", "same_day"})
    assert rule.call_after == timedelta(hours=24 if rule.stops else 7 * 24)
    assert rule.question.endswith("?")
    assert rule.finding
    assert rule.suspect


def test_five_questions_before_every_session_all_of_which_stop() -> None:
    assert len(FIVE) == 5
    assert all(rule.stops and rule.before_every_session for rule in FIVE)
    assert [rule.slug for rule in RED_FLAGS if rule.before_every_session] == [
        rule.slug for rule in FIVE
    ]


def test_only_a_no_clears_a_question() -> None:
    assert open_questions(CLEARED) == []
    assert open_questions({}) == list(BEFORE_EVERY_SESSION)
    for slug in BEFORE_EVERY_SESSION:
        missing = {each: answer for each, answer in CLEARED.items() if each != slug}
        unsure = {**CLEARED, slug: Answered.UNSURE}
        yes = {**CLEARED, slug: Answered.YES}
        assert open_questions(missing) == open_questions(unsure) == open_questions(yes) == [slug]


def test_a_clinic_can_choose_another_disposition() -> None:
    assert rule_of("infection_risk", "clinician_review").stops is False
    assert rule_of("infection_risk", "nonsense").disposition is Disposition.SAME_DAY
    with pytest.raises(KeyError):
        rule_of("no_such_flag")


def test_the_most_urgent_of_several_leads() -> None:
    both = [Disposition.SAME_DAY, Disposition.EMERGENCY_NOW]
    assert INSTRUCTIONS[most_urgent(both)].startswith("Stop. Send to hospital now")


@pytest.mark.parametrize("kind", TherapyKind)
def test_a_hold_stops_all_but_exercise(kind: TherapyKind) -> None:
    assert is_stopped([kind]) == (kind is not TherapyKind.EXERCISE)


GOOD = HoldEnd(("a",), "ambulance", "Dr Moss", NOW, "Taken to hospital at once.")


@pytest.mark.parametrize(
    ("end", "fields"),
    [
        (GOOD, []),
        (HoldEnd(("a",)), ["taken", "phoned", "phoned_at", "reason"]),
        (HoldEnd(("a",), "shrug", "Dr Moss", NOW, "x" * 20), ["taken"]),
        (HoldEnd(("a",), "ambulance", "", NOW, "x" * 20), ["phoned"]),
        (
            HoldEnd(("a",), "ambulance", "Dr Moss", NOW + timedelta(minutes=1), "x" * 20),
            ["phoned_at"],
        ),
        (
            HoldEnd(("a",), "ambulance", "Dr Moss", NOW - timedelta(hours=3), "x" * 20),
            ["phoned_at"],
        ),
        (HoldEnd(("a",), "ambulance", "Dr Moss", NOW, "x" * 19), ["reason"]),
    ],
)
def test_a_hold_ends_only_with_every_fact(end: HoldEnd, fields: list[str]) -> None:
    raised = NOW - timedelta(hours=1)
    assert [each.field for each in check_end(end, NOW, raised, 20)] == fields
