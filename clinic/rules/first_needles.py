"""What a site begins with where the muscle was never needled before in this patient."""

from __future__ import annotations

from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import DEFAULTS, SiteEntry

LENGTHS_MM = (13, 25, 30, 40, 50)
THIN_UM = 250
"""Diameter of the short needles, in micrometres, as met over the chest (reference 1.4 and 1.7)."""
SHORT_MM = 25


def usual_needle(muscle: str) -> tuple[int, int]:
    """Diameter in micrometres and length in millimetres of a first needle in a muscle.

    The longest common one that is no longer than is usual for the muscle, nor than the clinic's
    own default. A usual length is no permitted depth.
    """
    most = min(MUSCLES[muscle].needle_max_mm, DEFAULTS.length_mm)
    length = max((mm for mm in LENGTHS_MM if mm <= most), default=LENGTHS_MM[0])
    return (THIN_UM if length <= SHORT_MM else DEFAULTS.diameter_um), length


def first_site(muscle: str, side: str, *, level: str = "") -> SiteEntry:
    """One needle of the usual kind; how deep, and what the muscle did, is left open."""
    diameter_um, length_mm = usual_needle(muscle)
    return SiteEntry(
        muscle=muscle,
        side=side,
        level=level,
        needles_in=1,
        diameter_um=diameter_um,
        length_mm=length_mm,
        technique=DEFAULTS.technique,
        retention_minutes=DEFAULTS.retention_minutes,
    )
