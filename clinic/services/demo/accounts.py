"""Who signs in to the demo clinic, and with which password."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_security import hash_password, verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import User
from clinic.rules.permissions import SYSTEM
from clinic.services.demo.people import ADMINISTRATOR, DESK, PATIENT_EMAIL
from clinic.services.demo.places import SEATS
from clinic.services.unit_of_work import unit_of_work

LABELS: Mapping[str, str] = {
    DESK[1]: "Front desk",
    SEATS[0].email: "Therapist",
    PATIENT_EMAIL: "Patient",
    ADMINISTRATOR[1]: "Administrator",
}
"""The address of each demo person, and what they are."""


@dataclass(frozen=True)
class DemoPerson:
    """One of the four who can be tried out."""

    name: str
    role_label: str
    email: str

    @property
    def initials(self) -> str:
        """The first letters of the name."""
        return "".join(word[0] for word in self.name.split())


def demo_people() -> list[DemoPerson]:
    """The demo people whose accounts are open, in the order of the sign-in page."""
    found = {user.email: user.name for user in _open_accounts(db.session())}
    return [
        DemoPerson(found[email], label, email) for email, label in LABELS.items() if email in found
    ]


def demo_account(email: str) -> User | None:
    """The open account of a demo person; nobody else's."""
    return next((user for user in _open_accounts(db.session()) if user.email == email), None)


def new_password(asked: str) -> tuple[str, str]:
    """The password to use, the one asked for or a random one, and its hash."""
    password = asked or secrets.token_urlsafe(12)
    return password, hash_password(password)


def renew_passwords(asked: str) -> str:
    """Make the demo people's password the one asked for, else a new random one; that password.

    Writes nothing where they have it already.
    """
    hashes = {user.password for user in _open_accounts(db.session())}
    db.session.close()
    if asked and all(kept and verify_password(asked, kept) for kept in hashes):
        return asked
    password, hashed = new_password(asked)
    with unit_of_work(SYSTEM, "demo:passwords") as work:
        set_passwords(work.session, hashed)
    return password


def set_passwords(session: Session, hashed: str) -> None:
    """Give the demo people this password, inside a unit of work."""
    for user in _open_accounts(session):
        user.password = hashed


def _open_accounts(session: Session) -> list[Any]:
    return list(session.scalars(select(User).where(User.email.in_(LABELS), User.active)))
