"""A muscle history as shades on a body: each part of the figure has the measures of its muscles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from clinic.rules.body_regions import places_of
from clinic.rules.muscle_history import (
    HistorySession,
    HistorySite,
    Measure,
    MuscleLine,
    by_measure,
    levels,
    muscle_history,
)


class Span(StrEnum):
    """How far back a history is looked at."""

    ALL = "all"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


DAYS = {Span.YEAR: 364, Span.QUARTER: 84, Span.MONTH: 28}
"""Whole weeks, so that a weekday's sessions are not cut in two."""


def within(
    sessions: Sequence[HistorySession], span: Span, today: date
) -> tuple[HistorySession, ...]:
    """The sessions of the last so many days, today's among them."""
    if span is Span.ALL:
        return tuple(sessions)
    first = today - timedelta(days=DAYS[span])
    return tuple(session for session in sessions if session.day > first)


def heat(
    sessions: Sequence[HistorySession], measure: Measure
) -> tuple[tuple[MuscleLine, int | None], ...]:
    """A line and its shade for each part of the figure that was needled, most first.

    A line's `muscle` is the part's key. Its figures are those of all muscles at home there; a
    session counts once. The shade is as `levels` gives it, None where the measure has no figure.
    """
    lines = by_measure(muscle_history([_on_the_body(each) for each in sessions]), measure)
    shades = levels(lines, measure)
    return tuple((line, shades.get((line.muscle, line.side))) for line in lines)


def _on_the_body(session: HistorySession) -> HistorySession:
    sites = tuple(
        HistorySite(part, "", site.needles, site.twitch)
        for site in session.sites
        for part in places_of(site.muscle, site.side)
    )
    return replace(session, sites=sites)
