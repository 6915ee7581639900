"""Of which days an episode's visits are, where no plan says whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

Days = tuple[date, date | None]
"""The first and the last day of an episode; None while it goes on."""

A_DAY = timedelta(days=1)


def days_alone(own: Days, newer: Sequence[Days]) -> tuple[Days, ...]:
    """The days of an episode on which no newer one of the patient was open."""
    left = [own]
    for other in newer:
        left = [part for each in left for part in _without(each, other)]
    return tuple(left)


def _without(days: Days, other: Days) -> list[Days]:
    (first, last), (begun, ended) = days, other
    if (last is not None and begun > last) or (ended is not None and ended < first):
        return [days]
    before: list[Days] = [(first, begun - A_DAY)] if first < begun else []
    if ended is None or (last is not None and last <= ended):
        return before
    return [*before, (ended + A_DAY, last)]
