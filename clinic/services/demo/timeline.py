"""Who is treated for what since when in the demo clinic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clinic.services.demo.courses import PROBLEMS, Problem, Stage
from clinic.services.demo.moment import DAYS_BEHIND, Moment, dice

STAGES: tuple[tuple[Stage, int], ...] = (
    (Stage.MIDWAY, 17),
    (Stage.BEGUN, 10),
    (Stage.COMPLETED, 8),
    (Stage.DUE, 7),
    (Stage.NEARLY, 7),
    (Stage.DRAFT, 6),
    (Stage.REGISTERED, 2),
    (Stage.ON_HOLD, 2),
)
IN_TREATMENT = frozenset({Stage.BEGUN, Stage.MIDWAY, Stage.DUE, Stage.NEARLY})
SEATS = (0, 1, 3, 0, 2, 1, 3, 0, 1, 3)  # whose patient each is, in turn
SHORT_PROBLEMS = (3, 5, 4, 7)  # may have been treated before the present one
MARTA, MARTA_DONE, MARTA_NEXT_IN = 0, 5, 2
CYCLE, OF_THEM_TODAY = 12, 5  # of twelve people in treatment, five come today
FIRST_HABIT = 8 * 60 + 30
BETWEEN_COURSES = 14


@dataclass(frozen=True)
class Course:
    """One problem of one patient and its plan; `person` and `seat` are places in their lists.

    `done` planned visits lie behind; `habit` is the minute of the day that suits.
    """

    person: int
    problem: Problem
    stage: Stage
    seat: int
    starts_on: date
    done: int
    habit: int

    def due(self, visit: int) -> date:
        """When the visit with that place in the plan, from 0, is due."""
        return self.starts_on + timedelta(days=self.problem.plan.days[visit])


def courses(moment: Moment, people: int) -> list[Course]:
    """Every course of treatment of the last six months, by patient, the earlier one first."""
    return [
        course
        for person, stage, comes_today in _stages(people)
        if stage is not Stage.REGISTERED
        for course in _courses_of(moment, person, stage, comes_today=comes_today)
    ]


def _stages(people: int) -> Iterator[tuple[int, Stage, bool]]:
    """How far each patient is, and whether they are due today."""
    order = [stage for stage, count in STAGES for _ in range(count)]
    dice("stages").shuffle(order)
    treated = 0
    for person, stage in enumerate([Stage.MIDWAY, *order][:people]):
        treated += stage in IN_TREATMENT
        turn = treated * OF_THEM_TODAY % CYCLE < OF_THEM_TODAY
        yield person, stage, turn and stage in IN_TREATMENT and person != MARTA


def _courses_of(moment: Moment, person: int, stage: Stage, *, comes_today: bool) -> list[Course]:
    throw = dice("course", person)
    problem = PROBLEMS[person % len(PROBLEMS)]
    done = _done(person, stage, problem, throw)
    away = 0 if comes_today else _days_to_next(person, stage, problem.plan.days, done, throw)
    now = Course(
        person=person,
        problem=problem,
        stage=stage,
        seat=SEATS[person % len(SEATS)],
        starts_on=moment.day(away - _reached(problem.plan.days, stage, done)),
        done=done,
        habit=FIRST_HABIT + (15 * throw.randrange(36) if person else 0),
    )
    return [*_earlier(moment, now, throw), now]


def _done(person: int, stage: Stage, problem: Problem, throw: Random) -> int:
    """How many planned visits are behind at that stage."""
    plan = problem.plan
    whole, between = len(plan.days), plan.reassess_every
    midway = [n for n in range(3, whole - 1) if n % between]
    return {
        Stage.DRAFT: 0,
        Stage.BEGUN: throw.choice((1, 1, 2)),
        Stage.MIDWAY: throw.choice(midway) if person else MARTA_DONE,
        Stage.DUE: between,
        Stage.NEARLY: whole - 1,
        Stage.COMPLETED: whole,
        Stage.ON_HOLD: between,
        Stage.REGISTERED: 0,
    }[stage]


def _reached(days: list[int], stage: Stage, done: int) -> int:
    """The day of the plan that `_days_to_next` counts from: the next visit's, or the last's."""
    ended = stage in {Stage.COMPLETED, Stage.ON_HOLD}
    return days[done - 1] if ended else days[done]


def _days_to_next(person: int, stage: Stage, days: list[int], done: int, throw: Random) -> int:
    """When the next visit is due, in days from today; negative where the last one is meant."""
    if stage is Stage.COMPLETED:
        return -throw.randint(7, 50)
    if stage is Stage.ON_HOLD:
        return -throw.randint(10, 25)
    if stage is Stage.DRAFT:
        return throw.randint(5, 9)
    if person == MARTA:
        return MARTA_NEXT_IN
    return throw.randint(1, max(1, days[done] - days[done - 1] - 1))


def _earlier(moment: Moment, now: Course, throw: Random) -> list[Course]:
    """A shorter course that was completed before the present one, for most who have the time."""
    problem = PROBLEMS[throw.choice(SHORT_PROBLEMS)]
    first = moment.day(1 - DAYS_BEHIND)
    latest = now.starts_on - timedelta(days=BETWEEN_COURSES + problem.plan.days[-1])
    room = (latest - first).days
    if now.person == MARTA or room < 0 or now.person % 5 == 1:
        return []
    return [
        Course(
            person=now.person,
            problem=problem,
            stage=Stage.COMPLETED,
            seat=now.seat,
            starts_on=first + timedelta(days=throw.randint(0, room)),
            done=len(problem.plan.days),
            habit=now.habit,
        )
    ]
