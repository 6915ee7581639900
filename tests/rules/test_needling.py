from dataclasses import fields, replace

import pytest

from clinic.rules.billing import billed_muscles
from clinic.rules.needling import (
    DEFAULTS,
    SiteEntry,
    diameter_words,
    needle_words,
    parse_diameter,
)
from clinic.rules.needling_checks import check_site, site_warnings
from clinic.rules.needling_words import (
    LEVELS,
    AdverseEvent,
    Position,
    Twitch,
    choices,
    label,
)

GOOD = SiteEntry(
    muscle="piriformis",
    side="left",
    point="middle",
    needles_in=4,
    needles_out=4,
    diameter_um=300,
    length_mm=60,
    depth_mm=50,
    technique="static",
    retention_minutes=12,
    twitch="multiple",
    referred_pain="familiar",
    pain_during=4,
)


def problems(**changed):
    return {each.field: each.message for each in check_site(replace(GOOD, **changed))}


def test_a_complete_site_has_nothing_wrong():
    assert check_site(GOOD) == []
    assert site_warnings(GOOD) == []


@pytest.mark.parametrize(
    ("field", "fits", "too_low", "too_high", "words"),
    [
        ("diameter_um", (120, 400), 119, 401, "between 0.12 and 0.40 mm"),
        ("length_mm", (50, 125), 6, 126, "between 7 and 125 mm"),
        ("needles_in", (4, 50), -1, 51, "0 to 50"),
        ("retention_minutes", (0, 60), -1, 61, "between 0 and 60 minutes"),
        ("pain_during", (0, 10), -1, 11, "between 0 and 10"),
    ],
)
def test_ranges_hold_at_both_ends_with_their_units(field, fits, too_low, too_high, words):
    for value in fits:
        assert field not in problems(**{field: value})
    for value in (too_low, too_high):
        assert words in problems(**{field: value})[field]


def test_the_shortest_needle_is_seven_millimetres():
    assert problems(length_mm=7, depth_mm=7) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("muscle", ""),
        ("muscle", "elbow_grease"),
        ("side", ""),
        ("side", "bilateral"),
        ("needles_in", None),
        ("diameter_um", None),
        ("length_mm", None),
        ("technique", "magic"),
        ("twitch", "plenty"),
        ("referred_pain", "some"),
        ("level", "L6"),
    ],
)
def test_a_missing_or_unknown_answer_is_named_beside_its_field(field, value):
    assert field in problems(**{field: value})


@pytest.mark.parametrize("value", ["technique", "twitch", "referred_pain", "level"])
def test_what_may_still_be_open_in_a_draft_is_no_problem(value):
    assert problems(**{value: ""}) == {}


def test_a_needle_cannot_be_deeper_than_it_is_long():
    assert problems(depth_mm=61) == {
        "depth_mm": "Depth 61 mm is more than the needle's length of 60 mm."
    }
    assert problems(depth_mm=60) == {}
    assert "depth_mm" in problems(depth_mm=-1)
    assert "depth_mm" in problems(depth_mm=126, length_mm=None)


def test_more_needles_out_than_in_is_refused():
    assert problems(needles_out=5) == {"needles_out": "5 out, but only 4 went in."}
    assert problems(needles_out=3) == {}


def test_the_midline_is_only_for_muscles_without_sides():
    assert "left and a right" in problems(side="midline")["side"]
    assert "choose midline" in problems(muscle="procerus", side="left")["side"]
    assert "side" not in problems(muscle="procerus", side="midline")


def test_long_retention_is_a_warning_not_a_refusal():
    (warning,) = site_warnings(replace(GOOD, retention_minutes=31))
    assert "longer than the usual 30" in warning.message
    assert problems(retention_minutes=31) == {}
    assert site_warnings(replace(GOOD, retention_minutes=30)) == []


def test_a_clinic_can_draw_its_own_lines():
    strict = replace(DEFAULTS, warn_retention_above=10, max_retention=20)
    assert check_site(replace(GOOD, retention_minutes=25), strict)
    assert site_warnings(GOOD, strict)


def test_an_unusually_long_needle_and_a_missing_level_are_pointed_out():
    assert site_warnings(replace(GOOD, length_mm=125))[0].field == "length_mm"
    spine = replace(GOOD, muscle="multifidus_lumborum", length_mm=40, depth_mm=30)
    assert site_warnings(spine)[0].field == "level"
    assert site_warnings(replace(spine, level="L5")) == []


@pytest.mark.parametrize(
    ("typed", "micrometres"),
    [
        ("0.30", 300),
        ("0,3", 300),
        (".25 mm", 250),
        (" 0.165mm ", 165),
        ("1", 1000),
        ("", None),
        ("NaN", None),
        ("1e3", None),
        ("-0.3", None),
        ("0.3.0", None),
        ("0.30005", None),
        ("9" * 400, None),
        (".", None),
    ],
)
def test_a_diameter_is_read_as_people_type_it(typed, micrometres):
    assert parse_diameter(typed) == micrometres


def test_a_needle_is_written_as_people_write_it():
    assert needle_words(300, 60) == "0.30×60 mm"
    assert diameter_words(165) == "0.165"


def test_the_place_of_a_site_reads_as_words():
    assert GOOD.place == "piriformis, left"
    assert replace(GOOD, muscle="multifidus_lumborum", level="L5").place == (
        "lumbar multifidus, left, L5"
    )
    assert SiteEntry().place == "muscle not chosen, side not chosen"


def test_two_sides_of_a_muscle_are_one_muscle():
    assert billed_muscles([GOOD, replace(GOOD, side="right")], 1) == 1
    assert billed_muscles([GOOD, replace(GOOD, muscle="soleus")], 1) == 2
    assert billed_muscles([replace(GOOD, needles_in=0)], 1) == 0


def test_choices_carry_words_for_every_value():
    assert choices(Twitch)[3] == ("not_sought", "Not sought")
    assert label(Position.SIDE_LYING_LEFT) == "lying on the left side"
    assert len(choices(AdverseEvent)) == len(AdverseEvent)
    assert len(set(LEVELS)) == 30


def test_an_empty_site_never_breaks_the_check():
    assert {each.field for each in check_site(SiteEntry())} == {
        "muscle",
        "side",
        "needles_in",
        "diameter_um",
        "length_mm",
    }
    assert {each.name for each in fields(SiteEntry)} >= {"muscle", "response"}
