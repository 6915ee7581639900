import csv
from importlib.resources import files

import pytest

from clinic.rules.muscles import MUSCLES, NOT_A_SAFE_DEPTH, find_muscles
from clinic.rules.precautions import BY_MUSCLE


def slugs(text, limit=12):
    return [muscle.slug for muscle in find_muscles(text, limit)]


def test_every_row_of_the_list_is_there_once():
    assert len(MUSCLES) == 168
    text = (files("clinic") / "data" / "muscles.csv").read_text(encoding="utf-8")
    assert list(MUSCLES) == [row["slug"] for row in csv.DictReader(text.splitlines())]


def test_a_row_keeps_its_codes_and_sizes():
    piriformis = MUSCLES["piriformis"]
    assert (piriformis.needle_min_mm, piriformis.needle_max_mm) == (60, 100)
    assert piriformis.roots == "S1-S2"
    assert piriformis.fma_id.startswith("FMA:")
    assert piriformis.uberon_id.startswith("UBERON:")
    assert all(code.isdigit() for code in piriformis.snomed_codes)
    assert len(MUSCLES["zygomaticus_major"].snomed_codes) == 2
    assert MUSCLES["gracilis"].precaution == ""
    assert not MUSCLES["procerus"].side_capable


def test_the_list_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        MUSCLES["new"] = MUSCLES["piriformis"]  # type: ignore[index]  # the point


def test_two_letters_are_enough_and_one_is_not():
    assert slugs("pi")[0] == "piriformis"
    assert slugs("p") == []
    assert slugs("  ") == []


def test_accents_case_and_punctuation_do_not_matter():
    assert slugs("GLÚT. mé") == ["gluteus_medius"]
    assert slugs("peron")[0] == "fibularis_longus"


def test_words_that_begin_so_come_before_words_that_hold_it():
    found = slugs("tib", limit=50)
    assert found[:2] == ["tibialis_anterior", "tibialis_posterior"]
    assert slugs("formis") == ["piriformis"]
    assert slugs("rmi") == slugs("ormi") == ["piriformis"]


def test_muscles_that_matter_in_sciatica_come_first():
    found = find_muscles("ma", 50)
    begins = [m for m in found if "masseter" in m.slug or m.slug == "gluteus_maximus"]
    assert [m.slug for m in begins] == ["gluteus_maximus", "masseter"]


def test_initials_and_latin_are_understood():
    assert slugs("ql") == ["quadratus_lumborum"]
    assert slugs("musculus pirif") == ["piriformis"]


def test_the_limit_holds():
    assert len(slugs("mu", limit=3)) == 3
    assert slugs("mu", limit=0) == []


def test_a_muscle_that_is_not_there_is_not_found():
    assert slugs("zzzz") == []
    assert slugs("\x00'; DROP") == []


def test_precautions_name_only_muscles_that_exist():
    named = {slug for each in BY_MUSCLE for slug in each.muscles}
    assert named <= set(MUSCLES)
    assert "no_such_muscle" not in MUSCLES


@pytest.mark.parametrize(
    ("slug", "hazard"),
    [
        ("piriformis", "sciatic_nerve"),
        ("gluteus_minimus", "lateral_gluteals"),
        ("multifidus_lumborum", "spinal_canal"),
        ("quadratus_lumborum", "quadratus_lumborum"),
        ("trapezius_upper", "thorax"),
        ("supraspinatus", "thorax"),
        ("latissimus_dorsi", "thorax"),
        ("iliocostalis_thoracis", "thoracic_erectors"),
        ("rectus_abdominis", "abdominal_wall"),
        ("obliquus_capitis_inferior", "suboccipital"),
        ("rectus_femoris", "femoral_triangle"),
        ("gastrocnemius", "popliteal_fossa"),
        ("soleus", "deep_calf"),
        ("tibialis_anterior", "anterior_leg"),
        ("fibularis_longus", "fibular_neck"),
    ],
)
def test_each_region_shows_its_rule(slug, hazard):
    assert hazard in {each.slug for each in MUSCLES[slug].regional_precautions}


def test_a_muscle_without_hazard_warns_of_nothing():
    assert MUSCLES["vastus_lateralis"].warning == ""
    assert not MUSCLES["gluteus_maximus"].on_thorax
    assert not MUSCLES["quadratus_lumborum"].on_thorax


def test_the_piriformis_warns_of_the_nerve_and_offers_its_three_points():
    assert "Sciatic nerve" in MUSCLES["piriformis"].warning
    assert MUSCLES["piriformis"].point_labels == ("medial", "middle", "lateral")
    assert MUSCLES["soleus"].point_labels == ()
    assert "not a safe depth" in NOT_A_SAFE_DEPTH


def test_a_text_longer_than_any_name_fits_nothing():
    assert slugs("piriformis " * 3) == ["piriformis"]
    assert slugs("piriformis " * 30) == []
