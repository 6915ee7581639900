"""What was done to each muscle of one patient over time, and how they were after it.

Pain and soreness belong to a session, not to a muscle: a line says how things went after the
sessions in which the muscle was needled, and proves nothing about it alone. The change in pain is
to the start of the patient's next session, never to the end of the same one (reference 1.10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import zip_longest

from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import Twitch

NEXT_WITHIN_DAYS = 28
"""A next session later than this says nothing about the one before."""

LEVELS = 4
"""How many shades a body map has for a measure, beside none."""


class Measure(StrEnum):
    """What the table is sorted and the body map is shaded by."""

    SESSIONS = "sessions"
    NEEDLES = "needles"
    TWITCH = "twitch"
    PAIN = "pain"
    SORENESS = "soreness"


@dataclass(frozen=True)
class HistorySite:
    """One needled site."""

    muscle: str
    side: str
    needles: int
    twitch: str


@dataclass(frozen=True)
class HistorySession:
    """One signed session; `soreness` is the worst score reported after it, None without any."""

    day: date
    pain_before: int | None
    soreness: int | None
    sites: tuple[HistorySite, ...]


@dataclass(frozen=True)
class MuscleLine:
    """One muscle of one side over all sessions.

    `twitch` counts the sites that twitched, of `twitch_asked` where a twitch was sought;
    `pain_change` and `soreness` are means on 0 to 10 over `pain_of` and `soreness_of` sessions,
    None over none. A change below 0 is an improvement.
    """

    muscle: str
    side: str
    sessions: int
    needles: int
    twitch: int
    twitch_asked: int
    pain_change: float | None
    pain_of: int
    soreness: float | None
    soreness_of: int
    last: date

    @property
    def twitch_rate(self) -> float | None:
        """The part of sites that twitched, 0 to 1; None where none was sought."""
        return self.twitch / self.twitch_asked if self.twitch_asked else None

    def value(self, measure: Measure) -> float | None:
        """This line's figure of a measure; larger is more of it, for pain more improvement."""
        if measure is Measure.PAIN:
            return None if self.pain_change is None else -self.pain_change
        found: dict[Measure, float | None] = {
            Measure.SESSIONS: self.sessions,
            Measure.NEEDLES: self.needles,
            Measure.TWITCH: self.twitch_rate,
            Measure.SORENESS: self.soreness,
        }
        return found[measure]


def muscle_history(sessions: Sequence[HistorySession]) -> tuple[MuscleLine, ...]:
    """One line for each muscle and side that was needled, by name."""
    ordered = sorted(sessions, key=lambda session: session.day)
    changes = [_change(one, after) for one, after in zip_longest(ordered, ordered[1:])]
    places: dict[tuple[str, str], list[tuple[int, HistorySite]]] = defaultdict(list)
    for number, session in enumerate(ordered):
        for site in session.sites:
            places[site.muscle, site.side].append((number, site))
    lines = (_line(place, found, ordered, changes) for place, found in places.items())
    return tuple(sorted(lines, key=lambda line: (_name(line), line.side)))


def by_measure(lines: Iterable[MuscleLine], measure: Measure) -> tuple[MuscleLine, ...]:
    """The lines with most of a measure first; those without a figure last, each by name."""
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                line.value(measure) is None,
                -(line.value(measure) or 0),
                _name(line),
                line.side,
            ),
        )
    )


def levels(lines: Sequence[MuscleLine], measure: Measure) -> dict[tuple[str, str], int]:
    """The shade of each muscle and side: 1 to `LEVELS`, 0 for none or less, -1 for worse.

    The most there is of a measure has the last shade; the twitch rate is shaded as it is.
    """
    values = {(line.muscle, line.side): line.value(measure) for line in lines}
    most = 1.0 if measure is Measure.TWITCH else max((v for v in values.values() if v), default=0)
    return {place: _level(value, most) for place, value in values.items() if value is not None}


def _level(value: float, most: float) -> int:
    if value < 0:
        return -1
    return max(1, round(value / most * LEVELS)) if value and most > 0 else 0


def _change(one: HistorySession, after: HistorySession | None) -> int | None:
    """How pain before the next session differs from pain before this one."""
    if after is None or one.pain_before is None or after.pain_before is None:
        return None
    soon = (after.day - one.day).days <= NEXT_WITHIN_DAYS
    return after.pain_before - one.pain_before if soon else None


def _line(
    place: tuple[str, str],
    found: Sequence[tuple[int, HistorySite]],
    sessions: Sequence[HistorySession],
    changes: Sequence[int | None],
) -> MuscleLine:
    numbers = sorted({number for number, _ in found})
    sought = [site for _, site in found if site.twitch not in {"", Twitch.NOT_SOUGHT}]
    pains = [change for number in numbers if (change := changes[number]) is not None]
    sore = [score for number in numbers if (score := sessions[number].soreness) is not None]
    return MuscleLine(
        muscle=place[0],
        side=place[1],
        sessions=len(numbers),
        needles=sum(site.needles for _, site in found),
        twitch=sum(site.twitch != Twitch.NONE for site in sought),
        twitch_asked=len(sought),
        pain_change=sum(pains) / len(pains) if pains else None,
        pain_of=len(pains),
        soreness=sum(sore) / len(sore) if sore else None,
        soreness_of=len(sore),
        last=sessions[numbers[-1]].day,
    )


def _name(line: MuscleLine) -> str:
    known = MUSCLES.get(line.muscle)
    return known.name if known else line.muscle
