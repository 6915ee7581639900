"""R8: every change of the clocks, met by the search, the booking form, a drag and the day.

What must be so is looked up minute by minute on the wall clock itself (`tests/rules/wall_clock`),
which computes nothing. Wall-clock hours are kept, a visit lasts as long as it was booked for, and
nothing is offered twice or outside the hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from clinic.rules import hours
from clinic.rules.local_time import WallTime, wall_time
from clinic.services.integrity import everything_wrong
from tests.rules.wall_clock import ZONES, Wall, changes, reads
from trials.wall_clock_sites import (
    GRID,
    HOURS,
    MACHINE,
    MINUTES,
    Desk,
    begins,
    booked_at,
    open_desks,
)

DAY = 24 * 60
WEEKS = (-2, -1, 0, 1, 2)
NINE, THREE = timedelta(hours=9), timedelta(hours=15)


@dataclass
class Tried:
    """What a run came to."""

    zones: int = 0
    changes: int = 0
    offered: int = 0
    booked: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Change:
    """One change of the clocks at one clinic, and what was booked around it."""

    desk: Desk
    minute: int
    tried: Tried
    visits: list[str] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The clock that changes."""
        return self.desk.site.clock

    @property
    def day(self) -> date:
        """The local day on which the clocks change."""
        return reads(self.minute, self.zone).date()

    @property
    def turn(self) -> tuple[datetime, datetime]:
        """What the clock would have shown at the change, and what it shows."""
        before = reads(self.minute - 1, self.zone) + timedelta(minutes=1)
        return before, reads(self.minute, self.zone)

    def wrong(self, what: str) -> str:
        """A fault with its place."""
        return f"{self.desk.site.zone}, {self.turn[0]:{MACHINE}}: {what}"

    def stands(self, visit: str, wanted: datetime) -> Iterator[str]:
        """A fault unless the visit begins when the clock shows this, and lasts what it should."""
        begin, end = begins(visit)
        if reads(begin, self.zone) != wanted:
            yield self.wrong(f"for {wanted:{MACHINE}} it stands at {reads(begin, self.zone)}")
        if end - begin != MINUTES:
            yield self.wrong(f"it lasts {end - begin} minutes instead of {MINUTES}")


def all_changes(
    url: str, zones: tuple[str, ...] = ZONES, *, last: int = 2028, searching_alone: bool = False
) -> Tried:
    """Meet every change of the clocks in these zones from 2026 to the year `last`."""
    tried = Tried()
    with open_desks(url, zones) as desks:
        for desk in desks:
            tried.zones += 1
            for minute in changes(desk.site.zone, last=last):
                tried.changes += 1
                tried.faults += _meet(Change(desk, minute, tried), searching_alone=searching_alone)
        tried.faults += everything_wrong()
    return tried


def _meet(change: Change, *, searching_alone: bool) -> Iterator[str]:
    """All that is tried around one change, in turn."""
    yield from searched(change)
    if searching_alone:
        return
    yield from weekly(change)
    yield from twice(change)
    yield from jumped(change)
    yield from dragged(change)
    yield from shown(change)


def searched(change: Change) -> Iterator[str]:
    """The openings of the days around are those the wall clock allows, each once."""
    first, days = change.day - timedelta(days=2), 5
    found = change.desk.offered(first, days)
    change.tried.offered += len(found)
    wanted = _possible(change.zone, change.minute, first, days)
    for start in sorted(set(found) ^ set(wanted)):
        word = "is not offered" if start in wanted else "lies outside the hours"
        yield change.wrong(f"{reads(start, change.zone)} ({start}) {word}")
    if len(set(found)) != len(found) or found != sorted(found):
        yield change.wrong("an opening is offered twice, or before an earlier one")


def _possible(zone: ZoneInfo, minute: int, first: date, days: int) -> list[int]:
    """Every start within the hours, found by looking at each minute."""
    wanted = [first + timedelta(days=number) for number in range(days)]
    wall = Wall(zone, minute - 5 * DAY, minute + 6 * DAY)
    inside = wall.open_minutes((day, *window) for day in wanted for window in HOURS)
    return [
        start
        for start, reading in wall.readings
        if reading.date() in wanted
        and (reading.hour * 60 + reading.minute) % GRID == 0
        and all(start + long in inside for long in range(MINUTES))
    ]


def weekly(change: Change) -> Iterator[str]:
    """Nine o'clock on the same weekday, week after week across the change."""
    for week in WEEKS:
        day = change.day + timedelta(weeks=week)
        nine = datetime.combine(day, datetime.min.time()) + NINE
        found = [m for m in change.desk.offered(day, 1) if reads(m, change.zone) == nine]
        if len(found) != 1:
            yield change.wrong(f"9:00 on {day} is offered {len(found)} times")
            continue
        yield from _book(change, found[0], nine)


def _book(change: Change, start: int, wanted: datetime) -> Iterator[str]:
    answer = change.desk.book(start, wanted.date())
    visit = booked_at(answer)
    if not visit:
        yield change.wrong(f"booking {wanted:{MACHINE}} answers {answer.status_code}")
        return
    change.tried.booked += 1
    change.visits.append(visit)
    yield from change.stands(visit, wanted)
    if begins(visit)[0] != start:
        yield change.wrong(f"{wanted:{MACHINE}} was booked at another minute than was offered")


def twice(change: Change) -> Iterator[str]:
    """A time that comes twice is booked twice, once each; a third booking is refused."""
    meant, shows = change.turn
    if shows > meant:
        return
    open_to = set(change.desk.offered(change.day - timedelta(days=1), 3))
    length = (meant - shows) // timedelta(minutes=1)
    for start in range(change.minute - length, change.minute):
        if {start, start + length} <= open_to:
            wanted = reads(start, change.zone)
            yield from _book(change, start, wanted)
            yield from _book(change, start + length, wanted)
            for again in (start, start + length):
                status = change.desk.book(again, change.day).status_code
                if status != 409:
                    yield change.wrong(f"{wanted} can be booked once more: {status}")
            return


def jumped(change: Change) -> Iterator[str]:
    """A time that is jumped over cannot be moved to, typed or dragged; both say why."""
    meant, shows = change.turn
    if shows < meant or not change.visits:
        return
    visit, gone = change.visits[0], meant + (shows - meant) / 2
    stood = begins(visit)
    for how in (change.desk.move, change.desk.drag):
        answer = how(visit, gone.replace(second=0))
        if answer.status_code != 422 or "does not exist" not in answer.text:
            yield change.wrong(f"{how.__name__} to {gone} answers {answer.status_code}")
        if begins(visit) != stood:
            yield change.wrong(f"{how.__name__} to {gone}, which is no time, moved it")


def dragged(change: Change) -> Iterator[str]:
    """From before the change to its day, on to the week after, and home again."""
    if len(change.visits) < len(WEEKS):
        return
    visit = change.visits[1]
    home = reads(begins(visit)[0], change.zone)
    on_the_day = datetime.combine(change.day, datetime.min.time()) + THREE
    for wanted in (on_the_day, on_the_day + timedelta(days=8), home):
        answer = change.desk.drag(visit, wanted)
        if answer.status_code != 200:
            yield change.wrong(f"drag to {wanted} answers {answer.status_code}")
        yield from change.stands(visit, wanted)


def shown(change: Change) -> Iterator[str]:
    """The board and the list of the days around show each visit once, at its wall time."""
    for number in range(-1, 3):
        day = change.day + timedelta(days=number)
        wanted = sorted(_drawn(visit, change.zone) for visit in _on(change, day))
        board = change.desk.board(day)
        found = sorted((one["visit"], one["start"], one["end"]) for one in board)
        if found != wanted:
            yield change.wrong(f"the board of {day} shows {found} instead of {wanted}")
        listed = change.desk.day_list(day)
        for visit, start, _ in wanted:
            hour, minute = start[11:].split(":")
            if visit not in listed or f"{int(hour)}:{minute}" not in listed:
                yield change.wrong(f"the list of {day} lacks the visit of {start[11:]}")


def _on(change: Change, day: date) -> list[str]:
    """The visits whose time touches this local day."""
    return [
        visit
        for visit in change.visits
        if day in {reads(at, change.zone).date() for at in range(*begins(visit))}
    ]


def _drawn(visit: str, zone: ZoneInfo) -> tuple[str, str, str]:
    begin, end = begins(visit)
    start, until = reads(begin, zone), reads(end, zone)
    if until <= start:  # the clocks go back meanwhile
        until = start + timedelta(minutes=end - begin)
    return visit, start.strftime(MACHINE), until.strftime(MACHINE)


@contextmanager
def fixed_hours() -> Iterator[None]:
    """The negative control: hours are kept at the distance from UTC that January has."""

    def find(local: datetime, zone: ZoneInfo) -> WallTime:
        ahead = datetime(local.year, 1, 15, tzinfo=zone).utcoffset() or timedelta()
        minute = (local - datetime(1970, 1, 1) - ahead) // timedelta(minutes=1)  # noqa: DTZ001 -- wall
        return WallTime(local, wall_time(minute, zone), minute)

    with patch.object(hours, "find_wall_time", find):
        yield
