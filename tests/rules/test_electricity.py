"""Reference 1.6: bounds of a current through needles, and where it never runs."""

from dataclasses import replace
from typing import Any

import pytest

from clinic.rules.electricity import (
    check_current,
    check_pairs,
    hz_words,
    open_current,
    parse_hz,
    usual_current,
)
from tests.rules.test_needling import GOOD

ON = replace(
    GOOD, hz_tenths=20, current="motor", current_minutes=10, pair="A", retention_minutes=15
)
OTHER = replace(ON, muscle="gluteus_medius")


def wrong(**changed):
    return {each.field: each.message for each in check_current(replace(ON, **changed))}


def test_a_whole_current_has_nothing_wrong_and_none_asks_for_nothing():
    assert wrong() == {}
    assert list(open_current(ON)) == []
    assert list(open_current(GOOD)) == []
    assert list(check_pairs([ON, OTHER])) == []


@pytest.mark.parametrize(("tenths", "fits"), [(4, False), (5, True), (1500, True), (1501, False)])
def test_frequency_is_half_a_hertz_to_150(tenths, fits):
    assert (wrong(hz_tenths=tenths) == {}) is fits


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (1, True), (15, True), (61, False)])
def test_a_current_runs_one_to_sixty_minutes(minutes, fits):
    found = wrong(current_minutes=minutes, retention_minutes=60)
    assert (found == {}) is fits


def test_a_current_cannot_outlast_the_needles_and_both_are_named():
    assert wrong(current_minutes=20) == {
        "current_minutes": "Current for 20 min, but the needles stay in for 15 min."
    }


def test_words_of_no_list_are_refused():
    assert set(wrong(current="strong", pair="Z")) == {"current", "pair"}


@pytest.mark.parametrize("field", ["hz_tenths", "current", "current_minutes", "pair"])
def test_a_current_that_is_spoken_of_is_told_in_full(field):
    empty: dict[str, Any] = {field: "" if field in {"current", "pair"} else None}
    assert [each.field for each in open_current(replace(ON, **empty))] == [field]


def test_an_unusual_time_is_only_pointed_out():
    assert list(usual_current(ON)) == []
    assert [each.field for each in usual_current(replace(ON, current_minutes=5))] == [
        "current_minutes"
    ]


def test_a_pair_is_two_needles():
    alone = replace(ON, needles_in=1)
    assert "a pair is two needles" in next(check_pairs([alone])).message
    assert list(check_pairs([ON])) == []  # two needles in one muscle
    assert "joins 3 sites" in next(check_pairs([ON, OTHER, replace(OTHER, side="right")])).message


@pytest.mark.parametrize("muscle", ["rhomboid_major", "levator_scapulae", "trapezius_upper"])
def test_never_across_the_chest_or_the_neck(muscle):
    left, right = replace(ON, muscle=muscle), replace(ON, muscle=muscle, side="right")
    assert "across the chest or the neck" in next(check_pairs([left, right])).message
    assert list(check_pairs([left, replace(right, pair="B")])) == []
    assert list(check_pairs([ON, replace(ON, side="right")])) == []  # the buttocks are neither


def test_none_at_all_where_it_is_barred_and_the_reason_is_said():
    (problem,) = check_pairs([GOOD, ON], "pacemaker on file")
    assert problem.field == "sites.1.pair"
    assert "pacemaker on file" in problem.message


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("2", 20), ("0,5 Hz", 5), ("100", 1000), ("2.55", None), ("fast", None), ("", None)],
)
def test_a_frequency_is_read_as_people_type_it(typed, tenths):
    assert parse_hz(typed) == tenths


def test_a_frequency_is_written_as_people_write_it():
    assert [hz_words(tenths) for tenths in (20, 5, 1000)] == ["2 Hz", "0.5 Hz", "100 Hz"]
