"""The four ready sets a clinic begins with.

Which muscles go together is common practice, for a clinician to sign off and the clinic to change.
Needle lengths are usual ones (reference 1.4 and the muscle list), no permitted depths.
"""

from __future__ import annotations

from clinic.rules.muscle_sets import SetEntry, SetMuscle, SetSide

USUAL_UM = 300


def _muscle(slug: str, needles: int, length_mm: int, level: str = "") -> SetMuscle:
    return SetMuscle(slug, SetSide.AFFECTED, level, needles, USUAL_UM, length_mm)


USUAL_SETS: tuple[SetEntry, ...] = (
    SetEntry(
        "Sciatica",
        (
            _muscle("piriformis", 2, 75),
            _muscle("gluteus_minimus", 2, 60),
            _muscle("gluteus_medius", 2, 60),
            _muscle("multifidus_lumborum", 2, 40, "L5"),
            _muscle("biceps_femoris", 2, 50),
            _muscle("gastrocnemius", 2, 40),
        ),
    ),
    SetEntry(
        "Low back",
        (
            _muscle("multifidus_lumborum", 2, 40, "L4"),
            _muscle("multifidus_lumborum", 2, 40, "L5"),
            _muscle("iliocostalis_lumborum", 2, 40),
            _muscle("longissimus_lumborum", 2, 50),
            _muscle("quadratus_lumborum", 1, 60),
        ),
    ),
    SetEntry(
        "Gluteal",
        (
            _muscle("gluteus_maximus", 2, 60),
            _muscle("gluteus_medius", 2, 60),
            _muscle("gluteus_minimus", 2, 60),
            _muscle("piriformis", 2, 75),
            _muscle("tensor_fasciae_latae", 1, 50),
        ),
    ),
    SetEntry(
        "Neck",
        (
            _muscle("trapezius_upper", 1, 30),
            _muscle("levator_scapulae", 1, 30),
            _muscle("splenius_capitis", 1, 30),
            _muscle("semispinalis_capitis", 1, 30),
        ),
    ),
)
