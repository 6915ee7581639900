"""Staff as plain values: what is typed about a person, and what a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.rules.words import Role

STAFF_ROLES = (Role.FRONT_DESK, Role.THERAPIST, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class StaffEntry:
    """A person on the staff as typed: name, sign-in address, what they do here."""

    name: str
    email: str
    roles: frozenset[Role]
    credential: str = ""


@dataclass(frozen=True)
class StaffLine:
    """A person on the staff as kept."""

    public_id: str
    name: str
    email: str
    roles: frozenset[Role]
    credential: str
    active: bool
    last_seen: datetime | None


@dataclass(frozen=True)
class LeftBehind:
    """A future visit that loses its therapist when an account is closed."""

    public_id: str
    given: str
    family: str
    start: int
    therapies: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TherapistLine:
    """A therapist as kept: their calendar's public id, what they may give, who co-signs."""

    public_id: str
    unit: str
    name: str
    therapies: tuple[str, ...]
    therapy_names: tuple[str, ...]
    active: bool
    supervisor: str = ""
    supervisor_name: str = ""
