"""What the racers of R1 and R33 do in each round: every kind of contest."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from unittest.mock import patch

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import Appointment, Offer, Patient, Resource, WaitEntry
from clinic.queries.openings import Ask
from clinic.rules.bit_calendar import TICK, all_ticks
from clinic.rules.errors import Changed, Refused, Taken
from clinic.rules.openings import Calendars, Opening, Search
from clinic.rules.permissions import Principal
from clinic.rules.repeating import Chosen
from clinic.rules.visit_wishes import BookingRequest, MoveRequest, VisitWish
from clinic.rules.wait_list import FreeTime, OfferRequest, WaitWish
from clinic.rules.words import ResourceKind, Role, WaitState
from clinic.services import booking, moving, offers
from clinic.services.repeating import book_repeated
from clinic.services.wait_list import put_on_list
from tests.support.desk import EVERY_RULE
from tests.support.house import minute

RACERS = 16
FIRST = minute("2026-11-30T09:00")
SLOT, SLOTS, DAY, WEEK = 45, 10, 1440, 5
STANDS = minute("2026-11-24T10:00")
DATES = 3


@dataclass(frozen=True)
class Contest:
    """One kind of race: what every racer does in each round, and how many of them may win."""

    kind: str
    actor: int | None
    wishes: tuple[VisitWish, ...]
    visits: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()

    staged: ClassVar[bool] = False
    """Whether there is something to make ready before each round."""
    weeks: ClassVar[int] = 1
    """How many weeks the rounds of one week reach over."""
    winners: ClassVar[int] = 1
    """How many must win each round; where there is room for all, nobody may be sent away."""
    made: ClassVar[int] = 1
    """How many visits a winner has more than before."""

    @property
    def desk(self) -> Principal:
        """Who asks."""
        return Principal(self.actor, "desk", frozenset({Role.FRONT_DESK}))

    def start(self, number: int) -> int:
        """The opening of one round: ten a weekday."""
        day, slot = divmod(number, SLOTS)
        week, weekday = divmod(day, WEEK)
        return FIRST + (week * self.weeks * 7 + weekday) * DAY + slot * SLOT

    def before(self, racer: int, number: int) -> str:
        """Make ready for a round, before anybody begins; what was seen then."""
        del racer, number
        return ""

    def lead(self, number: int) -> None:
        """What one of them does for all, once everybody is ready."""

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """The one try: what was won. Raises for whoever does not win."""
        raise NotImplementedError

    def is_clear(self, refused: Refused) -> bool:
        """Whether a refusal tells a loser what happened and what would do instead."""
        return isinstance(refused, Taken) and bool(refused.message and refused.alternatives)

    def unchecked(self, stack: ExitStack) -> None:
        """From now on it is written without another look under the locks."""
        stack.enter_context(patch.object(booking, "check_still_free", lambda *_, **__: None))


class Booking(Contest):
    """A new visit at one opening, where one resource is scarce."""

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Book it."""
        del seen
        key = f"round-{number}" if self.kind == "the same form" else f"round-{number}-{racer}"
        wish, start = self.wishes[racer], self.start(number)
        request = BookingRequest(wish, start, key, despite=EVERY_RULE)
        return booking.book(self.desk, request).appointment


class RoomForAll(Booking):
    """A new visit by anybody, where there is somebody and a room for each of them."""

    winners = RACERS


class Moving(Contest):
    """Sixteen visits are moved to one opening of one therapist."""

    made = 0

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Move one's own visit there."""
        del seen
        therapist = self.wishes[0].therapist
        request = MoveRequest(self.visits[racer], self.start(number), therapist=therapist)
        moving.move(self.desk, request)
        return str(racer)

    def unchecked(self, stack: ExitStack) -> None:
        """Moved without another look."""
        stack.enter_context(patch.object(moving, "check_still_free", lambda *_, **__: None))


class Resizing(Moving):
    """Sixteen visits at one time are made longer; only one room is open for so long."""

    staged = True

    def before(self, racer: int, number: int) -> str:
        """Whoever won last goes back to the room and the length of before."""
        public_id = self.visits[racer]
        visit = db.session.scalars(
            select(Appointment).where(Appointment.public_id == public_id)
        ).one()
        if visit.to_minute - visit.from_minute > 30:
            room = self.rooms[racer]
            moving.move(self.desk, MoveRequest(public_id, STANDS, room=room, minutes=(30,)))
        return super().before(racer, number)

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Make one's own visit an hour long."""
        del number, seen
        moving.move(self.desk, MoveRequest(self.visits[racer], STANDS, minutes=(60,)))
        return str(racer)


class ResizingForAll(Resizing):
    """The same with as many rooms open for so long as there are visits."""

    winners = RACERS


class OneVisit(Moving):
    """Sixteen people look at one visit and move it, each to another time."""

    staged = True

    def before(self, racer: int, number: int) -> str:
        """The visit's version, as everybody sees it."""
        del racer, number
        mine = Appointment.public_id == self.visits[0]
        return str(db.session.scalars(select(Appointment.version).where(mine)).one())

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Move it to a time of one's own, of that round's day."""
        place = self.start(number // SLOTS * SLOTS + number % 2) + racer * 2 * TICK
        moving.move(self.desk, MoveRequest(self.visits[0], place, version=int(seen)))
        return str(racer)

    def is_clear(self, refused: Refused) -> bool:
        """Whoever comes too late is told that somebody else changed it."""
        return isinstance(refused, Changed) and "Somebody else" in refused.message

    def unchecked(self, stack: ExitStack) -> None:
        """Moved whatever has become of it since it was shown."""
        stack.enter_context(patch.object(moving, "_check", lambda *_: None))


class Accepting(Contest):
    """Sixteen who wait are offered one time, and all say yes."""

    staged = True

    def before(self, racer: int, number: int) -> str:
        """Whoever won last waits for another visit."""
        waiting = self._entries().where(Patient.public_id == self.wishes[racer].patient)
        if db.session.scalar(waiting) is None:
            first = datetime(2026, 11, 23, tzinfo=UTC).date()
            put_on_list(self.desk, WaitWish(self.wishes[racer], first))
        return super().before(racer, number)

    def _entries(self) -> Select[str]:
        return (
            select(WaitEntry.public_id)
            .join(Patient, Patient.id == WaitEntry.patient_id)
            .where(WaitEntry.state == WaitState.WAITING)
        )

    def lead(self, number: int) -> None:
        """Offer that round's opening to everybody."""
        start = self.start(number)
        at = start % DAY
        day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=start)).date()
        entries = db.session.scalars(self._entries()).all()
        free = FreeTime(day, at, at + 5)
        offers.offer(self.desk, OfferRequest(free, dict.fromkeys(entries, start), 30))

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Say yes."""
        del seen
        made = db.session.scalars(
            select(Offer.public_id)
            .join(WaitEntry, WaitEntry.id == Offer.entry_id)
            .join(Patient, Patient.id == WaitEntry.patient_id)
            .where(
                Patient.public_id == self.wishes[racer].patient,
                Offer.from_minute == self.start(number),
            )
        ).one()
        return offers.accept(self.desk, made).appointment

    def unchecked(self, stack: ExitStack) -> None:
        """Booked whatever has become of the offer and of what was held for it."""
        super().unchecked(stack)
        stack.enter_context(patch.object(offers, "check_answer", lambda *_: None))
        stack.enter_context(patch.object(offers, "settle", _place_blindly))
        stack.enter_context(patch.object(offers, "held_under", _every_unit))


def _every_unit(session: Session, hold_id: int) -> set[int]:
    del hold_id
    return set(session.scalars(select(Resource.id).where(Resource.kind != ResourceKind.PATIENT)))


def _place_blindly(session: Session, asks: list[Ask], start: int, **_: object) -> Opening:
    """The visit at `start` as if nothing were taken."""
    del session
    ticks = DAY // TICK
    free = dict.fromkeys(asks[0].resource_ids, all_ticks(ticks))
    found = Search(asks[0].wish, asks[0].units, Calendars(start, ticks, free)).place(start)
    if found is None:
        message = "it fits nowhere"
        raise RuntimeError(message)
    return found


class Series(Contest):
    """Three weekly visits in one act; every other racer begins a week later, so they overlap."""

    weeks = DATES + 1
    made = DATES

    def attempt(self, racer: int, number: int, seen: str) -> str:
        """Book them all."""
        del seen
        start = self.start(number) + (racer % 2) * 7 * DAY
        chosen = [Chosen(start + week * 7 * DAY) for week in range(DATES)]
        key = f"round-{number}-{racer}"
        book_repeated(self.desk, self.wishes[racer], chosen, despite=EVERY_RULE, key=key)
        return str(racer)

    def is_clear(self, refused: Refused) -> bool:
        """The page shows each date with what would do; the sentence says which is in the way."""
        return "Nothing was booked" in refused.message


class SeriesForAll(Series):
    """The same by anybody, where there is somebody and a room for each of them."""

    winners = RACERS
