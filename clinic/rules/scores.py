"""Outcome scores as they are typed and as they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from clinic.rules.errors import Invalid, Problem
from clinic.rules.measure_change import ALREADY_A_CHANGE, Change, change_of
from clinic.rules.measures import Measure, check_score
from clinic.rules.scoring import FIELD, psfs, read_activities, read_answers, score_answers
from clinic.rules.thresholds import ONE_ACTIVITY, PUBLISHED

LONGEST_SITE = 40
PSFS = "psfs"
MEAN_OF = "mean of "
SIDED = frozenset({"slr_angle"})
"""Measures taken of one side at a time."""
SIDES = ("left", "right")


@dataclass(frozen=True)
class ScoreEntry:
    """One score as typed: of which episode (public id) and measure (slug), where, on which day.

    `items` are answers instead of a `value`, as `rules/scoring.py` reads them.
    """

    episode: str
    measure: str
    site: str
    value: Decimal | None
    on: date | None
    items: str = ""


@dataclass(frozen=True)
class Kept:
    """One score that is kept, by the public id of its row; a mean made of others has none."""

    name: str
    value: Decimal
    taken_at: datetime
    by: str


ScoreRow = tuple[str, str, Kept]
"""Measure, place, score."""


@dataclass(frozen=True)
class Series:
    """The scores of one measure at one place, the first of the episode first; never empty."""

    measure: Measure
    site: str
    scores: tuple[Kept, ...]

    @property
    def first(self) -> Kept:
        """The baseline."""
        return self.scores[0]

    @property
    def now(self) -> Kept:
        """The newest."""
        return self.scores[-1]

    @property
    def previous(self) -> Kept | None:
        """The one before the newest, where that is not the first."""
        between = self.scores[1:-1]
        return between[-1] if between else None

    @property
    def change(self) -> Change | None:
        """From the first to the newest; None with one score, unless that is a change itself."""
        if len(self.scores) == 1 and self.measure.slug not in ALREADY_A_CHANGE:
            return None
        return change_of(self.measure, self.first.value, self.now.value)


@dataclass(frozen=True)
class EpisodeScores:
    """What was measured in one episode of care; only one that goes on takes further scores."""

    public_id: str
    problem: str
    opened_on: date
    closed_on: date | None
    goes_on: bool
    series: tuple[Series, ...]


def check_entry(entry: ScoreEntry, opened_on: date, today: date) -> list[Problem]:
    """What is wrong with a score for an episode opened on that day; empty when it can be kept."""
    found = check_score(entry.measure, entry.value)
    if len(entry.site) > LONGEST_SITE:
        found.append(Problem("site", f"At most {LONGEST_SITE} characters."))
    if entry.measure in SIDED and not entry.site.casefold().startswith(SIDES):
        found.append(Problem("site", "Say of which side: left or right."))
    if entry.on is None:
        found.append(Problem("on", "Say on which day."))
    elif entry.on > today:
        found.append(Problem("on", "That day is still to come."))
    elif entry.on < opened_on:
        found.append(Problem("on", "That is before this problem was first seen here."))
    return found


def as_scores(entry: ScoreEntry) -> tuple[ScoreEntry, ...]:
    """The scores to keep for what was typed: one, or those that its answers give.

    Raises Invalid where answers and a score stand beside each other, or answers give no score.
    """
    if not entry.items.strip():
        return (entry,)
    if entry.value is not None:
        raise Invalid("Write the score or the answers, not both.", field=FIELD)
    if entry.measure == PSFS:
        rated = read_activities(entry.items)
        return tuple(replace(entry, site=one.name, value=Decimal(one.score)) for one in rated)
    scores = score_answers(entry.measure, read_answers(entry.items))
    return tuple(replace(entry, measure=slug, value=score) for slug, score in scores.items())


def in_series(
    rows: Sequence[ScoreRow], measures: Mapping[str, Measure] = PUBLISHED
) -> tuple[Series, ...]:
    """Scores in order of time put together by measure and place; upper and lower case are one.

    `measures` has the thresholds that hold. Of the activities a patient rated together (PSFS) the
    mean is a series too; other activities are another series.
    """
    found: dict[tuple[str, str], list[Kept]] = {}
    places: dict[tuple[str, str], str] = {}
    for measure, site, kept in (*rows, *_means(rows)):
        key = (measure, site.casefold())
        places.setdefault(key, site)
        found.setdefault(key, []).append(kept)
    return tuple(
        Series(measures[_threshold_of(*key)], places[key], tuple(scores))
        for key, scores in found.items()
        if key[0] in measures
    )


def _threshold_of(measure: str, site: str) -> str:
    """One activity has a threshold of its own."""
    one = measure == PSFS and site and not site.startswith(MEAN_OF)
    return ONE_ACTIVITY if one else measure


def _means(rows: Sequence[ScoreRow]) -> Iterator[ScoreRow]:
    """The mean of the activities that were rated at one time, where there were several."""
    together: dict[datetime, list[tuple[str, Kept]]] = defaultdict(list)
    for measure, site, kept in rows:
        if measure == PSFS and site:
            together[kept.taken_at].append((site, kept))
    for at, rated in together.items():
        if len(rated) > 1:
            mean = psfs([kept.value for _, kept in rated])
            names = ", ".join(sorted((site for site, _ in rated), key=str.casefold))
            yield PSFS, f"{MEAN_OF}{names}", Kept("", mean.normalize(), at, rated[0][1].by)
