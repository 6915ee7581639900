"""Keeping answers of the screen at once, raising red flags, and ending a clinical hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import RedFlag, RedFlagClosure, ScreenAnswer, Task
from clinic.queries.holds_clinical import open_hold, records_of
from clinic.queries.safety_settings import kept_text
from clinic.queries.scope import Scope
from clinic.queries.settings import number
from clinic.rules.clinic_settings import LEAST_REASON
from clinic.rules.errors import Changed, Invalid, NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.red_flags import BY_SLUG, SETTING, RedFlagRule, rule_of
from clinic.rules.stop_values import HoldEnd, check_end
from clinic.rules.tasks import NewTask
from clinic.rules.words import Answered, Role, Taken, TaskKind
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import Work, unit_of_work

NO_HOLD = "No clinical hold is open; there is nothing to end."
RAISED_MEANWHILE = "Another red flag was raised meanwhile. Look at it too, then end the hold."


@dataclass(frozen=True)
class Asked:
    """One answer about a patient, given before a visit where `appointment_id` names one."""

    patient_id: int
    appointment_id: int | None
    slug: str
    answer: Answered
    detail: str = ""
    reason: str = ""


def ask(actor: Principal, visit_id: str, slug: str, answer: Answered, detail: str = "") -> bool:
    """Keep one answer given before a visit, at once; whether it stops the session.

    `detail` says what exactly a yes or a doubt is; with a no there is nothing to say.
    Raises Invalid for a question that is not asked, NotFound.
    """
    if slug not in BY_SLUG:
        raise Invalid("That question is not asked here.", field="answer")
    with unit_of_work(actor, "screen:answered") as work:
        visit = as_clinician(work).treated_appointment(visit_id)
        said = "" if answer is Answered.NO else detail
        asked = Asked(visit.patient_id, visit.id, slug, answer, said)
        flag = keep_answer(work, asked)
        work.about(visit, patient_id=visit.patient_id)
        return flag is not None and flag.stops


def as_clinician(work: Work) -> Scope:
    """The actor's scope, if they treat: nobody answers for safety or ends a hold for themselves.

    Raises NotFound for everybody else.
    """
    if not work.actor.has(Role.THERAPIST):
        raise NotFound
    return Scope(work.session, work.actor)


def keep_answer(work: Work, asked: Asked) -> RedFlag | None:
    """Add one answer; the red flag it raised, or the one it says again, for a yes to one."""
    user_id = work.actor.user_id
    if user_id is None:
        raise Refused("Only a person can answer.")
    row = ScreenAnswer(
        patient_id=asked.patient_id,
        appointment_id=asked.appointment_id,
        slug=asked.slug,
        answer=asked.answer,
        detail=asked.detail,
        reason=asked.reason,
        at=clock.now(),
        by_user_id=user_id,
    )
    work.session.add(row)
    work.session.flush()
    if asked.answer is not Answered.YES or asked.slug not in BY_SLUG:
        return None
    return _open_flag(work.session, asked) or _raise(work, asked, row)


def _open_flag(session: Session, asked: Asked) -> RedFlag | None:
    """The same flag, if it is still to be dealt with."""
    waits = ~RedFlag.stops & exists().where(Task.id == RedFlag.task_id, Task.closed_at.is_(None))
    return session.scalar(
        select(RedFlag)
        .where(
            RedFlag.patient_id.in_(records_of([asked.patient_id])),
            RedFlag.slug == asked.slug,
            open_hold() | waits,
        )
        .limit(1)
    )


def _raise(work: Work, asked: Asked, answer: ScreenAnswer) -> RedFlag:
    rule = rule_of(asked.slug, kept_text(work.session, SETTING + asked.slug))
    task = open_task(work, asked.patient_id, _task(work, rule, asked))
    flag = RedFlag(
        patient_id=asked.patient_id,
        answer_id=answer.id,
        task_id=task.id,
        slug=rule.slug,
        disposition=rule.disposition,
        stops=rule.stops,
    )
    work.session.add(flag)
    work.session.flush()
    work.about(flag, patient_id=asked.patient_id, raised=rule.slug)
    return flag


def _task(work: Work, rule: RedFlagRule, asked: Asked) -> NewTask:
    said = f" ({asked.detail})" if asked.detail else ""
    kind = TaskKind.CALLBACK if rule.stops else TaskKind.RED_FLAG_REVIEW
    title = "Call back: what became of it?" if rule.stops else "An answer of the screen to act on"
    detail = f"{rule.finding}{said}. May come from {rule.suspect}."
    return NewTask(kind, title, clock.now() + rule.call_after, detail, work.actor.therapist_id)


def end_hold(actor: Principal, patient: str, end: HoldEnd, *, confirmed: bool) -> bool:
    """End the hold of a patient: close every red flag that stops; whether it was done.

    Unconfirmed, it only says whether it could be done. Each flag closes once. Raises Invalid
    with all that is missing, Changed where another flag was raised since the form was shown,
    Refused where no hold is open, NotFound.
    """
    with unit_of_work(actor, "red_flag:closed" if confirmed else "red_flag:checked") as work:
        session = work.session
        who = as_clinician(work).treated_patient(patient)
        flags = _held_by(session, who.id)
        work.about(who, patient_id=who.id)
        if not flags:
            raise Refused(NO_HOLD)
        raised = max(at for _, at in flags)
        problems = check_end(end, clock.now(), raised, number(session, LEAST_REASON))
        if problems:
            raise Invalid(problems[0].message, problems=tuple(problems))
        if {flag.public_id for flag, _ in flags} - set(end.flags):
            raise Changed(RAISED_MEANWHILE)
        if confirmed:
            _close(work, end, [flag for flag, _ in flags])
        return confirmed


def _held_by(session: Session, patient_id: int) -> list[tuple[RedFlag, datetime]]:
    rows = session.execute(
        select(RedFlag, ScreenAnswer.at)
        .join(ScreenAnswer, ScreenAnswer.id == RedFlag.answer_id)
        .where(RedFlag.patient_id.in_(records_of([patient_id])), open_hold())
        .order_by(RedFlag.id)
    )
    return [(flag, at) for flag, at in rows]


def _close(work: Work, end: HoldEnd, flags: list[RedFlag]) -> None:
    by, phoned_at = work.actor.user_id, end.phoned_at
    if by is None or phoned_at is None:
        raise AssertionError
    for flag in flags:
        closure = RedFlagClosure(
            flag_id=flag.id,
            taken=Taken(end.taken),
            phoned=end.phoned,
            phoned_at=phoned_at,
            reason=end.reason,
            at=clock.now(),
            by_user_id=by,
        )
        work.session.add(closure)
        work.session.flush()
        work.about(flag, patient_id=flag.patient_id, taken=end.taken)
