from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clinic.rules.needling import SiteEntry
from clinic.rules.signing import (
    NoteEntry,
    check_note,
    needle_count_words,
    note_warnings,
    sign_blockers,
)

PIRIFORMIS = SiteEntry(
    muscle="piriformis",
    side="left",
    needles_in=8,
    needles_out=8,
    diameter_um=300,
    length_mm=60,
    depth_mm=50,
    technique="static",
    retention_minutes=12,
    twitch="single",
)
MINIMUS = replace(PIRIFORMIS, muscle="gluteus_minimus", needles_in=4, needles_out=4)
READY = NoteEntry(
    sites=(PIRIFORMIS, MINIMUS),
    position="prone",
    pain_before=6,
    pain_after=4,
    tolerance="well",
    adverse_events=("none_observed",),
    haemostasis_done=True,
    hygiene_done=True,
    aftercare_given=True,
    outcome_text="Better on the stairs.",
    next_step="continue",
    needle_maker="Fine Point",
    needle_expiry=date(2099, 1, 31),
    single_use=True,
)


def blockers(**changed):
    return {each.field: each.message for each in sign_blockers(replace(READY, **changed))}


def test_a_complete_note_can_be_signed():
    assert sign_blockers(READY) == []
    assert note_warnings(READY) == []


def test_a_needle_still_in_is_named_with_its_muscle_side_and_numbers():
    sites = (replace(PIRIFORMIS, needles_out=7), MINIMUS)
    assert blockers(sites=sites) == {"needles_out": "12 in, 11 out: 1 still in piriformis, left."}


def test_several_needles_in_several_places_are_all_named():
    sites = (replace(PIRIFORMIS, needles_out=7), replace(MINIMUS, needles_out=2))
    assert needle_count_words(sites) == (
        "12 in, 9 out: 1 still in piriformis, left; 2 still in gluteus minimus, left"
    )


def test_totals_that_only_seem_to_agree_are_refused():
    sites = (replace(PIRIFORMIS, needles_out=7), replace(MINIMUS, needles_out=5))
    assert blockers(sites=sites) == {
        "needles_out": "12 in, 12 out: 1 still in piriformis, left; "
        "1 more out than in at gluteus minimus, left."
    }


def test_equal_counts_are_said_plainly():
    assert needle_count_words(READY.sites) == "12 in, 12 out"


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("sites", ()),
        ("position", ""),
        ("pain_before", None),
        ("pain_after", None),
        ("tolerance", ""),
        ("adverse_events", ()),
        ("haemostasis_done", False),
        ("hygiene_done", False),
        ("aftercare_given", False),
        ("outcome_text", "  "),
        ("next_step", ""),
    ],
)
def test_every_required_answer_is_asked_for(field, empty):
    assert list(blockers(**{field: empty})) == [field]


def test_no_pain_is_an_answer():
    assert blockers(pain_before=0, pain_after=0) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("position", "standing"),
        ("tolerance", "bravely"),
        ("next_step", "stop"),
        ("pain_before", 11),
        ("pain_after", -1),
        ("adverse_events", ("none_observed", "bruising")),
        ("adverse_events", ("sunburn",)),
    ],
)
def test_values_that_cannot_be_kept_are_refused_in_a_draft_too(field, value):
    changed = replace(READY, **{field: value})
    assert [each.field for each in check_note(changed)] == [field]
    assert [each.field for each in sign_blockers(changed)] == [field]
    assert check_note(READY) == []
    assert check_note(NoteEntry()) == []


@pytest.mark.parametrize("field", ["depth_mm", "technique", "retention_minutes", "twitch"])
def test_an_open_answer_at_a_site_names_the_site(field):
    empty: dict[str, Any] = {field: "" if field in {"technique", "twitch"} else None}
    found = blockers(sites=(PIRIFORMIS, replace(MINIMUS, **empty)))
    assert list(found) == [f"sites.1.{field}"]
    assert found[f"sites.1.{field}"].startswith("gluteus minimus, left: ")


def test_a_wrong_site_keeps_the_note_from_being_signed():
    assert list(blockers(sites=(replace(PIRIFORMIS, diameter_um=900),))) == ["sites.0.diameter_um"]


def test_a_visit_without_needling_needs_no_sites_and_nothing_about_needles():
    note = NoteEntry(
        no_needling=True,
        pain_before=5,
        pain_after=5,
        adverse_events=("none_observed",),
        aftercare_given=True,
        outcome_text="Exercise only.",
        next_step="continue",
    )
    assert sign_blockers(note) == []
    contradiction = sign_blockers(replace(note, sites=(PIRIFORMIS,)))
    assert [each.field for each in contradiction] == ["no_needling"]


def test_a_site_where_no_needle_went_in_is_not_a_needled_site():
    sites = (replace(PIRIFORMIS, needles_in=0, needles_out=0),)
    assert list(blockers(sites=sites)) == ["sites"]


def test_warnings_do_not_refuse_the_signature():
    note = replace(READY, sites=(replace(PIRIFORMIS, retention_minutes=40),))
    assert [each.field for each in note_warnings(note)] == ["sites.0.retention_minutes"]
    assert sign_blockers(note) == []
