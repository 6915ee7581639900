"""The demo clinic's calendar while it is filled: the search's own rules, on masks in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from clinic.models import Location
from clinic.queries.calendars import calendars
from clinic.queries.units import needs_of, units_at
from clinic.rules.bit_calendar import TICK, all_ticks, busy_mask, nearest_ticks, ticks_down
from clinic.rules.local_time import day_span, grid_mask
from clinic.rules.openings import Calendars, Need, Opening, Search, Step, Unit, Wish
from clinic.services.demo.moment import DAYS_AHEAD, DAYS_BEHIND, ZONE, Moment, at

LONGEST_WAIT = 15
SPARE_DAYS = 7
Steps = tuple[Step, ...]


@dataclass
class Board:
    """One day's calendars; `free` is what they read, and shrinks as visits are placed."""

    calendars: Calendars
    free: dict[int, int]
    starts: int


@dataclass
class Boards:
    """Every day of the demo clinic, from six months ago to some weeks ahead."""

    units: Sequence[Unit]
    needs: Mapping[int, tuple[Need, ...]]
    whole: Calendars
    grid: int
    days: dict[date, Board] = field(default_factory=dict)

    def steps(self, therapies: Iterable[tuple[int, int]]) -> Steps:
        """Therapies (ids) with their minutes as the steps of a visit."""
        return tuple(
            Step(therapy_id, minutes, self.needs[therapy_id], LONGEST_WAIT)
            for therapy_id, minutes in therapies
        )

    def find(
        self, day: date, ideal: int, steps: Steps, patient_id: int, therapist_id: int | None
    ) -> Opening | None:
        """The opening of that day nearest to `ideal` (minutes of the day), if there is one."""
        board = self._board(day)
        free = board.free | {patient_id: all_ticks(board.calendars.ticks)}
        there = Calendars(board.calendars.origin, board.calendars.ticks, free)
        search = Search(Wish(patient_id, steps, therapist_id=therapist_id), self.units, there)
        tick = ticks_down(at(day, ideal % (24 * 60)) - there.origin)
        best = nearest_ticks(search.possible_starts() & board.starts, tick, 1)
        return search.place(there.minute(best[0])) if best else None

    def take(self, day: date, opening: Opening) -> None:
        """Hold what the opening holds."""
        board = self._board(day)
        there = board.calendars
        for held in opening.placements:
            if held.resource_id in board.free:
                busy = busy_mask([(held.start, held.end)], there.origin, there.ticks)
                board.free[held.resource_id] &= ~busy

    def _board(self, day: date) -> Board:
        if day not in self.days:
            begin, end = day_span(day, ZONE)
            shift, ticks = (begin - self.whole.origin) // TICK, (end - begin) // TICK
            free = {
                number: mask >> shift & all_ticks(ticks) for number, mask in self.whole.free.items()
            }
            cut = self.grid >> shift & all_ticks(ticks)
            self.days[day] = Board(Calendars(begin, ticks, free), free, cut)
        return self.days[day]


def open_boards(session: Session, moment: Moment, location: Location) -> Boards:
    """The empty calendar of everyone and everything at that location."""
    units = units_at(session, location.id)
    begin, _ = day_span(moment.day(-DAYS_BEHIND - SPARE_DAYS), ZONE)
    end, _ = day_span(moment.day(DAYS_AHEAD + SPARE_DAYS), ZONE)
    free = calendars(session, [unit.id for unit in units], (begin, end), now_minute=moment.minute)
    return Boards(
        units=units,
        needs=needs_of(session),
        whole=free,
        grid=grid_mask(begin, free.ticks, ZONE, location.grid_minutes),
    )
