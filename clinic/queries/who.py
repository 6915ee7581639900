"""Which principal an account is."""

from __future__ import annotations

from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Therapist, User
from clinic.rules.permissions import Principal
from clinic.rules.words import Role


def signature_of(asker: Principal) -> str:
    """The asker's name as it stands under a letter: "Ana Ruiz, PT"."""
    row = db.session.execute(
        select(Therapist.name, Therapist.credential).where(Therapist.id == asker.therapist_id)
    ).one_or_none()
    return ", ".join(filter(None, row)) if row else asker.name


def principal_of(user: User) -> Principal:
    """The account as a principal: its roles, and the patient or therapist it is."""
    roles = frozenset(Role(role.name) for role in user.roles)
    therapist_id = None
    if Role.THERAPIST in roles:
        therapist_id = db.session.scalar(select(Therapist.id).where(Therapist.user_id == user.id))
    return Principal(user.id, user.name, roles, user.patient_id, therapist_id)
