"""What a ready set may hold, and which sites it begins."""

from dataclasses import replace

import pytest

from clinic.rules.errors import Invalid
from clinic.rules.muscle_sets import MOST_MUSCLES, SetEntry, SetMuscle, check_set
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_checks import check_site
from clinic.rules.usual_sets import USUAL_SETS
from clinic.rules.words import Side

CALF = SetEntry("Calf", (SetMuscle("soleus", "affected", "", 2, 300, 40),))


def test_the_usual_sets_hold_sites_that_can_be_kept():
    assert [entry.name for entry in USUAL_SETS] == ["Sciatica", "Low back", "Gluteal", "Neck"]
    for entry in USUAL_SETS:
        check_set(entry)
        for site in entry.sites(Side.LEFT):
            assert check_site(site) == []
            usual = range(
                MUSCLES[site.muscle].needle_min_mm, MUSCLES[site.muscle].needle_max_mm + 1
            )
            assert site.length_mm in usual
    sciatica = USUAL_SETS[0]
    assert all(MUSCLES[each.muscle].relevant_to_sciatica for each in sciatica.muscles)


def test_both_sides_are_two_sites_and_a_muscle_without_sides_is_one():
    entry = SetEntry(
        "Face",
        (
            SetMuscle("masseter", "both", "", 1, 250, 25),
            SetMuscle("procerus", "affected", "", 1, 200, 13),
        ),
    )
    assert [(site.muscle, site.side) for site in entry.sites(Side.RIGHT)] == [
        ("masseter", "right"),
        ("masseter", "left"),
        ("procerus", "midline"),
    ]
    assert not entry.asks_side


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (SetEntry("", CALF.muscles), "name"),
        (SetEntry("x" * 61, CALF.muscles), "name"),
        (SetEntry("Calf", ()), "muscle_0"),
        (SetEntry("Calf", CALF.muscles * (MOST_MUSCLES + 1)), "muscle_0"),
        (SetEntry("Calf", CALF.muscles * 2), "muscle_1"),
        (SetEntry("Calf", (replace(CALF.muscles[0], muscle="calf"),)), "muscle_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], side="left"),)), "side_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], level="L9"),)), "level_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], needles=0),)), "needles_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], needles=51),)), "needles_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], diameter_um=None),)), "needle_0"),
        (SetEntry("Calf", (replace(CALF.muscles[0], length_mm=130),)), "needle_0"),
    ],
)
def test_what_cannot_be_a_set_is_said_at_its_field(entry, field):
    with pytest.raises(Invalid) as refused:
        check_set(entry)
    assert field in [problem.field for problem in refused.value.problems]
