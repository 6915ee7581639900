"""Accounts as Flask-Security keeps them, with every write through the unit of work."""

from __future__ import annotations

import secrets
from typing import Any

from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import AccountRole, User
from clinic.rules.permissions import SYSTEM, Principal
from clinic.rules.words import Role
from clinic.services.unit_of_work import unit_of_work


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's view of the accounts; it never commits by itself."""

    def __init__(self) -> None:
        super().__init__(db, User, AccountRole)

    def commit(self) -> None:
        """Write what Flask-Security changed as one audited piece of work."""
        session = db.session()
        changed = [*session.new, *session.dirty]
        if not changed:
            return
        actor = next((_actor(row) for row in changed if isinstance(row, User)), SYSTEM)
        with unit_of_work(actor, "account:changed") as work:
            work.session.add_all(changed)
            for row in changed:
                work.about(row)


def _actor(user: User) -> Principal:
    return Principal(user.id, user.name)


def role_rows(session: Session, roles: frozenset[Role]) -> list[AccountRole]:
    """The rows of these roles, made where they are missing."""
    found = {row.name: row for row in session.scalars(select(AccountRole))}
    for role in roles:
        if role not in found:
            found[role] = AccountRole(name=role.value)
            session.add(found[role])
    return [found[role] for role in sorted(roles)]


def new_user(
    session: Session, *, email: str, name: str, roles: frozenset[Role], **values: Any
) -> User:
    """Add an account inside a unit of work; `password` is already hashed, or None."""
    user = User(
        email=email.strip().lower(),
        name=name,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
        confirmed_at=clock.now(),
        roles=role_rows(session, roles),
        **values,
    )
    session.add(user)
    session.flush()
    return user
