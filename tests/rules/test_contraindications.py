"""The screen, rule by rule against the clinical reference's table 1.8; expiry and changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clinic.rules.contraindications import CHANGES, SCREEN, Action, chosen_rules
from clinic.rules.screen_state import ScreenLine, limits_of, screen_state
from clinic.rules.words import Answered

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=12)
DAYS = 90
RULES = chosen_rules({})
TABLE = {  # reference 1.8: slug, action
    "needle_phobia": "block",
    "unwilling": "block",
    "no_consent_capacity": "block",
    "medical_emergency": "block",
    "lymphoedema_limb": "region",
    "local_infection": "region",
    "systemic_infection": "block",
    "inappropriate_other": "block",
    "bleeding_disorder": "justify",
    "anticoagulant": "justify",
    "immunocompromised": "justify",
    "pregnancy_first_trimester": "justify",
    "pregnancy_other": "justify",
    "vascular_disease": "justify region",
    "diabetes": "justify",
    "epilepsy": "justify estim",
    "child": "justify",
    "frail": "justify",
    "psychological_state": "justify",
    "metal_allergy": "justify",
    "severe_hyperalgesia": "justify",
    "cognitive_impairment": "justify",
    "post_surgery_joint": "region",
    "implant_region": "region",
    "pacemaker": "estim",
    "heart_valve": "justify",
    "malignancy": "justify region",
    "unstable_angina": "justify",
    "recent_food_sleep": "advise",
}


def lines(**answers: ScreenLine) -> list[ScreenLine]:
    """Everything answered with no an hour ago, but these."""
    return [answers.get(rule.slug, said(rule.slug)) for rule in SCREEN]


def said(
    slug: str,
    answer: Answered = Answered.NO,
    *,
    hours: int = 1,
    reason: str = "",
    changed: datetime | None = None,
    detail: str = "",
) -> ScreenLine:
    return ScreenLine(slug, answer, NOW - timedelta(hours=hours), "Ana", detail, reason, changed)


def open_of(*changed: ScreenLine) -> tuple[str, ...]:
    found = {each.slug: each for each in changed}
    return screen_state(lines(**found), RULES, SINCE, NOW, DAYS).open


def test_every_question_of_the_reference_is_asked_and_no_other() -> None:
    assert [rule.slug for rule in SCREEN] == list(TABLE)


@pytest.mark.parametrize(("slug", "action"), TABLE.items())
def test_each_yes_does_what_the_reference_says(slug: str, action: str) -> None:
    rule = RULES[slug]
    assert " ".join(one.value for one in rule.actions) == action
    assert rule.question.endswith("?")


def test_infection_pregnancy_medicines_and_fear_are_asked_every_time() -> None:
    assert {
        "local_infection",
        "systemic_infection",
        "pregnancy_first_trimester",
        "pregnancy_other",
        "anticoagulant",
        "needle_phobia",
    } <= CHANGES
    assert open_of(said("anticoagulant", hours=24)) == ("anticoagulant",)
    assert open_of(said("diabetes", hours=24)) == ()


def test_the_rest_is_asked_again_after_ninety_days() -> None:
    assert open_of(said("diabetes", hours=24 * 89)) == ()
    assert open_of(said("diabetes", hours=24 * 91)) == ("diabetes",)


def test_all_no_is_current_and_nothing_is_not() -> None:
    assert open_of() == ()
    empty = screen_state([], RULES, SINCE, NOW, DAYS)
    assert len(empty.open) == len(SCREEN)
    assert not empty.ever


def test_not_sure_is_not_a_no() -> None:
    assert open_of(said("frail", Answered.UNSURE)) == ("frail",)


def test_what_needs_a_reason_is_open_without_one() -> None:
    assert open_of(said("frail", Answered.YES)) == ("frail",)
    assert open_of(said("frail", Answered.YES, reason="Lies down, few needles.")) == ()


def test_a_changed_answer_opens_the_whole_screen_again() -> None:
    just_now = NOW - timedelta(minutes=5)
    changed = ScreenLine(
        "frail", Answered.YES, just_now, "Ana", reason="Lies down.", changed_at=just_now
    )
    assert set(open_of(changed)) == set(TABLE) - {"frail"}


def test_a_block_is_named_and_limits_are_said() -> None:
    state = screen_state(
        lines(
            systemic_infection=said("systemic_infection", Answered.YES),
            pacemaker=said("pacemaker", Answered.YES),
            implant_region=said("implant_region", Answered.YES, detail="left hip"),
            recent_food_sleep=said("recent_food_sleep", Answered.YES),
        ),
        RULES,
        SINCE,
        NOW,
        DAYS,
    )
    assert state.blocks == ("Fever or infection",)
    limits = limits_of(state)
    assert limits.no_electricity == ("Pacemaker or stimulator",)
    assert limits.regions == (("Implant", "left hip"),)
    assert limits.advice == ("Not eaten or exhausted",)


def test_a_clinic_can_choose_another_action() -> None:
    rules = chosen_rules({"pregnancy_first_trimester": "block", "frail": "nonsense"})
    assert rules["pregnancy_first_trimester"].actions == (Action.BLOCK,)
    assert rules["frail"].actions == (Action.JUSTIFY,)
