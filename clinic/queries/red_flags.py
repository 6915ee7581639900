"""Red flags and the five questions, as plain values."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnExpressionArgument, func, select
from sqlalchemy.orm import Session, aliased

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Location,
    NeedledSite,
    Patient,
    PatientFact,
    RedFlag,
    RedFlagClosure,
    ScreenAnswer,
    SessionNote,
    Task,
    User,
)
from clinic.queries.asked import asked_before
from clinic.queries.holds_clinical import open_lock, records_of
from clinic.queries.safety_settings import text_of
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.settings import number
from clinic.queries.units import location_of
from clinic.rules.clinic_settings import LEAST_REASON
from clinic.rules.local_time import wall_time
from clinic.rules.muscles import MUSCLES
from clinic.rules.red_flags import AskedFacts, FlagFacts
from clinic.rules.safety_settings import EMERGENCY_NUMBER, HOSPITAL
from clinic.rules.stop_values import ClinicFacts, LockFacts, StopFacts
from clinic.rules.words import Answered, EpisodeStatus, FactKind, NoteStatus


def stopping_flags(session: Session, patient_id: int) -> list[FlagFacts]:
    """The patient's red flags that stop or stopped a session, newest first."""
    return _flags(session, patient_id, RedFlag.stops)


def all_flags(session: Session, patient_id: int) -> list[FlagFacts]:
    """Every red flag of the patient, newest first; one that stops nothing closes with its task."""
    return _flags(session, patient_id)


def _flags(
    session: Session, patient_id: int, *which: ColumnExpressionArgument[bool]
) -> list[FlagFacts]:
    """What exactly each is was said with the answer that raised it, or with a later one."""
    asker, closer, said = aliased(User), aliased(User), aliased(ScreenAnswer)
    last_said = (
        select(said.detail)
        .where(
            said.patient_id.in_(records_of([patient_id])),
            said.slug == RedFlag.slug,
            said.id >= RedFlag.answer_id,
            said.answer == Answered.YES,
            said.detail != "",
            said.at <= func.coalesce(RedFlagClosure.at, said.at),
        )
        .order_by(said.id.desc())
        .limit(1)
        .correlate(RedFlag, RedFlagClosure)
        .scalar_subquery()
    )
    rows = session.execute(
        select(RedFlag, ScreenAnswer.at, last_said, asker.name, RedFlagClosure, closer.name, Task)
        .join(ScreenAnswer, ScreenAnswer.id == RedFlag.answer_id)
        .join(Task, Task.id == RedFlag.task_id)
        .join(asker, asker.id == ScreenAnswer.by_user_id)
        .outerjoin(RedFlagClosure, RedFlagClosure.flag_id == RedFlag.id)
        .outerjoin(closer, closer.id == RedFlagClosure.by_user_id)
        .where(RedFlag.patient_id.in_(records_of([patient_id])), *which)
        .order_by(RedFlag.id.desc())
    )
    return [
        _closed(
            FlagFacts(flag.public_id, flag.slug, flag.disposition, at, by, detail=detail or ""),
            closure,
            closed_by,
            None if flag.stops else task,
        )
        for flag, at, detail, by, closure, closed_by, task in rows
    ]


def _closed(
    raised: FlagFacts, closure: RedFlagClosure | None, closed_by: str, task: Task | None
) -> FlagFacts:
    if closure is None:
        return replace(raised, closed_at=task.closed_at) if task else raised
    return replace(
        raised,
        closed_at=closure.at,
        closed_by=closed_by,
        taken=closure.taken,
        phoned=closure.phoned,
        phoned_at=closure.phoned_at,
        reason=closure.reason,
    )


def stop_facts(scope: Scope, public_id: str) -> StopFacts:
    """Everything the stop page and the letter say of a patient. Raises NotFound."""
    session = scope.session
    patient = scope.treated_patient(public_id)
    flags = stopping_flags(session, patient.id)
    location = location_of(session)
    last = _last_needled(session, patient)
    return StopFacts(
        person=person_facts(patient),
        phone=patient.phone,
        address=patient.address,
        clinic=clinic_facts(session, location),
        open=tuple(flag for flag in flags if flag.closed_at is None),
        closed=tuple(flag for flag in flags if flag.closed_at is not None),
        asked=_last_asked(session, patient),
        problem=_problem(session, patient),
        facts=tuple(_facts(session, patient)),
        last_day=wall_time(last[0], ZoneInfo(location.zone)).date() if last else None,
        last_sites=_sites(session, last[1]) if last else (),
        serious=_serious(session, patient),
    )


def _serious(session: Session, patient: Patient) -> tuple[LockFacts, ...]:
    rows = session.execute(
        select(Task, User.name)
        .outerjoin(User, User.id == Task.opened_by_user_id)
        .where(Task.patient_id.in_(records_of([patient.id])), open_lock())
        .order_by(Task.id)
    )
    return tuple(LockFacts(row.public_id, row.detail, row.opened_at, by or "") for row, by in rows)


def clinic_here(scope: Scope) -> ClinicFacts:
    """The clinic itself, where help is, and the number to call."""
    return clinic_facts(scope.session, location_of(scope.session))


def clinic_facts(session: Session, location: Location) -> ClinicFacts:
    """The clinic as it stands on a letter, and where help is."""
    return ClinicFacts(
        name=location.name,
        address=location.address,
        phone=location.phone,
        zone=location.zone,
        emergency_number=text_of(session, EMERGENCY_NUMBER),
        hospital=text_of(session, HOSPITAL),
        least_reason=number(session, LEAST_REASON),
    )


def _last_asked(session: Session, patient: Patient) -> tuple[AskedFacts, ...]:
    """The answers of the last visit somebody was asked before."""
    visit = session.scalar(
        select(ScreenAnswer.appointment_id)
        .where(
            ScreenAnswer.patient_id.in_(records_of([patient.id])),
            ScreenAnswer.appointment_id.is_not(None),
        )
        .order_by(ScreenAnswer.id.desc())
        .limit(1)
    )
    return tuple(asked_before(session, visit).values()) if visit else ()


def _problem(session: Session, patient: Patient) -> str:
    query = (
        select(EpisodeOfCare.problem)
        .where(EpisodeOfCare.patient_id == patient.id, EpisodeOfCare.status == EpisodeStatus.ACTIVE)
        .order_by(EpisodeOfCare.id.desc())
    )
    return session.scalar(query.limit(1)) or ""


def _facts(session: Session, patient: Patient) -> list[tuple[FactKind, str]]:
    rows = session.scalars(
        select(PatientFact)
        .where(PatientFact.patient_id == patient.id, PatientFact.ended_at.is_(None))
        .order_by(PatientFact.kind, PatientFact.id)
    )
    return [(row.kind, row.text) for row in rows]


def _last_needled(session: Session, patient: Patient) -> tuple[int, int] | None:
    row = session.execute(
        select(Appointment.from_minute, SessionNote.id)
        .join(SessionNote, SessionNote.appointment_id == Appointment.id)
        .where(Appointment.patient_id == patient.id, SessionNote.status == NoteStatus.SIGNED)
        .order_by(Appointment.from_minute.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def _sites(session: Session, note_id: int) -> tuple[str, ...]:
    rows = session.execute(
        select(NeedledSite.muscle, NeedledSite.side, NeedledSite.level)
        .where(NeedledSite.note_id == note_id)
        .order_by(NeedledSite.position)
    )
    return tuple(
        " ".join(filter(None, (MUSCLES[muscle].name, level, side.value)))
        for muscle, side, level in rows
        if muscle in MUSCLES
    )
