"""What stops a site until a reason is given: both sides of the chest, the same muscle too soon.

Reference 1.7 (both sides of the thorax in one session) and 4.2 (the same muscle again within 48
hours stops, within 72 hours warns; a clinic can set both).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.rules.errors import Problem
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_words import Direction
from clinic.rules.words import Side

MINUTES_IN_AN_HOUR = 60
SAFE_ON_THORAX = frozenset({Direction.TANGENTIAL, Direction.PINCER})
BOTH_SIDES = "Both sides of the chest in one session: do not needle both"


@dataclass(frozen=True)
class RecentNeedling:
    """A muscle needled in an earlier session, so many minutes before this one."""

    muscle: str
    side: str
    minutes_ago: int


@dataclass(frozen=True)
class Known:
    """What is known beside the note itself when it is looked at.

    Hours within which the same muscle again stops or warns (0: never), what was needled lately,
    and why this patient gets no current as the screen says (empty: nothing against it);
    `on` is the day of the session, `told` the kinds of adverse events written down beside it.
    """

    recent: tuple[RecentNeedling, ...] = ()
    stop_hours: int = 48
    warn_hours: int = 72
    no_current: str = ""
    on: date | None = None
    told: tuple[str, ...] = ()


NOTHING_KNOWN = Known()


def both_sides_of_thorax(sites: Iterable[SiteEntry]) -> bool:
    """Whether one session needles both sides of the chest: a lung on each may collapse."""
    sides = {site.side for site in sites if site.needles_in and near_the_lung(site)}
    return {Side.LEFT, Side.RIGHT} <= sides


def near_the_lung(site: SiteEntry) -> bool:
    """Whether a site lies where a needle can reach the lung."""
    muscle = MUSCLES.get(site.muscle)
    return bool(muscle and muscle.on_thorax)


def check_direction(site: SiteEntry) -> Iterator[Problem]:
    """Near the lung the needle goes in tangentially or in a pincer grip, and it is written down."""
    if near_the_lung(site) and site.direction not in SAFE_ON_THORAX:
        text = "near the lung only tangential or in a pincer grip: which was it?"
        yield Problem("direction", f"{text[0].upper()}{text[1:]}")


def check_stops(
    sites: Sequence[SiteEntry], known: Known, *, thorax_reason: str, gap_reason: str
) -> list[Problem]:
    """What may not go on without a reason, at the field the reason is typed into."""
    found = []
    if both_sides_of_thorax(sites) and not thorax_reason.strip():
        text = f"{BOTH_SIDES}. Take one side off the list, or give the reason to do both."
        found.append(Problem("thorax_reason", text))
    soon = [words for site in sites for words in _again(site, known, 0, known.stop_hours)]
    if soon and not gap_reason.strip():
        text = f"{'; '.join(dict.fromkeys(soon))}: wait {known.stop_hours} hours"
        found.append(Problem("gap_reason", f"{text}, or give the reason to needle it again now."))
    return found


def gap_warnings(site: SiteEntry, known: Known) -> Iterator[Problem]:
    """The same muscle again after the stop and before soreness is over: worth a second look."""
    for words in _again(site, known, known.stop_hours, known.warn_hours):
        yield Problem("muscle", f"{words}: soreness may not be over before {known.warn_hours} h.")


def _again(site: SiteEntry, known: Known, least: int, most: int) -> Iterator[str]:
    ago = min(
        (
            each.minutes_ago
            for each in known.recent
            if (each.muscle, each.side) == (site.muscle, site.side)
        ),
        default=None,
    )
    if ago is None or not site.needles_in:
        return
    if least * MINUTES_IN_AN_HOUR <= ago < most * MINUTES_IN_AN_HOUR:
        yield f"{site.place[:1].upper()}{site.place[1:]} was needled {_hours(ago)} ago"


def _hours(minutes: int) -> str:
    hours = minutes // MINUTES_IN_AN_HOUR
    return "less than an hour" if not hours else f"{hours} hour{'s' * (hours != 1)}"
