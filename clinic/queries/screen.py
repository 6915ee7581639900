"""The screen for contraindications, as it stands before a visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, ScreenAnswer, User
from clinic.queries.catalogue import catalogue
from clinic.queries.holds_clinical import records_of
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.settings import number
from clinic.queries.units import location_of
from clinic.rules.clinic_settings import SCREEN_DAYS
from clinic.rules.contraindications import SETTING, ScreenRule, chosen_rules
from clinic.rules.errors import NotFound
from clinic.rules.local_time import instant_of
from clinic.rules.screen_state import (
    SAME_SESSION,
    ScreenLine,
    ScreenState,
    screen_state,
)
from clinic.rules.words import Answered


def rules_now(session: Session) -> dict[str, ScreenRule]:
    """Every rule of the screen with the actions the clinic chose."""
    kept = catalogue(session).settings
    return chosen_rules(
        {
            name.removeprefix(SETTING): value
            for name, value in kept.items()
            if name.startswith(SETTING)
        }
    )


_PATIENT: BindParameter[int] = bindparam("patient")


def _lines() -> Select[str, Answered, datetime, str, str, str, datetime | None]:
    slug, order = ScreenAnswer.slug, (ScreenAnswer.at, ScreenAnswer.id)
    former = func.lag(ScreenAnswer.answer).over(partition_by=slug, order_by=order)
    later = func.lead(ScreenAnswer.id).over(partition_by=slug, order_by=order)
    every = (
        select(
            ScreenAnswer.id,
            ScreenAnswer.slug,
            ScreenAnswer.at,
            ScreenAnswer.answer,
            former.label("was"),
            later.label("later"),
        )
        .where(ScreenAnswer.patient_id.in_(records_of([_PATIENT])))
        .subquery()
    )
    changes = (
        select(every.c.slug, func.max(every.c.at).label("at"))
        .where(every.c.was != every.c.answer)
        .group_by(every.c.slug)
        .subquery()
    )
    return (
        select(
            ScreenAnswer.slug,
            ScreenAnswer.answer,
            ScreenAnswer.at,
            User.name,
            ScreenAnswer.detail,
            ScreenAnswer.reason,
            changes.c.at,
        )
        .join(every, every.c.id == ScreenAnswer.id)
        .join(User, User.id == ScreenAnswer.by_user_id)
        .outerjoin(changes, changes.c.slug == ScreenAnswer.slug)
        .where(every.c.later.is_(None))
    )


_LINES = _lines()


def screen_lines(session: Session, patient_id: int) -> list[ScreenLine]:
    """The last answer of each question, and when it last became another; one query."""
    return [ScreenLine(*row) for row in session.execute(_LINES, {"patient": patient_id})]


def state_of(
    session: Session, patient_id: int, visit: Appointment | None, now: datetime
) -> ScreenState:
    """How the screen stands before this visit; without one, at this moment."""
    return state_of_lines(session, screen_lines(session, patient_id), visit, now)


def state_of_lines(
    session: Session, lines: Iterable[ScreenLine], visit: Appointment | None, now: datetime
) -> ScreenState:
    """The same from the last answers, where they are known already."""
    days = number(session, SCREEN_DAYS)
    begins = instant_of(visit.from_minute) if visit else now
    since = min(begins, now) - SAME_SESSION
    return screen_state(lines, rules_now(session), since, now, days)


@dataclass(frozen=True)
class ScreenSheet:
    """What the page of the screen is made of."""

    name: str
    zone: str
    state: ScreenState
    rules: Mapping[str, ScreenRule]
    lines: Mapping[str, ScreenLine]


def screen_sheet(scope: Scope, patient_id: str, visit_id: str) -> ScreenSheet:
    """The screen of a patient before a visit, or by itself. Raises NotFound."""
    patient = scope.treated_patient(patient_id)
    visit = scope.treated_appointment(visit_id) if visit_id else None
    if visit is not None and visit.patient_id != patient.id:
        raise NotFound
    session = scope.session
    return ScreenSheet(
        person_facts(patient).name,
        location_of(session).zone,
        state_of(session, patient.id, visit, clock.now()),
        rules_now(session),
        {line.slug: line for line in screen_lines(session, patient.id)},
    )
