"""Reference 1.7 and 4.2: both sides of the chest, the way in near the lung, a muscle too soon."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clinic.rules.needling_stops import (
    Known,
    RecentNeedling,
    both_sides_of_thorax,
    check_direction,
    check_stops,
    gap_warnings,
)
from clinic.rules.signing import check_needles, note_warnings, sign_blockers
from tests.rules.test_needling import GOOD
from tests.rules.test_signing import READY

LEFT = replace(GOOD, muscle="rhomboid_major", length_mm=30, depth_mm=20, direction="tangential")
RIGHT = replace(LEFT, muscle="trapezius_lower", side="right")
HOUR = 60


def stops(*sites, known=None, thorax_reason="", gap_reason=""):
    found = check_stops(sites, known or Known(), thorax_reason=thorax_reason, gap_reason=gap_reason)
    return {each.field: each.message for each in found}


def ago(hours, muscle="piriformis", side="left", **values):
    return Known(recent=(RecentNeedling(muscle, side, int(hours * HOUR)),), **values)


def test_both_sides_of_the_chest_stop_until_a_reason_is_given():
    assert list(stops(LEFT, RIGHT)) == ["thorax_reason"]
    assert stops(LEFT, RIGHT, thorax_reason="Scapular pain on both sides, pincer grip.") == {}
    assert stops(LEFT, RIGHT, thorax_reason="   ")
    assert stops(LEFT, replace(RIGHT, side="left")) == {}


def test_only_needles_near_a_lung_on_each_side_count():
    assert both_sides_of_thorax([LEFT, RIGHT])
    assert not both_sides_of_thorax([LEFT, replace(RIGHT, needles_in=0)])
    assert not both_sides_of_thorax([GOOD, replace(GOOD, side="right")])


@pytest.mark.parametrize(
    ("direction", "fits"),
    [("tangential", True), ("pincer", True), ("perpendicular", False), ("", False)],
)
def test_near_the_lung_only_tangential_or_in_a_pincer_grip(direction, fits):
    assert (list(check_direction(replace(LEFT, direction=direction))) == []) is fits
    assert list(check_direction(replace(GOOD, direction=direction))) == []


@pytest.mark.parametrize("muscle", ["trapezius_upper", "supraspinatus", "subscapularis"])
def test_the_shoulder_girdle_counts_as_near_the_lung(muscle):
    assert list(check_direction(replace(GOOD, muscle=muscle)))


@pytest.mark.parametrize(
    ("hours", "stopped", "warned"),
    [
        (1, True, False),
        (47.9, True, False),
        (48, False, True),
        (71.9, False, True),
        (72, False, False),
    ],
)
def test_the_same_muscle_stops_within_48_hours_and_warns_within_72(hours, stopped, warned):
    known = ago(hours)
    assert (list(stops(GOOD, known=known)) == ["gap_reason"]) is stopped
    assert bool(list(gap_warnings(GOOD, known))) is warned


def test_the_stop_names_muscle_hours_and_what_to_do():
    assert stops(GOOD, known=ago(26))["gap_reason"] == (
        "Piriformis, left was needled 26 hours ago: wait 48 hours, "
        "or give the reason to needle it again now."
    )
    assert stops(GOOD, known=ago(26), gap_reason="Asked for; no soreness left.") == {}


def test_the_other_side_another_muscle_and_no_needle_are_not_the_same():
    assert stops(replace(GOOD, side="right"), known=ago(1)) == {}
    assert stops(GOOD, known=ago(1, muscle="soleus")) == {}
    assert stops(replace(GOOD, needles_in=0), known=ago(1)) == {}


def test_a_clinic_draws_its_own_lines():
    assert stops(GOOD, known=ago(40, stop_hours=24)) == {}
    assert stops(GOOD, known=ago(1, stop_hours=0, warn_hours=0)) == {}


def test_the_nearest_session_counts():
    known = Known(
        recent=(RecentNeedling("piriformis", "left", 60 * HOUR), *ago(10).recent),
    )
    assert "10 hours ago" in stops(GOOD, known=known)["gap_reason"]


def test_signing_holds_to_both_stops_and_to_the_way_in():
    chest = replace(READY, sites=(LEFT, RIGHT))
    assert [each.field for each in sign_blockers(chest)] == ["thorax_reason"]
    assert sign_blockers(replace(chest, thorax_reason="Both painful.")) == []
    straight = replace(READY, sites=(replace(LEFT, direction="perpendicular"),))
    assert [each.field for each in sign_blockers(straight)] == ["sites.0.direction"]
    assert [each.field for each in sign_blockers(READY, known=ago(10))] == ["gap_reason"]
    assert [each.field for each in note_warnings(READY, known=ago(50))] == ["sites.0.muscle"]


def test_needles_are_named_in_date_and_used_once():
    """Reference 1.2: maker, expiry and single use are required, the lot is not."""
    assert list(check_needles(READY, date(2026, 11, 24))) == []
    open_answers: dict[str, Any] = {"needle_maker": " ", "needle_expiry": None, "single_use": False}
    for field, empty in open_answers.items():
        open_answer = replace(READY, **{field: empty})
        assert [each.field for each in sign_blockers(open_answer)] == [field]
    last_day = replace(READY, needle_expiry=date(2026, 11, 24))
    assert list(check_needles(last_day, date(2026, 11, 24))) == []
    (expired,) = check_needles(last_day, date(2026, 11, 25))
    assert "expired on 24 November 2026" in expired.message
