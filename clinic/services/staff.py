"""Staff come and go: an administrator adds, changes roles, closes and opens accounts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_security import hash_password
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import (
    AccountRole,
    Location,
    LoginAttempt,
    OpeningHours,
    Resource,
    Therapist,
    TherapyNeed,
    User,
    WorkingHours,
    therapist_therapy,
)
from clinic.queries.left_behind import of_account
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.staff_values import STAFF_ROLES, StaffEntry
from clinic.rules.words import ResourceKind, Role
from clinic.services.accounts import new_user, role_rows
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars

LAST_ONE = "This is the last administrator. Make somebody else one first."


@dataclass(frozen=True)
class Added:
    """An account and the password to hand over; it is shown once and kept nowhere.

    Empty where the same form had added the person before.
    """

    public_id: str
    password: str


def add_staff(actor: Principal, entry: StaffEntry, key: str = "") -> Added:
    """Open an account for a person on the staff; a therapist gets a calendar.

    The same `key` adds once. Raises Invalid without a role, Refused when the address is taken.
    """
    _check(entry)
    before = already_done(db.session(), key, actor.user_id)
    if before:
        return Added(before, "")
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    with unit_of_work(actor, "staff:added") as work:
        user = new_user(
            work.session, email=entry.email, name=entry.name, roles=entry.roles, password=hashed
        )
        _keep_therapist(work.session, user, entry)
        remember(work, key, user.public_id)
        work.about(user, roles=sorted(entry.roles))
        return Added(user.public_id, password)


def change_staff(actor: Principal, public_id: str, entry: StaffEntry) -> None:
    """Change a person's name, address or roles; roles count from their next click.

    Raises Refused for the last administrator's role, for taking the therapist's role while
    visits are booked, or for an address that is taken; Invalid without a role; NotFound.
    """
    _check(entry)
    with unit_of_work(actor, "staff:changed") as work:
        user = _user(work.session, public_id)
        was = {Role(role.name) for role in user.roles}
        if Role.ADMINISTRATOR in was - entry.roles:
            _check_not_last(work.session, user)
        if Role.THERAPIST in was - entry.roles:
            _check_nothing_booked(work.session, user)
        _rename(work.session, user, entry)
        others = was - set(STAFF_ROLES)
        user.roles = role_rows(work.session, frozenset(entry.roles | others))
        _keep_therapist(work.session, user, entry)
        work.about(user, roles=sorted(entry.roles))


def close_account(actor: Principal, public_id: str) -> None:
    """Close an account: every session of it ends at once, its calendar takes no new visits.

    Visits already booked stay, to be moved. Raises Refused for one's own account and for
    the last administrator, NotFound.
    """
    with unit_of_work(actor, "staff:closed") as work:
        user = _user(work.session, public_id)
        if user.id == actor.user_id:
            raise Refused("You cannot close your own account. Ask another administrator.")
        _check_not_last(work.session, user)
        user.active, user.closed_at = False, clock.now()
        user.fs_uniquifier = secrets.token_hex(32)
        _set_active(work.session, user, active=False)
        work.about(user)


def reopen_account(actor: Principal, public_id: str) -> Added:
    """Open a closed account again, with a new password to hand over."""
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    with unit_of_work(actor, "staff:reopened") as work:
        user = _user(work.session, public_id)
        user.active, user.closed_at, user.password = True, None, hashed
        user.fs_uniquifier = secrets.token_hex(32)
        if any(role.name == Role.THERAPIST for role in user.roles):
            _set_active(work.session, user, active=True)
        work.about(user)
        return Added(user.public_id, password)


def _check(entry: StaffEntry) -> None:
    if not entry.roles or entry.roles - set(STAFF_ROLES):
        raise Invalid("Choose at least one kind of work.", field="front_desk")


def _user(session: Session, public_id: str) -> User:
    found = session.scalar(
        select(User).where(
            User.public_id == public_id, User.roles.any(AccountRole.name.in_(STAFF_ROLES))
        )
    )
    if found is None:
        raise NotFound
    return found


def _rename(session: Session, user: User, entry: StaffEntry) -> None:
    """A new name or address; the tries to sign in go along, so that they are still theirs."""
    email = entry.email.strip().lower()
    if email != user.email:
        session.execute(
            update(LoginAttempt).where(LoginAttempt.account == user.email).values(account=email)
        )
    user.name, user.email = entry.name, email


def _check_not_last(session: Session, user: User) -> None:
    """Every administrator's row is held, so that two cannot leave by each other at once."""
    rows = session.scalars(
        select(User.id)
        .where(User.active, User.roles.any(AccountRole.name == Role.ADMINISTRATOR))
        .order_by(User.id)
        .with_for_update(key_share=True)
    )
    if set(rows) == {user.id}:
        raise Refused(LAST_ONE, field="administrator")


def _check_nothing_booked(session: Session, user: User) -> None:
    """Looked at with the calendar held, so that nothing is booked meanwhile."""
    held = session.scalars(select(Therapist.resource_id).where(Therapist.user_id == user.id))
    lock_calendars(session, held.all())
    left = of_account(session, user.public_id, clock.now_minute())
    if left:
        visits = "1 visit is" if len(left) == 1 else f"{len(left)} visits are"
        raise Refused(
            f"{visits} still booked with {user.name}. Move them first.", field="therapist"
        )


def _keep_therapist(session: Session, user: User, entry: StaffEntry) -> None:
    """A therapist has a calendar; one who no longer is keeps it, out of use."""
    found = session.scalar(select(Therapist).where(Therapist.user_id == user.id))
    if Role.THERAPIST not in entry.roles:
        if found is not None:
            _set_active(session, user, active=False)
        return
    if found is None:
        found = _new_therapist(session, user, entry)
    found.name, found.credential = entry.name, entry.credential
    _set_active(session, user, active=user.active)
    session.execute(
        update(Resource).where(Resource.id == found.resource_id).values(name=entry.name)
    )


def _new_therapist(session: Session, user: User, entry: StaffEntry) -> Therapist:
    """A calendar with the location's opening hours, for every therapy that needs a therapist."""
    location = session.scalars(select(Location).order_by(Location.id).limit(1)).first()
    resource = Resource(
        kind=ResourceKind.THERAPIST,
        name=entry.name,
        location_id=location.id if location else None,
    )
    session.add(resource)
    session.flush()
    therapist = Therapist(user_id=user.id, resource_id=resource.id, name=entry.name)
    session.add(therapist)
    session.flush()
    opening = session.scalars(
        select(OpeningHours).where(OpeningHours.location_id == resource.location_id)
    )
    session.add_all(
        WorkingHours(
            resource_id=resource.id, weekday=row.weekday, starts=row.opens, ends=row.closes
        )
        for row in opening
    )
    given = session.scalars(
        select(TherapyNeed.therapy_id).where(TherapyNeed.kind == ResourceKind.THERAPIST).distinct()
    )
    for therapy_id in given.all():
        session.execute(
            therapist_therapy.insert().values(therapist_id=therapist.id, therapy_id=therapy_id)
        )
    return therapist


def _set_active(session: Session, user: User, *, active: bool) -> None:
    found = session.scalar(select(Therapist).where(Therapist.user_id == user.id))
    if found is None:
        return
    lock_calendars(session, {found.resource_id})
    found.active = active
    session.execute(update(Resource).where(Resource.id == found.resource_id).values(active=active))
