"""How many muscles count for a bill: a plain figure, no code of anybody's price list.

Insurers that know dry needling tell one or two muscles in a session from three and more
(reference 1.2). Whether the two sides of one muscle count twice differs from payer to payer: a
clinic sets it.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic.rules.needling import SiteEntry

MANY = 3


def billed_muscles(sites: Iterable[SiteEntry], both_sides: int) -> int:
    """How many different muscles were needled; one on both sides counts `both_sides` times."""
    needled = [site for site in sites if site.needles_in]
    if both_sides > 1:
        return len({(site.muscle, site.side) for site in needled})
    return len({site.muscle for site in needled})


def billing_words(muscles: int) -> str:
    """As in "2 muscles (1 to 2)" or "4 muscles (3 or more)"; empty for none."""
    if not muscles:
        return ""
    band = "3 or more" if muscles >= MANY else "1 to 2"
    return f"{muscles} {'muscle' if muscles == 1 else 'muscles'} ({band})"
