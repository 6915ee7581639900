"""The demo clinic's outcome scores: at the first visit, at each re-assessment, at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import OutcomeScore
from clinic.services.demo.courses import Stage
from clinic.services.demo.moment import dice
from clinic.services.demo.noted import Noted
from clinic.services.demo.plans import Kept
from clinic.services.demo.sessions import pain_of
from clinic.services.demo.timeline import Course


def add_scores(session: Session, noted: Sequence[Noted], kept: Mapping[Course, Kept]) -> None:
    """Add what was measured in the visits that call for it."""
    session.execute(
        insert(OutcomeScore),
        [
            {
                "episode_id": kept[course].episode.id,
                "measure": measure,
                "value": value,
                "taken_at": each.ended,
                "by_user_id": each.therapist.user_id,
            }
            for each in noted
            for course in [each.life.placed.wanted.course]
            for measure, value in _measured(course, each.session.visit)
        ],
    )


def _measured(course: Course, visit: int) -> Iterator[tuple[str, float]]:
    """What is measured at the n-th visit; a re-assessment that is due has not been done."""
    plan = course.problem.plan
    last = course.stage is Stage.COMPLETED and visit == course.done
    due = course.stage is Stage.DUE and visit == course.done
    if not (visit == 1 or last or (visit and visit % plan.reassess_every == 0 and not due)):
        return
    throw = dice("scores", course.person, course.problem.words, visit)
    pain = pain_of(course).at(visit)
    yield course.problem.pain, min(10, max(0, round(pain + throw.choice((-1, 0, 0, 1)))))
    hindered = min(1.0, max(0.04, pain / 10 + throw.uniform(-0.08, 0.06)))
    yield course.problem.function, _function(course.problem.function, hindered)
    yield "psfs", round(min(10, max(0, 10 - pain + throw.uniform(-1, 0.5))), 1)


def _function(measure: str, hindered: float) -> float:
    """Disability in steps of 2 %, or leg function of 80, for being hindered so much (0 to 1)."""
    return 2 * round(hindered * 40) if measure == "odi" else round(80 * (1 - hindered * 0.8))
