"""A current through needles: its bounds, and where it must never run.

Reference 1.6: 0.5 to 150 Hz as entry bounds, 10 to 30 minutes as the usual time; never across the
chest or the neck; none at all with a pacemaker or another implanted stimulator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from clinic.rules.bounds import check_bounds
from clinic.rules.errors import Problem
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry, parse_scaled
from clinic.rules.needling_words import PAIRS, Current
from clinic.rules.words import Side

HZ_TENTHS = (5, 1500)
MINUTES = (1, 60)
USUAL_MINUTES = (10, 30)
TENTHS = 10
A_PAIR = 2
ACROSS = frozenset({"thoracic", "cervical"})
"""Regions whose two sides are never joined: the heart, the lungs and the throat lie between."""


def check_current(site: SiteEntry) -> Iterator[Problem]:
    """What is wrong with the current of one site as typed; open answers are left open."""
    if site.hz_tenths is not None and not HZ_TENTHS[0] <= site.hz_tenths <= HZ_TENTHS[1]:
        yield Problem("hz_tenths", "Frequency must be between 0.5 and 150 Hz.")
    yield from check_bounds(
        "current_minutes", site.current_minutes, MINUTES, "Current runs between {} and {} minutes."
    )
    if site.current and site.current not in set(Current):
        yield Problem("current", "Choose an intensity from the list.")
    if site.pair and site.pair not in PAIRS:
        yield Problem("pair", "Choose a pair from the list.")
    stay = site.retention_minutes
    if site.current_minutes and stay is not None and site.current_minutes > stay:
        text = f"Current for {site.current_minutes} min, but the needles stay in for {stay} min."
        yield Problem("current_minutes", text)


def open_current(site: SiteEntry) -> Iterator[Problem]:
    """What is still open about a current that is spoken of: all four, or none."""
    if not site.electric:
        return
    if site.hz_tenths is None:
        yield Problem("hz_tenths", "Which frequency, in Hz?")
    if not site.current:
        yield Problem("current", "How strong: felt only, or does the muscle move?")
    if site.current_minutes is None:
        yield Problem("current_minutes", "For how many minutes did the current run?")
    if not site.pair:
        yield Problem("pair", "Which pair of needles is this site part of?")


def usual_current(site: SiteEntry) -> Iterator[Problem]:
    """What is unusual about a current: less than 10 or more than 30 minutes."""
    low, high = USUAL_MINUTES
    if site.current_minutes is not None and not low <= site.current_minutes <= high:
        text = f"Current for {site.current_minutes} min is not the usual {low} to {high}."
        yield Problem("current_minutes", text)


def check_pairs(sites: Sequence[SiteEntry], barred: str = "") -> Iterator[Problem]:
    """What is wrong with the currents of a session, named by the place in the list of sites.

    `barred` says why this patient gets none at all (a pacemaker, say), or is empty.
    """
    electric = [(at, site) for at, site in enumerate(sites) if site.electric]
    if barred:
        for at, site in electric:
            yield Problem(f"sites.{at}.pair", f"{site.place}: no current through needles: {barred}")
    for name, members in _pairs(sites).items():
        at, first = members[0]
        field = f"sites.{at}.pair"
        if len(members) > A_PAIR or not _needles(members):
            text = f"Pair {name} joins {len(members)} sites"
            yield Problem(field, f"{first.place}: {text}: a pair is two needles.")
        elif _across(site for _, site in members):
            text = f"Pair {name} would run across the chest or the neck: never do that."
            yield Problem(field, f"{first.place}: {text}")


def parse_hz(text: str) -> int | None:
    """Tenths of a hertz from a frequency as typed ("2", "0.5", "2,5 Hz"); None if it is none."""
    return parse_scaled(text, "hz", TENTHS)


def hz_words(tenths: int) -> str:
    """A frequency as people write it: "2 Hz", "0.5 Hz"."""
    return f"{Decimal(tenths) / TENTHS:f} Hz".replace(".0 ", " ")


def _pairs(sites: Sequence[SiteEntry]) -> Mapping[str, list[tuple[int, SiteEntry]]]:
    found: dict[str, list[tuple[int, SiteEntry]]] = defaultdict(list)
    for at, site in enumerate(sites):
        if site.pair:
            found[site.pair].append((at, site))
    return found


def _needles(members: Sequence[tuple[int, SiteEntry]]) -> bool:
    """Whether there are two needles to join: one at each of two sites, or two at one."""
    return len(members) == A_PAIR or (members[0][1].needles_in or 0) >= A_PAIR


def _across(sites: Iterator[SiteEntry]) -> bool:
    sides = {
        site.side
        for site in sites
        if (muscle := MUSCLES.get(site.muscle)) and (muscle.region in ACROSS or muscle.on_thorax)
    }
    return {Side.LEFT, Side.RIGHT} <= sides
