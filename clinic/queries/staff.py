"""Who works here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import (
    AccountRole,
    LoginAttempt,
    Therapist,
    User,
)
from clinic.rules.errors import NotFound
from clinic.rules.staff_values import STAFF_ROLES, StaffLine
from clinic.rules.words import Role


def staff(session: Session) -> list[StaffLine]:
    """Everybody with an account for work here, by name."""
    seen = _last_seen(session)
    credentials = _credentials(session)
    users = session.scalars(
        select(User).where(User.roles.any(AccountRole.name.in_(STAFF_ROLES))).order_by(User.name)
    )
    return [
        StaffLine(
            user.public_id,
            user.name,
            user.email,
            frozenset(Role(role.name) for role in user.roles),
            credentials.get(user.id, ""),
            user.active,
            seen.get(user.email),
        )
        for user in users
    ]


def one_of_staff(session: Session, public_id: str) -> StaffLine:
    """One person on the staff. Raises NotFound."""
    for line in staff(session):
        if line.public_id == public_id:
            return line
    raise NotFound


def _last_seen(session: Session) -> dict[str, datetime]:
    rows = session.execute(
        select(LoginAttempt.account, func.max(LoginAttempt.at))
        .where(LoginAttempt.succeeded)
        .group_by(LoginAttempt.account)
    )
    return {row[0]: row[1] for row in rows}


def _credentials(session: Session) -> dict[int | None, str]:
    rows = session.execute(select(Therapist.user_id, Therapist.credential))
    return {row[0]: row[1] for row in rows}
