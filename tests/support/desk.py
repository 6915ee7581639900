"""What the front desk sends, as its pages would send it."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import Appointment, Reservation, Resource, Setting
from clinic.queries.settings import UNDO
from clinic.rules.order_rules import ORDER_RULES
from clinic.rules.permissions import SYSTEM
from clinic.rules.visit_wishes import BookingRequest, StepWish, VisitWish
from clinic.services.booking import book
from clinic.services.unit_of_work import unit_of_work
from tests.support.client import CheckingClient
from tests.support.house import House, minute

MONDAY_MORNING = "2026-11-23T08:00:00Z"
TUESDAY = "2026-11-24"
TEN = minute(f"{TUESDAY}T10:00")
EVERY_RULE = frozenset(rule.slug for rule in ORDER_RULES)
"""Every rule of order ticked: for tests that are about something else."""


def questions(house: House, **more: str) -> dict[str, str]:
    """Dry needling for Marta, any therapist, on Tuesday."""
    return {
        "patient": house.patients[0].public_id,
        "steps-0-therapy": house.therapies["needling"].public_id,
        "from_day": TUESDAY,
        "days": "1",
        **more,
    }


def take(
    client: CheckingClient, house: House, start: int = TEN, key: str = "k", **more: str
) -> TestResponse:
    """Press Book at one opening with the first therapist."""
    values = {"start": str(start), "with": house.therapists[0].public_id, "key": key}
    return client.post("/appointments/book", query_string=questions(house, **more), data=values)


def taken(client: CheckingClient, house: House, start: int = TEN, **more: Any) -> str:
    """The public id of a visit booked through the page."""
    answer = take(client, house, start, **more)
    assert answer.status_code == 303, answer.text
    found = re.search(r"visit=([\w-]+)", answer.headers["Location"])
    assert found
    return found.group(1)


def wanted(
    house: House, *slugs: str, patient: int = 0, therapist: int | None = 0, wait: int = 15
) -> VisitWish:
    """A visit of these therapies, by default one needling by the first therapist."""
    return VisitWish(
        steps=tuple(StepWish(house.therapies[slug].public_id) for slug in slugs or ("needling",)),
        patient=house.patients[patient].public_id,
        therapist="" if therapist is None else house.therapists[therapist].public_id,
        wait=wait,
    )


def booked(house: House, start: int = TEN, *slugs: str, key: str = "", **values: Any) -> str:
    """The public id of a visit booked by the front desk."""
    request = BookingRequest(wanted(house, *slugs, **values), start, key, despite=EVERY_RULE)
    return book(house.principal("desk"), request).appointment


def no_undo() -> None:
    """From now on a cancelled visit's time is free at once."""
    with unit_of_work(SYSTEM, "test:no_undo") as work:
        work.session.add(Setting(name=UNDO, value="0"))


def visit_of(public_id: str) -> Appointment:
    """The visit's row as it is kept now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Appointment).where(Appointment.public_id == public_id)).one()


def held(public_id: str) -> set[tuple[str, int, int]]:
    """What a visit holds: name, minutes after ten on Tuesday, length."""
    db.session.rollback()
    rows = db.session.execute(
        select(Resource.name, Reservation.from_minute, Reservation.to_minute)
        .join(Reservation, Reservation.resource_id == Resource.id)
        .join(Appointment, Appointment.id == Reservation.appointment_id)
        .where(Appointment.public_id == public_id)
    )
    return {(name, begin - TEN, end - begin) for name, begin, end in rows}
