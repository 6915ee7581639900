"""One unit of work for a test's own rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from clinic.models import Appointment
from clinic.rules.permissions import SYSTEM
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import MADE, House


@contextmanager
def make() -> Iterator[Session]:
    """The writing session of a unit of work by the system; commits on leaving."""
    with unit_of_work(SYSTEM, "test:made") as work:
        yield work.session


def add_empty_visit(house: House, start: int, end: int) -> int:
    """A visit of the first patient that holds nothing yet; gives its id."""
    with make() as session:
        visit = Appointment(
            patient_id=house.patients[0].id,
            location_id=house.location.id,
            from_minute=start,
            to_minute=end,
            created_at=MADE,
        )
        session.add(visit)
        session.flush()
        return visit.id
