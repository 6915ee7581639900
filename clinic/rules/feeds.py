"""Visits as a calendar of one's own: what stands in it, and whose address opens it.

No clinical word leaves the clinic this way: not the therapy, not the problem, and in a
therapist's calendar not the patient.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from clinic.rules.words import Role

SECRET_BYTES = 32
LONGEST_SECRET = 64
"""In characters: whatever is longer was never one of ours."""
PAST = timedelta(days=60)
"""How far back a calendar reaches; an older visit that was moved is not followed any more."""
NOTE_AGAIN = timedelta(days=1)
"""A calendar that is read every hour is noted as read once in this time."""


class FeedKind(StrEnum):
    """Whose visits a calendar holds: those one comes to, or those one gives."""

    PATIENT = "patient"
    THERAPIST = "therapist"


OPEN_TO = {FeedKind.PATIENT: Role.PATIENT, FeedKind.THERAPIST: Role.THERAPIST}
"""Which role each of them needs."""
SUMMARIES = {FeedKind.PATIENT: "Visit at {location}", FeedKind.THERAPIST: "Patient visit"}


@dataclass(frozen=True)
class FeedPlace:
    """Where a visit is, and the number to call."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class FeedVisit:
    """One visit: its lasting name, minutes (UTC) and place, and how often it was changed."""

    name: str
    start: int
    end: int
    cancelled: bool
    changes: int
    place: FeedPlace


@dataclass(frozen=True)
class Feed:
    """A calendar as it is handed out at one moment."""

    kind: FeedKind
    visits: tuple[FeedVisit, ...]

    def summary(self, visit: FeedVisit) -> str:
        """What a visit is called."""
        return SUMMARIES[self.kind].format(location=visit.place.name)

    def description(self, visit: FeedVisit) -> str:
        """What a patient may want to know; nothing for a therapist."""
        if self.kind is FeedKind.THERAPIST or not visit.place.phone:
            return ""
        return f"To move or cancel this visit, call {visit.place.phone}."


@dataclass(frozen=True)
class FeedState:
    """One of somebody's calendars: whether an address is good, since when, and when it was read."""

    kind: FeedKind
    made_at: datetime | None = None
    read_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Whether an address is good."""
        return self.made_at is not None


def new_secret() -> str:
    """The part of an address that nobody can guess: 256 bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def key_hash(secret: str) -> str:
    """What is kept of a secret: enough to know it again, too little to find it."""
    return sha256(secret.encode()).hexdigest()


def to_be_noted(read_at: datetime | None, now: datetime) -> bool:
    """Whether a reading is written down: the first, and then one a day."""
    return read_at is None or now - read_at >= NOTE_AGAIN
