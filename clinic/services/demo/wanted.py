"""Which visits the demo clinic's courses of treatment call for, and which came to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from clinic.rules.words import AppointmentStatus as S
from clinic.services.demo.courses import NEEDLING, Stage
from clinic.services.demo.moment import DAYS_AHEAD, Moment, dice
from clinic.services.demo.timeline import IN_TREATMENT, MARTA, Course

FAILED, MISSED, LEFT_OPEN, CALLED_OFF = 0.12, 0.04, 0.1, 0.04
WAYS_TO_FAIL = (
    *[S.CANCELLED_IN_TIME] * 5,
    *[S.CANCELLED_LATE] * 3,
    *[S.DID_NOT_ATTEND] * 3,
    S.CANCELLED_BY_CLINIC,
    S.LEFT_UNSEEN,
)
PINNED = ((0, -15), (None, 15), (None, 25), (None, -90))  # whose (None: anyone's), minutes
MARTA_MOVED = 2  # the demo patient cancelled one visit and came another day
DAY_BEGINS, DAY_ENDS = 8 * 60, 18 * 60 + 30


@dataclass(frozen=True)
class Wanted:
    """A visit to find a time for, on `day` or near it, at `ideal` minute of the day or near it.

    `number` is the planned visit it is meant for, 0 for none. `fails` is how it came to
    nothing; then only a visit that is `missed` for good is tied to the plan. One that is
    `pinned` finds its time before the others of its day.
    """

    course: Course
    number: int
    therapies: tuple[tuple[str, int], ...]
    day: date
    ideal: int
    fails: S | None = None
    missed: bool = False
    pinned: bool = False

    @property
    def planned(self) -> bool:
        """Whether the planned visit is tied to this one."""
        return bool(self.number) and (self.fails is None or self.missed)


def wanted(moment: Moment, courses: Sequence[Course]) -> list[Wanted]:
    """Every visit to find a time for, day by day; on each day what matters most first."""
    visits = [visit for course in courses for visit in _visits(moment, course)]
    if DAY_BEGINS <= moment.minute_of_day <= DAY_ENDS:
        visits = _pin_around_now(moment, visits)
    return sorted(visits, key=lambda it: (it.day, not it.pinned, it.ideal, it.course.person))


def _visits(moment: Moment, course: Course) -> Iterator[Wanted]:
    throw = dice("visits", course.person, course.problem.words)
    if course.stage is Stage.DRAFT:
        yield _first_look(moment, course, throw)
        return
    for place, (phase, _) in enumerate(course.problem.plan.visits()):
        visit = Wanted(
            course=course,
            number=place + 1,
            therapies=course.problem.plan.phases[phase].therapies,
            day=course.due(place),
            ideal=course.habit + throw.choice((-30, -15, 0, 0, 0, 15, 45)),
        )
        if place < course.done:
            yield from _behind(moment, visit, throw)
        elif course.stage in IN_TREATMENT and visit.day <= moment.day(DAYS_AHEAD):
            yield from _ahead(visit, throw)


def _first_look(moment: Moment, course: Course, throw: Random) -> Wanted:
    """Before there is a plan: a visit to find out, a few days ago or soon."""
    away = throw.choice((-4, -2, 1, 2, 4))
    return Wanted(course, 0, (NEEDLING,), moment.day(away), course.habit)


def _behind(moment: Moment, visit: Wanted, throw: Random) -> Iterator[Wanted]:
    """A visit that took place, some only at the second try, few not at all."""
    way, chance = throw.choice(WAYS_TO_FAIL), throw.random()
    if visit.course.person == MARTA:
        way, chance = S.CANCELLED_IN_TIME, MISSED if visit.number == MARTA_MOVED else 1
    certain = visit.course.stage is Stage.DUE or visit.number == visit.course.done
    if chance < MISSED and not certain:
        yield replace(visit, fails=S.DID_NOT_ATTEND, missed=True)
        return
    if chance < FAILED and visit.day < moment.day(-4):
        yield replace(visit, fails=way)
        yield replace(visit, day=visit.day + timedelta(days=throw.randint(1, 2)))
        return
    yield visit


def _ahead(visit: Wanted, throw: Random) -> Iterator[Wanted]:
    """A visit to come; some are still to be booked, some were called off."""
    chance = throw.random()
    if visit.course.person == MARTA or visit.number == visit.course.done + 1:
        yield visit
    elif chance < CALLED_OFF:
        yield replace(visit, fails=S.CANCELLED_IN_TIME)
    elif chance > LEFT_OPEN:
        yield visit


def _pin_around_now(moment: Moment, visits: Sequence[Wanted]) -> list[Wanted]:
    """One of today's visits begins shortly before now, two shortly after, one is over."""
    waiting = list(PINNED)
    result: list[Wanted] = []
    for visit in visits:
        today = visit.day == moment.today and visit.fails is None
        pin = next((pin for pin in waiting if pin[0] in {None, visit.course.seat}), None)
        if pin is not None and today:
            waiting.remove(pin)
            ideal = moment.minute_of_day + pin[1]
            result.append(replace(visit, ideal=ideal, pinned=True))
        else:
            result.append(visit)
    return result
