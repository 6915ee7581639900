"""Free time read from the rows: one mask for each resource and week of the calendar.

Weeks are counted from 1970-01-01T00:00Z, so that a mask can be kept and put beside the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Closure,
    HoursException,
    Location,
    OpeningHours,
    Reservation,
    TimeOff,
    WorkingHours,
)
from clinic.rules import hours
from clinic.rules.bit_calendar import TICK, Span, all_ticks, busy_mask, free_time, spans_of
from clinic.rules.local_time import instant_of, wall_time
from clinic.rules.words import ResourceKind

WEEK = 7 * 24 * 60
WEEK_TICKS = WEEK // TICK
LONGEST_RESERVATION = 24 * 60
A_DAY_OR_TWO = timedelta(days=2)
ALWAYS: Span = (-(10**9), 10**9)
ALL_WEEK = all_ticks(WEEK_TICKS)


class ResourceRow(NamedTuple):
    """What has to be known of a resource to read its calendar."""

    id: int
    kind: ResourceKind
    location_id: int | None
    calendar_version: int


@dataclass(frozen=True)
class Place:
    """A location's wall clock, opening hours and closures."""

    zone: ZoneInfo
    opening: tuple[hours.WeeklyHours, ...]
    shut: tuple[Span, ...]


def places(session: Session, location_ids: Iterable[int], span: Span) -> dict[int, Place]:
    """The locations asked for, by number, with their closures around a span of minutes."""
    wanted = list(location_ids)
    if not wanted:
        return {}
    zones: dict[int, str] = {}
    opening: dict[int, list[hours.WeeklyHours]] = defaultdict(list)
    for number, zone, weekday, opens, closes in session.execute(
        select(
            Location.id,
            Location.zone,
            OpeningHours.weekday,
            OpeningHours.opens,
            OpeningHours.closes,
        )
        .outerjoin(OpeningHours, OpeningHours.location_id == Location.id)
        .where(Location.id.in_(wanted))
    ):
        zones[number] = zone
        if weekday is not None:
            opening[number].append(hours.WeeklyHours(weekday, opens, closes))
    shut: dict[int, list[hours.Closure]] = defaultdict(list)
    for closure in session.scalars(select(Closure).where(Closure.location_id.in_(wanted))):
        days = hours.Closure(closure.first_day, closure.last_day, closure.repeats)
        shut[closure.location_id].append(days)
    first, last = (instant_of(minute).date() for minute in span)
    around = (first - A_DAY_OR_TWO, last + A_DAY_OR_TWO)
    return {
        number: Place(
            ZoneInfo(zone),
            tuple(opening[number]),
            hours.closed_days(shut[number], ZoneInfo(zone), around),
        )
        for number, zone in zones.items()
    }


_HoursKey = tuple[Place, tuple[hours.WeeklyHours, ...], tuple[hours.DayHours, ...], Span]


class WeekReader:
    """Reads what the masks of some resources are made of, a few queries for all of them."""

    def __init__(
        self,
        session: Session,
        resources: Sequence[ResourceRow],
        weeks: range,
    ) -> None:
        """Read the hours at once; patients have none."""
        self.session = session
        self.resources = {row.id: row for row in resources}
        self.units = [row.id for row in resources if row.kind is not ResourceKind.PATIENT]
        self.begin, self.end = weeks.start * WEEK, weeks.stop * WEEK
        used = {row.location_id for row in resources if row.location_id}
        self.places = places(session, used, (self.begin, self.end))
        self.weekly = self._weekly()
        self.exceptions = self._exceptions()
        self._expanded: dict[_HoursKey, list[Span]] = {}

    @cached_property
    def booked(self) -> dict[int, list[Span]]:
        """What is booked, read when first asked for: open hours do not need it."""
        return self._reserved()

    @cached_property
    def away(self) -> dict[int, list[Span]]:
        """Who is away, likewise."""
        return self._time_off()

    def masks(self, resource_id: int, week: int) -> tuple[int, int]:
        """The ticks of one week at which a resource is there, and those that are booked."""
        row, begin = self.resources[resource_id], week * WEEK
        busy = busy_mask(self.booked[resource_id], begin, WEEK_TICKS)
        if row.kind is ResourceKind.PATIENT:
            return ALL_WEEK, busy
        open_in = self._open(row, (begin, begin + WEEK))
        return free_time(begin, WEEK_TICKS, open_in=open_in, busy=self.away[resource_id]), busy

    def open_spans(self, resource_id: int, span: Span) -> tuple[Span, ...]:
        """When one resource is there inside a span of minutes, booked or not."""
        ticks = -(-(span[1] - span[0]) // TICK)
        mask = free_time(span[0], ticks, open_in=self._open(self.resources[resource_id], span))
        return tuple(spans_of(mask, span[0]))

    def _open(self, resource: ResourceRow, span: Span) -> list[Sequence[Span]]:
        place = self.places.get(resource.location_id or 0)
        if resource.kind is ResourceKind.PATIENT or place is None:
            return [[ALWAYS]]
        open_in: list[Sequence[Span]] = [self._hours(place, place.opening, (), span)]
        weekly = self.weekly[resource.id]
        if weekly or resource.kind is ResourceKind.THERAPIST:
            open_in.append(self._hours(place, weekly, self.exceptions[resource.id], span))
        return open_in

    def _hours(
        self,
        place: Place,
        weekly: Iterable[hours.WeeklyHours],
        changed: Iterable[hours.DayHours],
        span: Span,
    ) -> list[Span]:
        """The hours of those days less the closures, worked out once for all who share them."""
        key = (place, tuple(weekly), tuple(changed), span)
        if key not in self._expanded:
            first, last = (wall_time(minute, place.zone).date() for minute in span)
            days = (first - timedelta(days=1), last)
            spans = hours.open_hours(key[1], key[2], days, place.zone).spans
            self._expanded[key] = _without(spans, place.shut)
        return self._expanded[key]

    def _weekly(self) -> dict[int, list[hours.WeeklyHours]]:
        found: dict[int, list[hours.WeeklyHours]] = defaultdict(list)
        if not self.units:
            return found
        rows = self.session.scalars(
            select(WorkingHours).where(WorkingHours.resource_id.in_(self.units))
        )
        for row in rows:
            found[row.resource_id].append(
                hours.WeeklyHours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to)
            )
        return found

    def _exceptions(self) -> dict[int, list[hours.DayHours]]:
        found: dict[int, list[hours.DayHours]] = defaultdict(list)
        if not self.units:
            return found
        rows = self.session.scalars(
            select(HoursException).where(HoursException.resource_id.in_(self.units))
        )
        for row in rows:
            found[row.resource_id].append(hours.DayHours(row.on_day, row.starts, row.ends))
        return found

    def _reserved(self) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = defaultdict(list)
        rows = self.session.execute(
            select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute).where(
                Reservation.resource_id.in_(self.resources),
                Reservation.from_minute > self.begin - LONGEST_RESERVATION,
                Reservation.from_minute < self.end,
                Reservation.appointment_id.is_not(None),
            )
        )
        for resource_id, begin, end in rows:
            found[resource_id].append((begin, end))
        return found

    def _time_off(self) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = defaultdict(list)
        rows = self.session.execute(
            select(TimeOff.resource_id, TimeOff.from_minute, TimeOff.to_minute).where(
                TimeOff.resource_id.in_(self.units),
                TimeOff.from_minute < self.end,
                TimeOff.to_minute > self.begin,
            )
        )
        for resource_id, begin, end in rows:
            found[resource_id].append((begin, end))
        return found


def _without(spans: Sequence[Span], shut: Sequence[Span]) -> list[Span]:
    """The spans less the shut ones."""
    left = list(spans)
    for begin, end in shut:
        left = [
            part
            for span in left
            for part in ((span[0], min(span[1], begin)), (max(span[0], end), span[1]))
            if part[0] < part[1]
        ]
    return left
