"""What the search offers, as a front desk would read it off the page."""

from __future__ import annotations

from datetime import date

from clinic import clock
from clinic.extensions import db
from clinic.queries.openings import ask_for, next_openings
from clinic.queries.scope import Scope
from clinic.rules.local_time import instant_of
from clinic.rules.visit_wishes import WhenWish
from tests.support.desk import TUESDAY, wanted
from tests.support.house import House

EVERY = 400


def offered(
    house: House, *slugs: str, day: str = TUESDAY, therapist: int | None = 0, patient: int = 0
) -> list[str]:
    """The starts offered that day for these therapies, `09:00` in UTC."""
    db.session.rollback()
    db.session.expire_all()
    scope = Scope(db.session(), house.principal("desk"))
    ask = ask_for(scope, wanted(house, *slugs, therapist=therapist, patient=patient))
    when = WhenWish(date.fromisoformat(day), days=1)
    now = clock.now_minute()
    found = next_openings(scope.session, ask, when, now_minute=now, limit=EVERY)
    return [f"{instant_of(one.start):%H:%M}" for one in found]
