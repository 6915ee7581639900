"""The screen for contraindications, as it stands before a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, ScreenAnswer, Setting, User
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


def rules_now(session: Session) -> dict[str, ScreenRule]:
    """Every rule of the screen with the actions the clinic chose."""
    rows = session.execute(
        select(Setting.name, Setting.value).where(Setting.name.startswith(SETTING, autoescape=True))
    )
    return chosen_rules({name.removeprefix(SETTING): value for name, value in rows})


def screen_lines(session: Session, patient_id: int) -> list[ScreenLine]:
    """The last answer of each question, and when it last became another; one query."""
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
        .where(ScreenAnswer.patient_id.in_(records_of([patient_id])))
        .subquery()
    )
    changes = (
        select(every.c.slug, func.max(every.c.at).label("at"))
        .where(every.c.was != every.c.answer)
        .group_by(every.c.slug)
        .subquery()
    )
    rows = session.execute(
        select(ScreenAnswer, User.name, changes.c.at)
        .join(every, every.c.id == ScreenAnswer.id)
        .join(User, User.id == ScreenAnswer.by_user_id)
        .outerjoin(changes, changes.c.slug == ScreenAnswer.slug)
        .where(every.c.later.is_(None))
    )
    return [
        ScreenLine(row.slug, row.answer, row.at, by, row.detail, row.reason, changed_at)
        for row, by, changed_at in rows
    ]


def state_of(
    session: Session, patient_id: int, visit: Appointment | None, now: datetime
) -> ScreenState:
    """How the screen stands before this visit; without one, at this moment."""
    days = number(session, SCREEN_DAYS)
    begins = instant_of(visit.from_minute) if visit else now
    lines = screen_lines(session, patient_id)
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
