"""What became of each visit of the demo clinic, and when each of its statuses changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from clinic.rules.appointment_life import CANCELLED
from clinic.rules.local_time import wall_time
from clinic.rules.words import AppointmentStatus as S
from clinic.services.demo.moment import ZONE, Moment, at, dice
from clinic.services.demo.placing import Placed

EARLY_BIRDS, EARLIEST = 2, 45
JUST_BEGUN = 5
DAY = 24 * 60
REASONS: Mapping[S, tuple[str, ...]] = {
    S.CANCELLED_IN_TIME: ("Work trip", "Child ill", "Changed plans", "Another appointment"),
    S.CANCELLED_LATE: ("Unwell this morning", "Train cancelled", "Forgot, rang to say so"),
    S.CANCELLED_BY_CLINIC: ("Therapist ill", "Water off in the building"),
    S.DID_NOT_ATTEND: ("",),
    S.LEFT_UNSEEN: ("Could not wait",),
}


@dataclass(frozen=True)
class Step:
    """One change of status at a minute since 1970."""

    before: S | None
    after: S
    minute: int
    reason: str = ""


@dataclass(frozen=True)
class Life:
    """A visit with what became of it; `booked` and `began` in minutes since 1970."""

    placed: Placed
    status: S
    steps: tuple[Step, ...]

    @property
    def booked(self) -> int:
        """When it was booked."""
        return self.steps[0].minute

    @property
    def began(self) -> int:
        """When the patient went in; the planned start where nobody has."""
        inside = [step.minute for step in self.steps if step.after is S.IN_ROOM]
        return inside[0] if inside else self.placed.opening.start


def lives(moment: Moment, visits: Iterable[Placed]) -> list[Life]:
    """What became of every visit, as things stand now."""
    ordered = sorted(visits, key=lambda visit: visit.opening.start)
    early = _early_birds(moment, ordered)
    return [
        _life(moment, visit, S.ARRIVED if visit.opening in early else _status(moment, visit))
        for visit in ordered
    ]


def _early_birds(moment: Moment, visits: Iterable[Placed]) -> list[object]:
    """The openings of the next visits, whose patients are here already."""
    soon = [
        visit.opening
        for visit in visits
        if visit.wanted.fails is None and 0 <= visit.opening.start - moment.minute <= EARLIEST
    ]
    return list(soon[:EARLY_BIRDS])


def _status(moment: Moment, visit: Placed) -> S:
    start, end, fails = visit.opening.start, visit.opening.end, visit.wanted.fails
    if fails in CANCELLED or (fails is not None and end <= moment.minute):
        return fails
    if end <= moment.minute:
        return S.DONE
    if start + JUST_BEGUN <= moment.minute:
        return S.IN_ROOM
    return S.ARRIVED if start <= moment.minute else S.BOOKED


def _life(moment: Moment, visit: Placed, status: S) -> Life:
    throw = dice("life", visit.wanted.course.person, visit.wanted.number, visit.wanted.fails)
    start, end = visit.opening.start, visit.opening.end
    came = start - throw.randint(2, 12)
    called = start - (throw.randint(2, 20) * 60 if status is S.CANCELLED_LATE else 2 * DAY)
    reason = throw.choice(REASONS[status]) if status in REASONS else ""
    ways: dict[S, tuple[tuple[S, int], ...]] = {
        S.BOOKED: (),
        S.ARRIVED: ((S.ARRIVED, came),),
        S.IN_ROOM: ((S.ARRIVED, came), (S.IN_ROOM, start + throw.randint(0, 4))),
        S.DID_NOT_ATTEND: ((status, min(end, start + 20)),),
        S.LEFT_UNSEEN: ((S.ARRIVED, came), (status, start + throw.randint(15, 25))),
    }
    ways[S.DONE] = (*ways[S.IN_ROOM], (S.DONE, end + throw.randint(-2, 4)))
    booked = _booked(moment, visit, throw.randint(3, 16), throw.randrange(540))
    changes = ways.get(status, ((status, max(called, booked + 30)),))
    return Life(visit, status, tuple(_steps(moment, booked, changes, reason)))


def _steps(
    moment: Moment, booked: int, changes: Iterable[tuple[S, int]], reason: str
) -> Iterator[Step]:
    before, reached = S.BOOKED, booked
    yield Step(None, S.BOOKED, booked)
    for after, minute in changes:
        reached = max(reached, min(minute, moment.minute - 1))
        yield Step(before, after, reached, reason if after in REASONS else "")
        before = after


def _booked(moment: Moment, visit: Placed, days_before: int, minute_of_day: int) -> int:
    """When it was booked: some days before, in opening hours, and not after now."""
    start = wall_time(visit.opening.start, ZONE).date()
    day = min(start, moment.today) - timedelta(days=days_before)
    return at(day, 540 + minute_of_day)
