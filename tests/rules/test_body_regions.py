"""The surface of the body leads to every muscle, and left is left."""

import re

import pytest

from clinic.rules.body_regions import (
    PARTS,
    REGIONS,
    Drawn,
    View,
    muscles_under,
    places_of,
    regions_of,
    touched,
)
from clinic.rules.muscles import MUSCLES
from clinic.rules.words import Side
from tests.support.sources import ROOT
from tools.assets import VENDOR, body_drawing

SHAPE = re.compile(r'<path id="([a-z-]+)" d="[mM] ?(-?[0-9.]+)')
MIDDLE = {View.FRONT: 15.84, View.BACK: 52.6}


@pytest.fixture(scope="module")
def drawn() -> dict[str, float]:
    """Every shape of the figure, and where its outline begins from left to right."""
    text = (ROOT / VENDOR / "body.svg").read_text(encoding="utf-8")
    found = {name: float(begins) for name, begins in SHAPE.findall(text)}
    assert len(found) == 89
    return found


def test_every_shape_of_the_figure_is_a_region_and_every_region_has_its_shapes(drawn):
    wanted = set()
    for region in REGIONS.values():
        sides = region.sides if region.drawn is Drawn.TWICE else (None,)
        wanted |= {region.part(side) for side in sides}
    assert set(drawn) == wanted


def test_a_script_without_shapes_is_not_taken_for_a_body():
    with pytest.raises(ValueError, match="no part of the body"):
        body_drawing("var BodyMuscles=[]")


def test_left_in_the_figure_is_the_patients_left(drawn):
    """Seen from the front, the patient's left is on the right of the picture."""
    for key, place in PARTS.items():
        if place.region.drawn is Drawn.TWICE:
            beyond = drawn[key] > MIDDLE[place.region.view]
            front = place.region.view is View.FRONT
            assert beyond == (front == (place.side is Side.LEFT)), key


def test_every_muscle_is_at_home_in_one_region_and_reached_by_it():
    homes = [muscle for region in REGIONS.values() for muscle in region.home]
    assert sorted(homes) == sorted(MUSCLES)
    assert all(region.home <= set(region.muscles) for region in REGIONS.values())


def test_no_muscle_is_named_twice_in_a_region():
    for region in REGIONS.values():
        assert len(set(region.muscles)) == len(region.muscles), region


@pytest.mark.parametrize(
    ("muscle", "side", "places"),
    [
        ("piriformis", "left", ("gluteus-maximus-left",)),
        ("gluteus_minimus", "right", ("gluteus-medius-right",)),
        ("multifidus_lumborum", "left", ("lower-back-erectors-left",)),
        ("trapezius_upper", "left", ("traps-upper-left",)),
        ("vastus_medialis", "right", ("quads-right",)),
        ("multifidus_thoracis", "right", ("spine",)),
        ("splenius_capitis", "left", ("nape-left",)),
        ("procerus", "midline", ("face-left", "face-right")),
        ("no_such_muscle", "left", ()),
    ],
)
def test_a_muscle_is_marked_where_it_is_at_home(muscle, side, places):
    assert places_of(muscle, side) == places


def test_a_muscle_is_found_from_every_region_it_lies_under():
    assert [region.slug for region in regions_of("piriformis")] == [
        "gluteus-maximus",
        "gluteus-medius",
    ]


def test_the_deep_buttock_lies_below_gluteus_maximus():
    slugs = [muscle.slug for muscle in muscles_under("gluteus-maximus")]
    assert slugs.index("gluteus_maximus") < slugs.index("piriformis")
    assert {"gemellus_superior", "obturator_internus", "quadratus_femoris"} <= set(slugs)
    assert muscles_under("nowhere") == ()


@pytest.mark.parametrize(
    ("part", "region", "side"),
    [
        ("gluteus-maximus-left", "gluteus-maximus", Side.LEFT),
        ("face-right", "face", Side.RIGHT),
        ("spine", "spine", None),
    ],
)
def test_the_side_is_known_from_where_the_figure_is_touched(part, region, side):
    place = touched(part)
    assert place is not None
    assert (place.region.slug, place.side) == (region, side)


@pytest.mark.parametrize("part", ["", "spine-left", "gluteus-maximus", "nowhere-left"])
def test_what_is_not_in_the_figure_cannot_be_touched(part):
    assert touched(part) is None
