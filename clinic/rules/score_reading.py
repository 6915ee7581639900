"""What one score says by itself: cut-offs of screens, bands, levels of success; reference 3.

A screen above its cut-off is an offer to look closer, never a diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

PHQ_2_POSITIVE = 3
FABQ_PA_ELEVATED_ABOVE = 14
FABQ_W_ELEVATED_ABOVE = 29
SBI_SUCCESS = Decimal("6.5")
VAS_LEG_SUCCESS = Decimal("17.5")
RMDQ_RECOVERED = 2
ODI_BANDS = (
    (20, "minimal disability"),
    (40, "moderate disability"),
    (60, "severe disability"),
    (80, "very severe disability"),
    (100, "bed-bound, or answers overstated"),
)
"""Up to so many percent (Fairbank and Pynsent), the harsher of the original words softened."""
GROC_15_BANDS = ((3, "a small change"), (5, "a moderate change"), (7, "a large change"))
"""Common use, not confirmed."""
PAIN = ("nprs_back", "nprs_leg")


def reading(slug: str, value: Decimal) -> str:
    """One score in words: "positive: offer a full assessment"; empty where it says nothing."""
    if slug == "phq_2":
        positive = value >= PHQ_2_POSITIVE
        return "positive: offer a full assessment" if positive else "below the cut-off"
    if slug in {"fabq_pa", "fabq_w"}:
        limit = FABQ_PA_ELEVATED_ABOVE if slug == "fabq_pa" else FABQ_W_ELEVATED_ABOVE
        return "elevated" if value > limit else "not elevated"
    if slug == "odi":
        return next(word for most, word in ODI_BANDS if value <= most)
    if slug == "groc_15":
        return next((word for most, word in GROC_15_BANDS if 0 < abs(value) <= most), "no change")
    reached = {
        "sbi": (SBI_SUCCESS, "at or below 6.5, the level of success"),
        "vas_leg_pain": (VAS_LEG_SUCCESS, "at or below 17.5, the level of success"),
        "rmdq_24": (Decimal(RMDQ_RECOVERED), "2 or less: recovered on this measure"),
    }
    limit_words = reached.get(slug)
    return limit_words[1] if limit_words and value <= limit_words[0] else ""


def recovered(newest: Iterable[tuple[str, Decimal, date]]) -> bool | None:
    """Whether pain is 0 and RMDQ 2 or less (reference 3.1), asked on one day.

    `newest` has the newest score of each measure at each place with its day: pain counts at its
    worst, in back and leg, on every side. None where one was not asked on the day of the other.
    """
    told = list(newest)
    pains = [(value, day) for slug, value, day in told if slug in PAIN]
    disability = [(value, day) for slug, value, day in told if slug == "rmdq_24"]
    if not pains or not disability:
        return None
    score, asked = max(disability, key=lambda each: each[1])
    if score > RMDQ_RECOVERED or any(pain > 0 for pain, _ in pains):
        return False
    return True if any(day == asked for _, day in pains) else None
