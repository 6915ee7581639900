"""What outcomes are told by: how each episode's measure changed, and in which groups it counts.

A change goes from the first score of an episode to its newest in the range, of one measure at one
place: the measure the episode began with. Problems are told apart as they were written, but for
case and spaces. An episode counts for every ready set of which each muscle was needled, so it may
stand in several sets; in every other table it stands once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.rules.measure_change import SCREENS
from clinic.rules.measures import MEASURES
from clinic.rules.words import EpisodePhase, TherapyKind

PAIN = "pain"
PAIN_SCALES = tuple(slug for slug in MEASURES if slug.startswith("nprs_"))
"""The same scale from 0 to 10 at different places, so their changes can stand together."""
MEASURES_TOLD = (
    PAIN,
    *(
        slug
        for slug, measure in MEASURES.items()
        if slug not in {*PAIN_SCALES, *SCREENS, "post_needling_soreness", "psfs"}
        and not slug.startswith("groc")
        and measure.minimum != measure.maximum
    ),
)
NOT_KNOWN = "Not known"
PHASE_WORDS: Mapping[EpisodePhase | None, str] = {
    EpisodePhase.ACUTE: "Acute: under 6 weeks",
    EpisodePhase.SUBACUTE: "Subacute: 6 to 12 weeks",
    EpisodePhase.CHRONIC: "Chronic: over 12 weeks",
    None: NOT_KNOWN,
}
ADJUNCT_WORDS = {
    TherapyKind.ADJUSTMENT: "adjustment",
    TherapyKind.SAUNA: "sauna",
    TherapyKind.BOOTS: "boots",
    TherapyKind.EXERCISE: "exercise",
}
NO_SET = "No whole set"
ALONE, NONE_GIVEN = "Needling alone", "No visit of a plan yet"


@dataclass(frozen=True)
class ScoreLine:
    """One score, of which episode, measure and place."""

    episode: int
    measure: str
    site: str
    value: float
    at: datetime


@dataclass(frozen=True)
class EpisodeChange:
    """How one episode's measure changed, from when to when."""

    episode: int
    change: float
    first: datetime
    last: datetime


def slugs_of(measure: str) -> tuple[str, ...]:
    """The kept measures that one of `MEASURES_TOLD` stands for."""
    return PAIN_SCALES if measure == PAIN else (measure,)


def measure_words(measure: str) -> str:
    """What it is called."""
    return "Pain, 0 to 10" if measure == PAIN else MEASURES[measure].name


def fewer_is_better(measure: str) -> bool:
    """Whether a smaller number is the better one."""
    return measure == PAIN or not MEASURES[measure].higher_is_better


def episode_changes(scores: Iterable[ScoreLine]) -> list[EpisodeChange]:
    """One change an episode, of the measure and place it was first scored at, in order of time.

    An episode scored only once has none.
    """
    first: dict[int, ScoreLine] = {}
    last: dict[int, ScoreLine] = {}
    for line in scores:
        begun = first.setdefault(line.episode, line)
        same = (line.measure, line.site) == (begun.measure, begun.site)
        if same and line is not begun:
            last[line.episode] = line
    return [
        EpisodeChange(episode, float(line.value - first[episode].value), first[episode].at, line.at)
        for episode, line in last.items()
    ]


def changes_inside(scores: Iterable[tuple[int, str, str, float, bool]]) -> dict[int, float]:
    """The same changes by episode, from episode, measure, place, value, and if it is of the range.

    Scores are many and this is asked for a single number, so nothing is made of them here.
    """
    first: dict[int, tuple[str, str, float]] = {}
    last: dict[int, tuple[float, bool]] = {}
    for episode, measure, site, value, inside in scores:
        begun = first.get(episode)
        if begun is None:
            first[episode] = (measure, site, value)
        elif begun[0] == measure and begun[1] == site:
            last[episode] = (value, inside)
    return {one: float(value - first[one][2]) for one, (value, inside) in last.items() if inside}


def problem_key(words: str) -> str:
    """The problem as it is told apart from others."""
    return " ".join(words.split()).casefold()


def mix_words(kinds: Collection[TherapyKind]) -> str:
    """`Needling with sauna and boots`, `Sauna`, `Needling alone`."""
    if not kinds:
        return NONE_GIVEN
    also = [word for kind, word in ADJUNCT_WORDS.items() if kind in kinds]
    said = " and ".join(filter(None, (", ".join(also[:-1]), *also[-1:])))
    if TherapyKind.NEEDLING not in kinds:
        return said.capitalize()
    return f"Needling with {said}" if said else ALONE


def sets_of(muscles: Collection[str], sets: Mapping[str, Sequence[str]]) -> list[str]:
    """The ready sets, by name, of which every muscle was needled."""
    found = [name for name, wanted in sets.items() if wanted and set(wanted) <= set(muscles)]
    return found or [NO_SET]
