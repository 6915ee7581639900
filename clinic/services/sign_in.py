"""Tries to sign in: kept in the database, counted by account, slowed down after too many."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from clinic import clock
from clinic.extensions import db
from clinic.models import LoginAttempt
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work

MOST_TRIES = 10
WITHIN = timedelta(minutes=15)
LONGEST_ACCOUNT = 255


def too_many_tries(account: str) -> bool:
    """Whether this address failed ten times in the last 15 minutes since it last succeeded."""
    since = clock.now() - WITHIN
    tries = select(func.count()).where(
        LoginAttempt.account == _normal(account),
        LoginAttempt.succeeded.is_(False),
        LoginAttempt.at > since,
    )
    last_good = db.session.scalar(
        select(func.max(LoginAttempt.at)).where(
            LoginAttempt.account == _normal(account),
            LoginAttempt.succeeded,
            LoginAttempt.at > since,
        )
    )
    if last_good is not None:
        tries = tries.where(LoginAttempt.at > last_good)
    return (db.session.scalar(tries) or 0) >= MOST_TRIES


def record_try(account: str, who: Principal | None) -> None:
    """Keep one try; `who` is the account it opened, None where it failed."""
    actor = who or Principal(None, "nobody")
    verb = "signed_in" if who else "sign_in_refused"
    with unit_of_work(actor, f"account:{verb}") as work:
        work.session.add(
            LoginAttempt(account=_normal(account), at=clock.now(), succeeded=who is not None)
        )


def _normal(account: str) -> str:
    return account.strip().lower()[:LONGEST_ACCOUNT]
