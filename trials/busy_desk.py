"""A clinic with time to give away, and what the front desk sends to book it: for R2 and R4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from clinic import clock
from clinic.rules.local_time import minute_of
from clinic.rules.words import ResourceKind
from clinic.services.unit_of_work import unit_of_work
from tests.support.databases import dispose, test_app
from tests.support.house import (
    PASSWORD,
    House,
    add_hours,
    add_patient,
    add_resource,
    add_therapist,
    build_house,
)
from trials.bench.client import Request

SLOT, SLOTS, DAY, WEEKDAYS = 45, 10, 1440, 5
__all__ = ["PASSWORD", "Desk", "furnish", "told"]


@dataclass(frozen=True)
class Desk:
    """The names in a furnished clinic, and the first slot of its first Monday, in minutes."""

    email: str
    location: str
    therapy: str
    therapists: tuple[str, ...]
    patients: tuple[str, ...]
    monday: int

    def start(self, slot: int) -> int:
        """The minute at which a slot begins: ten a weekday, week after week."""
        day, number = divmod(slot, SLOTS)
        week, weekday = divmod(day, WEEKDAYS)
        return self.monday + (week * 7 + weekday) * DAY + number * SLOT

    def book(self, slot: int, therapist: int, patient: int, key: str) -> Request:
        """Book this slot with this therapist for this patient; a key books once."""
        asked = {
            "patient": self.patients[patient],
            "location": self.location,
            "steps-0-therapy": self.therapy,
        }
        sent = {"start": str(self.start(slot)), "with": self.therapists[therapist], "key": key}
        return Request(f"/appointments/book?{urlencode(asked)}", sent)


def furnish(url: str, *, therapists: int, patients: int) -> Desk:
    """A clinic of so many therapists and patients, nothing booked; hours from nine to five, UTC."""
    app = test_app(url)
    with app.app_context():
        house = build_house("UTC")
        with unit_of_work(house.principal("desk"), "trial:furnished") as work:
            for number in range(len(house.therapists), therapists):
                house.therapists.append(add_therapist(work.session, house, f"There {number}", None))
            for number in range(len(house.patients), patients):
                house.patients.append(add_patient(work.session, f"Person{number}", "Some"))
            for number in range(len(house.rooms), therapists):
                room = add_resource(
                    work.session,
                    ResourceKind.ROOM,
                    f"Room {number + 1}",
                    location=house.location,
                    category="treatment_room",
                )
                add_hours(work.session, room, house.location, starts=8 * 60, ends=19 * 60)
        desk = _desk(house)
    dispose(app)
    return desk


def _desk(house: House) -> Desk:
    now = clock.now()
    ahead = timedelta(days=14 - now.weekday())
    monday = datetime.combine(now.date() + ahead, datetime.min.time(), now.tzinfo)
    return Desk(
        house.users["desk"].email,
        house.location.public_id,
        house.therapies["needling"].public_id,
        tuple(one.public_id for one in house.therapists),
        tuple(one.public_id for one in house.patients),
        minute_of(monday) + 9 * 60,
    )


def told(url: str, folder: Path) -> Mapping[str, str]:
    """What a server of this clinic is told by its surroundings."""
    return {"DATABASE_URL": url, "CLINIC_INSTANCE": str(folder)}
