"""What a person asks for at the desk, in public ids: a visit, a booking, a move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

EARLIEST, LATEST = 0, 1440
NOON = 12 * 60
SHORTEST, LONGEST = 5, 240
MOST_STEPS = 4


@dataclass(frozen=True)
class StepWish:
    """One therapy of a wanted visit; without minutes, its usual length."""

    therapy: str
    minutes: int | None = None


@dataclass(frozen=True)
class VisitWish:
    """A visit that is wanted: therapies in order, with whom, where, how long to wait between.

    All names are public ids; `therapist` empty means any. `wait` is in minutes, before each
    step but the first. `booked`: it stands already, so its therapies may be out of use since.
    """

    steps: tuple[StepWish, ...]
    patient: str = ""
    therapist: str = ""
    location: str = ""
    wait: int = 0
    booked: bool = False

    def of(self, patient: str) -> VisitWish:
        """The same visit for this patient."""
        return replace(self, patient=patient)

    def by_anybody(self) -> VisitWish:
        """The same visit, given by whoever is free."""
        return replace(self, therapist="")


@dataclass(frozen=True)
class WhenWish:
    """Which times would suit: days from `first` for `days`, weekdays, part of the day.

    `weekdays` empty means any (Monday 0); starts lie between the local minutes `after` and
    `before`, none before minute `earliest`.
    """

    first: date
    days: int = 7
    weekdays: frozenset[int] = frozenset()
    after: int = EARLIEST
    before: int = LATEST
    earliest: int = 0


@dataclass(frozen=True)
class BookingRequest:
    """Book this visit to begin at minute `start`; the same `key` twice books once.

    `despite` are the rules of order whose warnings were ticked; `here` says that the patient
    has walked in and is here already. `planned` is the number of the planned visit it meets;
    without one it meets the next that its therapies are for (`rules/plan_fit.py`).
    """

    wish: VisitWish
    start: int
    key: str = ""
    remark: str = ""
    despite: frozenset[str] = frozenset()
    here: bool = False
    planned: int | None = None


@dataclass(frozen=True)
class MoveRequest:
    """Move a booked visit to minute `start`, perhaps to another therapist or room.

    `therapist` is a public id, empty to keep who gives it; `anybody` lets whoever is free do
    so where they cannot. `room` is the public id of a room or a piece of equipment, empty to
    keep the room where it is free, else any. `version` is the visit's, as it was shown;
    `despite` are the rules of order whose warnings were ticked.
    """

    appointment: str
    start: int
    version: int | None = None
    therapist: str = ""
    room: str = ""
    minutes: tuple[int, ...] = ()
    anybody: bool = False
    despite: frozenset[str] = frozenset()
