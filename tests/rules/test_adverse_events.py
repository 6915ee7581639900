"""Adverse events, rule by rule: classes and duties of the reference's 1.11, and what is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinic.rules.adverse_events import (
    KINDS,
    TICKED,
    EventEntry,
    Grade,
    check_event,
    check_told,
    event_words,
    least_grade,
)
from clinic.rules.event_duties import DECIDE, duties_of
from clinic.rules.needling_words import AdverseEvent
from clinic.rules.words import TaskKind

BEGAN = datetime(2026, 11, 24, 9, 0, 40, tzinfo=UTC)
NOW = BEGAN + timedelta(hours=30)
BRUISE = EventEntry(kind="bruising", began_at=BEGAN)
FAINT = EventEntry(
    kind="syncope",
    began_at=BEGAN,
    noticed="therapist",
    detail="Pale, gone for ten seconds.",
    action="Needles out, legs up, water.",
    outcome="resolved",
)
BRADY_MILD = (
    *("bruising", "bleeding", "pain_during", "pain_after", "aggravation", "drowsiness"),
    *("headache", "nausea", "fatigue", "altered_emotion", "shaking", "itching"),
    *("claustrophobia", "numbness"),
)
"""What Brady 2014 counted as mild, in the reference's 1.11."""
WORSE = (
    *("syncope", "infection", "broken_needle", "retained_needle", "needle_stick_staff"),
    *("nerve_injury", "vascular_injury", "pneumothorax", "organ_puncture"),
)
CODES = (*BRADY_MILD, *WORSE, "vasovagal", "other")
"""The event codes of the same section."""


def wrong(entry, earliest=BEGAN, now=NOW):
    return [each.field for each in check_event(entry, earliest, now)]


def test_every_code_of_the_reference_can_be_told():
    by_incident = {"broken_needle", "retained_needle"}
    assert set(KINDS) == set(CODES) - by_incident
    assert {kind.value for kind in AdverseEvent} == {*CODES, "none_observed"}


def test_what_was_counted_as_mild_is_ticked():
    assert set(BRADY_MILD) <= set(TICKED)
    assert all(least_grade(kind) is Grade.MILD for kind in TICKED)


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("syncope", Grade.SIGNIFICANT),
        ("infection", Grade.SIGNIFICANT),
        ("needle_stick_staff", Grade.SIGNIFICANT),
        ("nerve_injury", Grade.SIGNIFICANT),
        ("vascular_injury", Grade.SIGNIFICANT),
        ("broken_needle", Grade.SIGNIFICANT),
        ("retained_needle", Grade.SIGNIFICANT),
        ("pneumothorax", Grade.SERIOUS),
        ("organ_puncture", Grade.SERIOUS),
        ("vasovagal", Grade.MILD),
        ("other", Grade.MILD),
        ("dragons", Grade.MILD),
    ],
)
def test_the_kind_gives_the_least_grade(kind, grade):
    assert EventEntry(kind=kind).weight is least_grade(kind) is grade


def test_a_mild_one_needs_its_kind_and_its_time():
    assert wrong(BRUISE) == []
    assert wrong(replace(BRUISE, began_at=None)) == ["began_at"]
    assert wrong(EventEntry()) == wrong(replace(BRUISE, kind="none_observed")) == ["kind"]
    assert wrong(replace(BRUISE, kind="broken_needle")) == ["kind"]


def test_other_says_what_it_was():
    other = replace(BRUISE, kind="other")
    assert wrong(other) == ["detail"]
    assert wrong(replace(other, detail="Hiccups.")) == []
    assert wrong(replace(other, grade="significant", detail="Hiccups for a day.")) == [
        "noticed",
        "action",
        "outcome",
    ]


@pytest.mark.parametrize("field", ["noticed", "detail", "action", "outcome"])
def test_a_worse_one_is_told_in_full(field):
    assert wrong(FAINT) == []
    empty: dict[str, Any] = {field: " " if field in ("detail", "action") else ""}
    assert wrong(replace(FAINT, **empty)) == [field]


def test_a_clinician_raises_the_grade_and_does_not_lower_it():
    assert wrong(replace(FAINT, kind="bruising", grade="serious")) == []
    assert wrong(replace(FAINT, grade="mild")) == ["grade"]
    assert wrong(replace(FAINT, grade="huge")) == ["grade"]


@pytest.mark.parametrize("outcome", ["resolved_with_sequelae", "fatal"])
def test_lasting_harm_and_death_are_serious(outcome):
    assert wrong(replace(FAINT, outcome=outcome)) == ["grade"]
    assert wrong(replace(FAINT, outcome=outcome, grade="serious")) == []


def test_it_began_between_the_session_and_now():
    assert wrong(replace(BRUISE, began_at=BEGAN.replace(second=0))) == []
    assert wrong(replace(BRUISE, began_at=BEGAN - timedelta(minutes=1))) == ["began_at"]
    assert wrong(replace(BRUISE, began_at=NOW + timedelta(minutes=1))) == ["began_at"]


def test_it_was_over_after_it_began_and_not_in_the_future():
    assert wrong(replace(BRUISE, resolved_on=date(2026, 11, 25))) == []
    assert wrong(replace(BRUISE, resolved_on=date(2026, 11, 22))) == ["resolved_on"]
    assert wrong(replace(BRUISE, resolved_on=date(2026, 11, 28))) == ["resolved_on"]


def test_words_that_are_no_choice_are_refused():
    assert wrong(replace(FAINT, noticed="owl")) == ["noticed"]
    assert wrong(replace(FAINT, outcome="fine")) == ["outcome"]


def test_putting_right_says_why():
    assert wrong(replace(BRUISE, replaces="another")) == ["why"]
    assert wrong(EventEntry(replaces="another", void=True, why="Mixed up.")) == []


def test_mild_opens_no_duty():
    assert duties_of(Grade.MILD) == ()


def test_significant_tells_the_lead_and_follows_up_within_a_day():
    assert [(duty.kind, duty.within) for duty in duties_of(Grade.SIGNIFICANT)] == [
        (TaskKind.NOTICE, timedelta(hours=24)),
        (TaskKind.FOLLOW_UP, timedelta(hours=24)),
    ]


def test_serious_locks_the_plan_and_reports_to_everybody():
    duties = {duty.title: duty for duty in duties_of(Grade.SERIOUS)}
    kinds = {duty.kind for duty in duties.values()}
    assert kinds >= {TaskKind.PLAN_LOCK, TaskKind.INCIDENT_REPORT, TaskKind.CALLBACK}
    assert duties[DECIDE].kind is TaskKind.PLAN_LOCK
    assert {"regulator", "insurer", "doctor"} <= {
        word for title in duties for word in title.split()
    }


def test_a_title_names_no_finding():
    titles = " ".join(duty.title for grade in Grade for duty in duties_of(grade)).casefold()
    assert not any(kind.value.replace("_", " ") in titles for kind in KINDS if kind != "other")


def test_put_right_only_what_is_new_is_opened():
    assert duties_of(Grade.SERIOUS, Grade.SIGNIFICANT) == tuple(
        duty for duty in duties_of(Grade.SERIOUS) if duty not in duties_of(Grade.SIGNIFICANT)
    )
    assert duties_of(Grade.SIGNIFICANT, Grade.SIGNIFICANT) == ()
    assert duties_of(Grade.MILD, Grade.SERIOUS) == ()


@pytest.mark.parametrize(
    ("ticked", "told", "says"),
    [
        ((), (), "Press “No adverse event”, or tick what happened."),
        (("none_observed",), ("syncope",), "“No adverse event” is pressed, but one is"),
        (("syncope",), (), "Fainted: write down what was done and what came of it."),
        (("syncope",), ("infection",), "Fainted: write down"),
        (("other",), (), "Other: write down"),
    ],
)
def test_a_note_says_what_went_wrong_or_that_nothing_did(ticked, told, says):
    (found,) = check_told(ticked, told)
    assert found.message.startswith(says)


@pytest.mark.parametrize(
    ("ticked", "told"),
    [
        (("none_observed",), ()),
        (("bruising", "bleeding"), ()),
        ((), ("pneumothorax",)),
        (("syncope", "nausea"), ("syncope",)),
    ],
)
def test_either_answer_lets_it_be_signed(ticked, told):
    assert list(check_told(ticked, told)) == []


def test_an_event_in_words():
    assert event_words(BRUISE) == "Bruising, mild"
    assert event_words(replace(FAINT, grade="serious")) == "Fainted, serious"
