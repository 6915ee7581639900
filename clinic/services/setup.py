"""A new clinic made ready: its location, therapies, roles and the first administrator."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import (
    AccountRole,
    Location,
    OpeningHours,
    Resource,
    Therapy,
    User,
)
from clinic.rules.errors import Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.rules.words import ResourceKind, Role
from clinic.rules.zones import checked_zone
from clinic.services import schema
from clinic.services.accounts import new_user, role_rows
from clinic.services.default_therapies import BOOTS, SAUNA, TREATMENT_ROOM, add_default_therapies
from clinic.services.muscle_sets import begin_with_usual
from clinic.services.unit_of_work import unit_of_work

OPENS, CLOSES = 8 * 60, 19 * 60
OPEN_DAYS = range(5)
MIN_PASSWORD, MAX_PASSWORD = 12, 128
_MAX_NAME = 120
_ONE_AT_A_TIME = 0x6E65_6564_6C66  # the number of PostgreSQL's advisory lock for this


class AlreadySetUp(Refused):
    """The clinic has an administrator, who lets further people in."""


@dataclass(frozen=True)
class NewClinic:
    """What a new clinic is asked for; rooms, saunas and boots are names of units, if any."""

    name: str
    zone: str
    admin_email: str
    admin_name: str
    rooms: tuple[str, ...] = ()
    saunas: tuple[str, ...] = ()
    boots: tuple[str, ...] = ()


def prepare() -> None:
    """Make the database or bring it up to date. Raises AlreadySetUp."""
    schema.migrate()
    refuse_if_set_up(db.session())
    db.session.close()


def refuse_if_set_up(session: Session) -> None:
    """Raises AlreadySetUp when there is an administrator, closed accounts too."""
    held = select(User.id).join(User.roles).where(AccountRole.name == Role.ADMINISTRATOR)
    if session.scalar(select(exists(held))):
        raise AlreadySetUp(
            "This clinic is set up already: it has an administrator, who lets people in."
        )


def checked_name(name: str) -> str:
    """A name that can be kept, without spaces around it. Raises Invalid."""
    kept = " ".join(name.split())
    if not kept or len(kept) > _MAX_NAME:
        raise Invalid(f"A name has 1 to {_MAX_NAME} letters.", field="name")
    return kept


def checked_email(email: str) -> str:
    """A mail address. Raises Invalid, with the library's reason."""
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Invalid(f"{email} is not a mail address: {error}", field="admin_email") from error


def checked_password(password: str) -> str:
    """A password long enough to keep. Raises Invalid; the password is in no message."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} letters.", field="password")
    return password


def set_up(actor: Principal, clinic: NewClinic, password: str) -> None:
    """Make the location, open on weekdays from 8 to 19, the therapies and the first account.

    What is there already (therapies, a location) stays as it is. Raises AlreadySetUp, and
    Invalid for what cannot be kept.
    """
    email, zone = checked_email(clinic.admin_email), checked_zone(clinic.zone)
    name, admin_name = checked_name(clinic.name), checked_name(clinic.admin_name)
    hashed = hash_password(checked_password(password))
    with unit_of_work(actor, "clinic:set_up") as work:
        session = work.session
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": _ONE_AT_A_TIME})
        refuse_if_set_up(session)
        role_rows(session, frozenset(Role))
        session.flush()
        if not session.scalar(select(func.count(Location.id))):
            location = _add_location(session, name, zone)
            _add_units(session, location, clinic)
            work.about(location)
        if not session.scalar(select(func.count(Therapy.id))):
            add_default_therapies(session)
            begin_with_usual(session)
        administrator = new_user(
            session,
            email=email,
            name=admin_name,
            roles=frozenset({Role.ADMINISTRATOR}),
            password=hashed,
        )
        work.about(administrator)


def _add_location(session: Session, name: str, zone: str) -> Location:
    location = Location(name=name, zone=zone)
    session.add(location)
    session.flush()
    session.add_all(
        OpeningHours(location_id=location.id, weekday=day, opens=OPENS, closes=CLOSES)
        for day in OPEN_DAYS
    )
    return location


def _add_units(session: Session, location: Location, clinic: NewClinic) -> None:
    """Rooms and equipment, there whenever the location is open."""
    room, equipment = ResourceKind.ROOM, ResourceKind.EQUIPMENT
    for kind, category, names in (
        (room, TREATMENT_ROOM, clinic.rooms),
        (equipment, SAUNA, clinic.saunas),
        (equipment, BOOTS, clinic.boots),
    ):
        for name in names:
            unit = Resource(
                kind=kind, category=category, name=checked_name(name), location_id=location.id
            )
            session.add(unit)
