"""What fits on one day, looked up minute by minute without any cleverness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Appointment, Hold, Reservation, Resource, TimeOff
from tests.support.house import FIVE, NINE, THERAPIES, House

WAITS = range(0, 20, 5)
Span = tuple[int, int, int]
"""A calendar, and from which minute to which it is wanted."""


@dataclass(frozen=True)
class Visit:
    """Therapies in order, whose visit, by which therapist (None: any, or nobody), from when."""

    kind: tuple[str, ...]
    patient: int
    therapist: int | None
    start: int


class Oracle:
    """Knows the house's units and reads the rows of the day anew each time."""

    def __init__(self, house: House, midnight: int) -> None:
        self.midnight = midnight
        self.therapists = [row.resource_id for row in house.therapists]
        self.patients = [row.resource_id for row in house.patients]
        self.rooms = [row.id for row in house.rooms]
        self.saunas = [row.id for row in house.saunas]
        self._busy: list[Span] = []

    def fits(self, visit: Visit, now: datetime, *, besides: str = "") -> bool:
        """Whether it fits, if the visit of that name did not stand where it does."""
        self._busy = [*self._reserved(now, besides), *self._away()]
        return any(
            self._free((self.patients[visit.patient], visit.start, end))
            for end in self._ends(visit.kind, visit, visit.start)
        )

    def is_away(self, visit: Visit) -> bool:
        """Whether its therapist has time off during a visit of half an hour."""
        unit, end = self.therapists[visit.therapist or 0], visit.start + 30
        return any(one == unit and a < end and visit.start < b for one, a, b in self._away())

    def _ends(self, kind: Sequence[str], visit: Visit, start: int) -> Iterable[int]:
        """When the visit may end, were its patient free throughout."""
        end = start + THERAPIES[kind[0]][2]
        if not self._step_fits(kind[0], visit, start, end):
            return
        if len(kind) == 1:
            yield end
        for wait in WAITS if len(kind) > 1 else ():
            yield from self._ends(kind[1:], visit, end + wait)

    def _step_fits(self, slug: str, visit: Visit, start: int, end: int) -> bool:
        if slug == "sauna":
            return any(self._free((unit, start, end + 15)) for unit in self.saunas)
        by = self.therapists
        if visit.therapist is not None:
            by = [by[visit.therapist]]
        there = self.midnight + NINE <= start and end <= self.midnight + FIVE
        given = any(self._free((unit, start, end)) for unit in by)
        return there and given and any(self._free((unit, start, end + 5)) for unit in self.rooms)

    def _free(self, span: Span) -> bool:
        unit, start, end = span
        return not any(one == unit and a < end and start < b for one, a, b in self._busy)

    def _reserved(self, now: datetime, besides: str) -> list[Span]:
        db.session.rollback()
        rows = db.session.execute(
            select(
                Reservation.resource_id,
                Reservation.from_minute,
                Reservation.to_minute,
                Appointment.public_id,
                Hold.expires_at,
            )
            .outerjoin(Appointment, Appointment.id == Reservation.appointment_id)
            .outerjoin(Hold, Hold.id == Reservation.hold_id)
        ).all()
        return [
            (unit, begin, end)
            for unit, begin, end, visit, until in rows
            if visit != besides and _lasts(until, now)
        ]

    def _away(self) -> list[Span]:
        rows = db.session.execute(
            select(TimeOff.resource_id, TimeOff.from_minute, TimeOff.to_minute)
        )
        return [(unit, begin, end) for unit, begin, end in rows]

    def standing(self) -> dict[str, int]:
        """The visits of the day that hold anything, and when they begin."""
        db.session.rollback()
        rows = db.session.execute(
            select(Appointment.public_id, Appointment.from_minute)
            .join(Reservation, Reservation.appointment_id == Appointment.id)
            .where(Appointment.from_minute.between(self.midnight, self.midnight + 1440))
        )
        return {row.public_id: row.from_minute for row in rows}

    def overlaps(self) -> list[int]:
        """Calendars with two stretches of that day that overlap."""
        rows = db.session.execute(
            select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
            .where(Reservation.from_minute.between(self.midnight, self.midnight + 1440))
            .order_by(Reservation.resource_id, Reservation.from_minute)
        ).all()
        return [a[0] for a, b in pairwise(rows) if a[0] == b[0] and a[2] > b[1]]

    def given(self, visit: Visit, name: str) -> Visit:
        """The visit with the therapist it was given."""
        db.session.rollback()
        units = db.session.scalars(
            select(Reservation.resource_id)
            .join(Appointment, Appointment.id == Reservation.appointment_id)
            .where(Appointment.public_id == name)
        )
        found = [self.therapists.index(unit) for unit in units if unit in self.therapists]
        return replace(visit, therapist=found[0] if found else None)

    def unit_of(self, therapist: int) -> str:
        """The public id of a therapist's calendar."""
        mine = Resource.id == self.therapists[therapist]
        return db.session.scalars(select(Resource.public_id).where(mine)).one()


def _lasts(until: datetime | None, now: datetime) -> bool:
    """Whether what is held until then, or for good, is held now."""
    return until is None or until > now
