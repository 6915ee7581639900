"""Outcome scores as they are typed and as they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from clinic.rules.errors import Problem
from clinic.rules.measure_change import ALREADY_A_CHANGE, Change, change_of
from clinic.rules.measures import MEASURES, Measure, check_score

LONGEST_SITE = 40


@dataclass(frozen=True)
class ScoreEntry:
    """One score as typed: of which episode (public id) and measure (slug), where, on which day."""

    episode: str
    measure: str
    site: str
    value: Decimal | None
    on: date | None


@dataclass(frozen=True)
class Kept:
    """One score that is kept, by the public id of its row."""

    name: str
    value: Decimal
    taken_at: datetime
    by: str


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
    if entry.on is None:
        found.append(Problem("on", "Say on which day."))
    elif entry.on > today:
        found.append(Problem("on", "That day is still to come."))
    elif entry.on < opened_on:
        found.append(Problem("on", "That is before this problem was first seen here."))
    return found


def in_series(rows: list[tuple[str, str, Kept]]) -> tuple[Series, ...]:
    """Scores in order of time put together by measure and place; upper and lower case are one."""
    found: dict[tuple[str, str], list[Kept]] = {}
    places: dict[tuple[str, str], str] = {}
    for measure, site, kept in rows:
        key = (measure, site.casefold())
        places.setdefault(key, site)
        found.setdefault(key, []).append(kept)
    return tuple(
        Series(MEASURES[key[0]], places[key], tuple(scores))
        for key, scores in found.items()
        if key[0] in MEASURES
    )
