"""What each session gave and what followed it: soreness later, pain by the next visit.

Clinical source: reference 1.10 (a response is judged at the next visit, never on the same day).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.rules.muscle_history import NEXT_WITHIN_DAYS
from clinic.rules.progress_values import Session

LEAST_POINTS = 3
"""With fewer sessions nothing is said of dose and soreness."""

SORENESS_HOURS = (24, 48, 72)


@dataclass(frozen=True)
class DosePoint:
    """One session's dose and what followed: worst soreness, pain by the next visit."""

    day: date
    needles: int
    twitches: int
    soreness: int | None
    pain_change: int | None


def doses(sessions: Sequence[Session]) -> tuple[DosePoint, ...]:
    """Each session with needles; pain is compared with the start of the next, never the same day.

    A next session more than four weeks later says nothing.
    """
    following = [*sessions[1:], None]
    return tuple(
        DosePoint(one.day, one.needles, one.twitches, one.worst_soreness, _change(one, after))
        for one, after in zip(sessions, following, strict=False)
        if one.sites
    )


def _change(one: Session, after: Session | None) -> int | None:
    if after is None or one.pain_before is None or after.pain_before is None:
        return None
    between = (after.day - one.day).days
    return after.pain_before - one.pain_before if 0 < between <= NEXT_WITHIN_DAYS else None


def soreness_curve(sessions: Sequence[Session]) -> tuple[tuple[int, float, int], ...]:
    """Hours after a session, the mean soreness then, and over how many sessions."""
    told: dict[int, list[int]] = defaultdict(list)
    for session in sessions:
        for hours, score in session.soreness:
            told[hours].append(score)
    return tuple(
        (hours, sum(told[hours]) / len(told[hours]), len(told[hours]))
        for hours in SORENESS_HOURS
        if told[hours]
    )
