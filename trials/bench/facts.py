"""What the bench asks for: addresses and forms, from what is known of the clinic it built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, cycle
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from clinic.engine import engine_options, harden
from clinic.rules.local_time import day_span, wall_time
from trials.bench.days import Visit, is_open, visits_on
from trials.bench.long_course import DRAFTS
from trials.bench.people import public_id
from trials.bench.sizes import BUSY_UNTIL, KNOWN_UNTIL, TODAY, ZONE, Size, day_at

FIRST_FREE, LAST_FREE = 8, BUSY_UNTIL - 4
TO_BOOK, TO_MOVE = range(3), range(3, 5)
"""The weekdays in which the bench books, and into which it moves."""
APART = 40
REPEATED = 12
FAR = 40_000_000
"""The minute from which the floor books: in 2046, where nobody has anything."""
MOVABLE = """
SELECT a.id, a.public_id, a.from_minute, a.patient_id, w.id, r.id, r.public_id
FROM appointment a
JOIN appointment_step s ON s.appointment_id = a.id
JOIN therapist w ON w.id = s.therapist_id JOIN resource r ON r.id = w.resource_id
WHERE a.from_minute > :first AND a.from_minute < :last
AND (SELECT count(*) FROM appointment_step o WHERE o.appointment_id = a.id) = 1
ORDER BY a.public_id LIMIT 800
"""


@dataclass(frozen=True)
class Unit:
    """A therapist: number, calendar, their room's calendar, and their names in addresses."""

    number: int
    calendar: int
    room: int
    name: str
    column: str


@dataclass
class Facts:
    """One clinic as the bench knows it."""

    size: Size
    therapists: list[Unit]
    therapies: dict[str, str]
    first_patient: int
    movable: list[tuple[Any, ...]]

    def __post_init__(self) -> None:
        self._patients = cycle(_nobody_soon(self.size))
        self._far = count()
        self._saves = count()
        self.slots = self._apart(range(FIRST_FREE, LAST_FREE), TO_BOOK)
        self.quiet_slots = self._quiet()
        self.weekly_slots = self._weekly()
        self._in_week: dict[tuple[int, int], Iterator[Visit]] = {}
        self.to_move = iter(self.movable[::2])
        self.to_move_bare = iter(self.movable[1::2])

    def _apart(self, offsets: range, weekdays: range) -> Iterator[Visit]:
        """Free slots of busy days, so far apart that none takes another one's last room."""
        for offset in offsets:
            if day_at(offset).weekday() in weekdays:
                last = 0
                for slot in visits_on(day_at(offset), self.size)[1]:
                    if slot.start >= last + APART:
                        last = slot.start
                        yield slot

    def _weekly(self) -> Iterator[tuple[Visit, ...]]:
        """A free slot of each of twelve quiet Wednesdays, for visits that repeat."""
        days = range(BUSY_UNTIL + 7, BUSY_UNTIL + 7 * (REPEATED + 1), 7)
        yield from zip(*(self._every_second(day) for day in days), strict=False)

    def _every_second(self, offset: int) -> list[Visit]:
        """Every second therapist's free slots, so that rooms are left for all of them."""
        free = visits_on(day_at(offset), self.size)[1]
        return [slot for slot in free if slot.therapist % 2 == 0]

    def _quiet(self) -> Iterator[Visit]:
        """Free slots of the days after the busy ones."""
        for offset in range(BUSY_UNTIL + 1, KNOWN_UNTIL):
            if is_open(day_at(offset)) and day_at(offset).weekday() != TODAY.weekday():
                yield from self._every_second(offset)

    def patient(self) -> int:
        """The number of the next person to come."""
        return next(self._patients)

    def draft(self) -> tuple[int, int, str]:
        """The number of the next draft to save, the version it has by now, and a form's key."""
        turn, number = divmod(next(self._saves), DRAFTS)
        return number, turn + 1, str(UUID(int=turn * DRAFTS + number + 1))

    def slot_in_week_of(self, minute: int) -> Visit:
        """A free slot of the week after that minute's Monday, each only once."""
        day = wall_time(minute, ZONE).date()
        offset = (day - TODAY).days - day.weekday()
        week = day.isocalendar()[:2]
        if week not in self._in_week:
            self._in_week[week] = self._apart(range(offset, offset + 5), TO_MOVE)
        return next(self._in_week[week])

    def far(self) -> dict[str, str]:
        """A visit for the floor to write, where the law has nothing to say against it."""
        number = next(self._far)
        turn, place = divmod(number, len(self.therapists))
        unit, patient = self.therapists[place], self.patient()
        return {
            "patient": str(patient),
            "calendar": str(self.first_patient + patient),
            "therapist": str(unit.number),
            "therapist_calendar": str(unit.calendar),
            "room": str(unit.room),
            "start": str(FAR + turn * 40),
            "key": f"far-{number}",
        }


def _nobody_soon(size: Size) -> range:
    """People who come no more: their last course ended before the busy days."""
    return range(max(size.patients - 1000, size.patients * 4 // 5), size.patients)


def learn(url: str, size: Size) -> Facts:
    """Read what the bench has to know."""
    engine = harden(create_engine(url, **engine_options(url)))
    facts = _read(engine, size)
    engine.dispose()
    return facts


def _read(engine: Engine, size: Size) -> Facts:
    edges = {"first": _midnight(day_at(FIRST_FREE)), "last": _midnight(day_at(LAST_FREE))}
    with engine.connect() as connection:
        rooms = connection.execute(
            text("SELECT id FROM resource WHERE kind = 'room' ORDER BY id")
        ).scalars()
        people = connection.execute(
            text(
                "SELECT w.id, r.id, w.public_id, r.public_id FROM therapist w"
                " JOIN resource r ON r.id = w.resource_id ORDER BY w.id"
            )
        ).all()
        units = [
            Unit(number, calendar, room, name, column)
            for (number, calendar, name, column), room in zip(people, rooms, strict=True)
        ]
        therapies = connection.execute(text("SELECT slug, public_id FROM therapy")).all()
        first = connection.execute(text("SELECT resource_id - id FROM patient WHERE id = 1"))
        movable = connection.execute(text(MOVABLE), edges).all()
        return Facts(
            size,
            units,
            {row[0]: row[1] for row in therapies},
            first.scalar_one(),
            [tuple(row) for row in movable],
        )


def _midnight(day: date) -> int:
    return day_span(day, ZONE)[0]


def patient_name(number: int) -> str:
    """The patient of that number, in addresses."""
    return public_id("patient", number)
