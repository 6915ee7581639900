"""What to beware of in each region of the body: the hazard and the rule to show."""

from __future__ import annotations

from dataclasses import dataclass, field

LUNG_REGIONS = frozenset({"thoracic", "cervical", "shoulder"})


@dataclass(frozen=True)
class RegionalPrecaution:
    """One hazard, the rule shown for it, and the muscles (slugs) it is shown for."""

    slug: str
    hazard: str
    rule: str
    muscles: frozenset[str] = field(default=frozenset(), repr=False)


THORAX = RegionalPrecaution(
    "thorax",
    "Lung (pneumothorax)",
    "Aim away from the lung or tangential to it, use a pincer grip or bracket the rib, and do "
    "not needle both sides of the chest in one session. A 31 mm needle has reached the lung.",
)
ABDOMEN = RegionalPrecaution(
    "abdominal_wall",
    "Peritoneum, and lung over the ribs",
    "Over the ribs 0.25 x 13 mm; elsewhere only in a pincer grip.",
)
_NERVE_RULE = "Go in slowly; withdraw at once on electric or burning pain."

BY_MUSCLE: tuple[RegionalPrecaution, ...] = (
    RegionalPrecaution(
        "thoracic_erectors",
        "Lung (pneumothorax)",
        "0.25 x 25 mm, towards the rib.",
        frozenset({"longissimus_thoracis", "iliocostalis_thoracis"}),
    ),
    RegionalPrecaution(
        "spinal_canal",
        "Spinal canal",
        "Aim down and towards the middle until the needle meets the lamina.",
        frozenset(
            {
                "multifidus",
                "multifidus_cervicis",
                "multifidus_thoracis",
                "multifidus_lumborum",
                "rotatores_cervicis",
                "rotatores_thoracis",
                "rotatores_lumborum",
            }
        ),
    ),
    RegionalPrecaution(
        "suboccipital",
        "Brainstem, meninges, vertebral artery",
        "Extra care with depth and direction; never upwards into the space below the skull.",
        frozenset(
            {
                "rectus_capitis_posterior_major",
                "rectus_capitis_posterior_minor",
                "obliquus_capitis_superior",
                "obliquus_capitis_inferior",
            }
        ),
    ),
    RegionalPrecaution(
        "quadratus_lumborum",
        "Kidney, lung",
        "Never at the attachment to the 12th rib.",
        frozenset({"quadratus_lumborum"}),
    ),
    RegionalPrecaution(
        "sciatic_nerve",
        "Sciatic nerve",
        _NERVE_RULE,
        frozenset(
            {
                "gluteus_maximus",
                "piriformis",
                "gemellus_superior",
                "gemellus_inferior",
                "obturator_internus",
                "quadratus_femoris",
                "biceps_femoris",
                "biceps_femoris_long_head",
                "biceps_femoris_short_head",
                "semitendinosus",
                "semimembranosus",
                "adductor_magnus",
            }
        ),
    ),
    RegionalPrecaution(
        "lateral_gluteals",
        "Hip joint capsule, sciatic nerve",
        _NERVE_RULE,
        frozenset({"gluteus_medius", "gluteus_minimus"}),
    ),
    RegionalPrecaution(
        "femoral_triangle",
        "Femoral vessels and nerve",
        "Feel for the pulse first and keep to the side of it you were taught.",
        frozenset(
            {
                "iliopsoas",
                "iliacus",
                "pectineus",
                "adductor_longus",
                "adductor_brevis",
                "adductor_magnus",
                "sartorius",
                "rectus_femoris",
            }
        ),
    ),
    RegionalPrecaution(
        "popliteal_fossa",
        "Popliteal fossa",
        "Stay out of the middle of the hollow of the knee.",
        frozenset(
            {
                "gastrocnemius",
                "gastrocnemius_medial_head",
                "gastrocnemius_lateral_head",
                "popliteus",
            }
        ),
    ),
    RegionalPrecaution(
        "deep_calf",
        "Tibial nerve, posterior tibial vessels",
        "Mind the nerve and vessels on the way in.",
        frozenset(
            {"soleus", "tibialis_posterior", "flexor_digitorum_longus", "flexor_hallucis_longus"}
        ),
    ),
    RegionalPrecaution(
        "anterior_leg",
        "Anterior tibial vessels, deep fibular nerve",
        "Mind the nerve and vessels on the way in.",
        frozenset({"tibialis_anterior"}),
    ),
    RegionalPrecaution(
        "fibular_neck",
        "Common fibular nerve",
        "Keep away from the neck of the fibula, where the nerve lies.",
        frozenset({"fibularis_longus"}),
    ),
)


def precautions_for(slug: str, region: str, own_warning: str) -> tuple[RegionalPrecaution, ...]:
    """The regional rules for one muscle, given its slug, region and its own warning text.

    The lung rule follows from the warning, so that a muscle added to the list gets it too.
    """
    found = [each for each in BY_MUSCLE if slug in each.muscles]
    if region == "abdomen":
        found.insert(0, ABDOMEN)
    if region == "thoracic" or (region in LUNG_REGIONS and "pneumothorax" in own_warning):
        found.insert(0, THORAX)
    return tuple(found)
