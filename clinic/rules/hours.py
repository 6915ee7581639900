"""Hours kept as wall time, expanded to minutes: 9:00 stays 9:00 across a clock change.

Hours are minutes of the local day (540 is 9:00, 1440 the midnight that ends it), weekdays
count from Monday 0, dates are local, first and last both included. What comes out are
half-open spans of minutes since 1970-01-01T00:00Z, merged and in order, and the wall times
that had to be moved because the clocks jump over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import Span
from clinic.rules.local_time import DAY_MINUTES, WallTime, day_span, find_wall_time


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open every `weekday` from `opens` to `closes`, while the rule is valid.

    Valid from `valid_from` to `valid_to`, both included, open-ended where None.
    ValueError where the times are not in order within the day.
    """

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        _check(self.opens, self.closes)

    def holds_on(self, day: date) -> bool:
        """Whether this rule speaks of that day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class DayHours:
    """A dated exception: on `day` these hours hold instead of the weekly ones.

    Several for one day add up; one without times says "not there", and adds nothing.
    ValueError where the times are not in order within the day, or only one is given.
    """

    day: date
    opens: int | None = None
    closes: int | None = None

    def __post_init__(self) -> None:
        if self.opens is not None and self.closes is not None:
            _check(self.opens, self.closes)
        elif self.opens is not None or self.closes is not None:
            raise ValueError("an exception has both times or neither")


@dataclass(frozen=True, slots=True)
class Closure:
    """Whole local days on which a location is shut, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours found on the calendar: spans in order, and the wall times that were moved."""

    spans: tuple[Span, ...]
    moved: tuple[WallTime, ...] = ()


def open_hours(
    weekly: Sequence[WeeklyHours],
    exceptions: Sequence[DayHours],
    days: tuple[date, date],
    zone: ZoneInfo,
) -> Hours:
    """The open time of the local days from the first to the last of `days`.

    The same for a person's working hours and a location's opening hours.
    """
    changed: dict[date, list[DayHours]] = {}
    for exception in exceptions:
        changed.setdefault(exception.day, []).append(exception)
    spans: list[Span] = []
    moved: list[WallTime] = []
    for day in _each_day(*days):
        usual = [rule for rule in weekly if rule.holds_on(day)]
        for rule in changed.get(day, usual):
            if rule.opens is not None and rule.closes is not None:
                edges = [_edge(day, minute, zone) for minute in (rule.opens, rule.closes)]
                spans.append((edges[0].minute, edges[1].minute))
                moved += [edge for edge in edges if not edge.exists]
    return Hours(merged(spans), tuple(moved))


def closed_days(closures: Iterable[Closure], zone: ZoneInfo) -> tuple[Span, ...]:
    """The time a location is shut, from the first midnight to the last."""
    return merged(
        (day_span(closure.first_day, zone)[0], day_span(closure.last_day, zone)[1])
        for closure in closures
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes as spans in order that neither overlap nor touch; empty ones fall away."""
    whole: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return tuple(whole)


def _each_day(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _edge(day: date, minute: int, zone: ZoneInfo) -> WallTime:
    return find_wall_time(datetime.combine(day, time()) + timedelta(minutes=minute), zone)


def _check(opens: int, closes: int) -> None:
    if not 0 <= opens < closes <= DAY_MINUTES:
        raise ValueError("hours open before they close, within one day")
