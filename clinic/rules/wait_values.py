"""What is known of those who wait, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.rules.wait_list import WaitWish
from clinic.rules.words import TherapyKind


@dataclass(frozen=True)
class WaitTherapy:
    """One therapy somebody waits for."""

    therapy: str
    kind: TherapyKind


@dataclass(frozen=True)
class OpenOffer:
    """A time somebody was offered and has not answered; minutes since 1970."""

    public_id: str
    start: int
    end: int
    therapist: str
    until: datetime


@dataclass(frozen=True)
class Waiting:
    """One who waits, with all that the desk sees of it; `patient` is a public id."""

    public_id: str
    patient: str
    given: str
    family: str
    phone: str
    wish: WaitWish
    therapies: tuple[WaitTherapy, ...]
    therapist: str
    since: datetime
    zone: ZoneInfo
    offers: tuple[OpenOffer, ...]
