"""The openings of a plan's visits, looked for a week and a phase at a time, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from clinic.queries.calendars import CalendarReader
from clinic.queries.catalogue import catalogue
from clinic.queries.openings import DAY, Ask
from clinic.rules.bit_calendar import TICK, Span, all_ticks
from clinic.rules.local_time import grid_mask, wall_time
from clinic.rules.openings import Opening, Search
from clinic.rules.series_candidates import Starts, away_from, of_day, of_start
from clinic.rules.series_cost import Candidate, Rules
from clinic.rules.suiting import day_edges
from clinic.rules.wishes import Calendars

A_WEEK = timedelta(days=7)
HeldAs = tuple[int, str]
"""A phase, and the location a booked visit stays at; empty for where it is wished."""


@dataclass(frozen=True)
class Limits:
    """What no candidate breaks: none before minute `earliest`, none on days the patient is away.

    `needled` is when the patient is needled in other visits.
    """

    earliest: int
    now_minute: int
    needled: Sequence[int] = ()
    away: tuple[date, date] | None = None

    def shut(self, day: date) -> bool:
        """Whether the patient is away that day."""
        return self.away is not None and self.away[0] <= day <= self.away[1]


@dataclass(frozen=True)
class _Week:
    """The starts of one phase's visits in one week."""

    calendars: Calendars
    search: Search
    starts: Starts


class SeriesOpenings:
    """Finds candidates of a day and places those that are chosen; every mask is made once.

    `through` are visits to be looked at as if they were not booked: those the series may move.
    """

    def __init__(
        self,
        session: Session,
        asks: Mapping[HeldAs, Ask],
        days: tuple[date, date],
        rules: Rules,
        limits: Limits,
        through: Collection[int] = (),
    ) -> None:
        self._asks, self._rules, self._limits = asks, rules, limits
        first = next(iter(asks.values()))
        self.zone = first.zone
        numbers = {number for ask in asks.values() for number in ask.resource_ids}
        self._whole = self._edges(_monday(days[0]), _monday(days[1]) + A_WEEK)
        self._reader = CalendarReader(
            session, numbers, self._whole, limits.now_minute, through=through
        )
        self._reader.within(self._whole)
        self.therapists = {one.resource_id: one.public_id for one in catalogue(session).therapists}
        self._weeks: dict[tuple[HeldAs, date], _Week] = {}
        self._days: dict[tuple[HeldAs, date], list[Candidate]] = {}

    def of_day(self, phase: HeldAs, day: date) -> list[Candidate]:
        """The best starts of one day for a visit of that phase, at its location."""
        if self._limits.shut(day):
            return []
        key = (phase, day)
        if key not in self._days:
            week = self._week(phase, day)
            liking = self._rules.liking
            self._days[key] = of_day(day, week.starts, week.calendars, self.zone, liking)
        return self._days[key]

    def of_start(self, phase: HeldAs, start: int) -> list[Candidate]:
        """That very start, for a visit of that phase that stands there, with whoever is free."""
        day = wall_time(start, self.zone).date()
        if self._limits.shut(day):
            return []
        week = self._week(phase, day)
        return list(of_start(start, week.starts, week.calendars, self.zone))

    def place(self, phase: HeldAs, one: Candidate) -> Opening | None:
        """The visit with its units at a candidate's time."""
        return self._week(phase, one.day).search.place_by(one.start, one.therapist)

    def _week(self, phase: HeldAs, day: date) -> _Week:
        monday = _monday(day)
        key = (phase, monday)
        if key not in self._weeks:
            self._weeks[key] = self._look(phase, monday)
        return self._weeks[key]

    def _look(self, phase: HeldAs, monday: date) -> _Week:
        ask = self._asks[phase]
        begin, end = self._edges(monday, monday + A_WEEK)
        found = self._reader.within((begin, end))
        search = Search(ask.wish, ask.units, found)
        past = max(0, min(found.ticks, -(-(self._limits.earliest - begin) // TICK)))
        allowed = (
            grid_mask(begin, found.ticks, self.zone, ask.location.grid_minutes) >> past << past
        )
        allowed &= all_ticks(found.ticks - DAY // TICK)
        allowed &= away_from(self._limits.needled, self._rules.least, found)
        starts = {lead: search.starts_by(lead) & allowed for lead in search.leads()}
        return _Week(found, search, starts)

    def _edges(self, first: date, last: date) -> Span:
        """From the first local midnight to a day after the last."""
        begin, end = (day_edges(day, 0, 0, self.zone)[0] for day in (first, last))
        return begin, end + DAY


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
