"""A clinical hold on somebody of the small clinic."""

from __future__ import annotations

from clinic import clock
from tests.support.house import House
from tests.support.safety import add_flag
from tests.support.uow import make


def hold(house: House, *, patient: int = 0, slug: str = "bladder_change") -> str:
    """Put a clinical hold on Marta, or another; the flag's public id."""
    with make() as session:
        by = house.users["ana"].id
        whom = house.patients[patient]
        return add_flag(session, whom, by, slug=slug, at=clock.now()).public_id
