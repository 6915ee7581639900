"""What a needled site must hold, and what is unusual about one."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from clinic.rules.bounds import check_bounds
from clinic.rules.electricity import check_current, usual_current
from clinic.rules.errors import Problem
from clinic.rules.muscles import MUSCLES, Muscle
from clinic.rules.needling import (
    DEFAULTS,
    DIAMETER_UM,
    LENGTH_MM,
    MOST_INSERTIONS,
    NEEDLES,
    PAIN,
    NeedlingDefaults,
    SiteEntry,
    diameter_words,
    in_sentence,
)
from clinic.rules.needling_words import (
    LEVELS,
    Approach,
    Direction,
    Familiar,
    Finding,
    ReferredPain,
    Technique,
    Twitch,
)
from clinic.rules.words import Side

_MINUTES = "Needles stay in between {} and {} minutes."


def check_site(site: SiteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """Everything wrong with a site as typed, in the order of the form; empty when it can be kept.

    Muscle, side, needles in, needle diameter and length must be there; the rest may still be
    open in a draft.
    """
    muscle = MUSCLES.get(site.muscle)
    return [
        *_check_muscle(site, muscle),
        *_check_side(site, muscle),
        *_check_level(site),
        *_check_needles(site),
        *_check_size(site),
        *_check_answers(site),
        *check_bounds(
            "retention_minutes", site.retention_minutes, (0, defaults.max_retention), _MINUTES
        ),
        *check_bounds(
            "pain_during", site.pain_during, PAIN, "Pain during must be between {} and {}."
        ),
        *_check_insertions(site),
        *check_current(site),
    ]


def site_warnings(site: SiteEntry, defaults: NeedlingDefaults = DEFAULTS) -> list[Problem]:
    """What is unusual about a site and worth a second look; it may be kept all the same."""
    found = []
    minutes = site.retention_minutes or 0
    if defaults.warn_retention_above < minutes <= defaults.max_retention:
        text = f"{minutes} minutes is longer than the usual {defaults.warn_retention_above}."
        found.append(Problem("retention_minutes", text))
    muscle = MUSCLES.get(site.muscle)
    if muscle and site.length_mm and site.length_mm > muscle.needle_max_mm:
        text = (
            f"{site.length_mm} mm is longer than usual for {in_sentence(muscle.name)} "
            f"({muscle.needle_min_mm} to {muscle.needle_max_mm} mm)."
        )
        found.append(Problem("length_mm", text))
    if muscle and muscle.segmental and not site.level:
        found.append(Problem("level", f"Which level of {in_sentence(muscle.name)}? (L4, L5 …)"))
    return [*found, *usual_current(site)]


def _check_muscle(site: SiteEntry, muscle: Muscle | None) -> Iterator[Problem]:
    if not site.muscle:
        yield Problem("muscle", "Choose a muscle.")
    elif muscle is None:
        yield Problem("muscle", "Choose a muscle from the list: this one is not known.")


def _check_side(site: SiteEntry, muscle: Muscle | None) -> Iterator[Problem]:
    if site.side not in set(Side):
        yield Problem("side", "Choose left or right; both sides are two sites.")
    elif muscle and not muscle.side_capable and site.side != Side.MIDLINE:
        yield Problem("side", f"{muscle.name} has no left or right: choose midline.")
    elif muscle and muscle.side_capable and site.side == Side.MIDLINE:
        yield Problem("side", f"{muscle.name} has a left and a right: choose one of them.")


def _check_level(site: SiteEntry) -> Iterator[Problem]:
    if site.level and site.level not in LEVELS:
        yield Problem("level", "A level is one of C1 to C8, T1 to T12, L1 to L5, S1 to S5.")


def _check_needles(site: SiteEntry) -> Iterator[Problem]:
    if site.needles_in is None:
        yield Problem("needles_in", "How many needles went in?")
    yield from check_bounds(
        "needles_in", site.needles_in, NEEDLES, "Needles in: {} to {} at one site."
    )
    yield from check_bounds("needles_out", site.needles_out, NEEDLES, "Needles out: {} to {}.")
    if site.needles_in is not None and site.still_in < 0:
        lost = f" and {site.missing} told of as missing" if site.missing else ""
        text = f"{site.needles_out} out{lost}, but only {site.needles_in} went in."
        yield Problem("needles_out", text)


def _check_size(site: SiteEntry) -> Iterator[Problem]:
    if site.diameter_um is None:
        yield Problem("diameter_um", "Enter the needle's diameter in mm, for example 0.30.")
    elif not DIAMETER_UM[0] <= site.diameter_um <= DIAMETER_UM[1]:
        low, high = map(diameter_words, DIAMETER_UM)
        yield Problem("diameter_um", f"Needle diameter must be between {low} and {high} mm.")
    if site.length_mm is None:
        yield Problem("length_mm", "Enter the needle's length in mm, for example 50.")
    yield from check_bounds(
        "length_mm", site.length_mm, LENGTH_MM, "Needle length must be between {} and {} mm."
    )
    if site.depth_mm is not None:
        yield from _check_depth(site.depth_mm, site.length_mm)


def _check_depth(depth_mm: int, length_mm: int | None) -> Iterator[Problem]:
    if depth_mm < 0:
        yield Problem("depth_mm", "Depth cannot be less than 0 mm.")
    elif depth_mm > LENGTH_MM[1] or (length_mm is not None and depth_mm > length_mm):
        longest = min(length_mm or LENGTH_MM[1], LENGTH_MM[1])
        text = f"Depth {depth_mm} mm is more than the needle's length of {longest} mm."
        yield Problem("depth_mm", text)


def _check_answers(site: SiteEntry) -> Iterator[Problem]:
    asked: tuple[tuple[str, str, type[StrEnum], str], ...] = (
        ("technique", site.technique, Technique, "technique"),
        ("twitch", site.twitch, Twitch, "twitch response"),
        ("referred_pain", site.referred_pain, ReferredPain, "answer for referred pain"),
        ("direction", site.direction, Direction, "direction"),
        ("approach", site.approach, Approach, "approach"),
        ("familiar", site.familiar, Familiar, "answer for familiar pain"),
    )
    for field, value, kind, name in asked:
        if value and value not in set(kind):
            yield Problem(field, f"Choose a {name} from the list.".replace("a answer", "an answer"))
    if not set(filter(None, site.finding.split(","))) <= set(Finding):
        yield Problem("finding", "Choose findings from the list.")


def _check_insertions(site: SiteEntry) -> Iterator[Problem]:
    if site.insertions is None:
        return
    least = site.needles_in or 0
    if site.insertions < least:
        text = f"{least} needles in, but {site.insertions} insertions: at least one for each."
        yield Problem("insertions", text)
    elif site.insertions > MOST_INSERTIONS:
        yield Problem("insertions", f"Insertions: at most {MOST_INSERTIONS} at one site.")
