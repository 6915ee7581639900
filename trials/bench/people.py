"""The units and people of the bench's clinics: made-up names, by number, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2s
from itertools import product
from typing import Any

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Location, Resource, Therapist, Therapy, WorkingHours, therapist_therapy
from clinic.rules.names import Findable, terms_of
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import ResourceKind, Role
from clinic.services.accounts import new_user
from clinic.services.setup import NewClinic, set_up
from clinic.services.unit_of_work import unit_of_work
from trials.bench.sinks import Sink
from trials.bench.sizes import FIRST_SLOT, LATEST, NOW, TODAY, ZONE, Size

DESK, PASSWORD = "desk@bench.example", "a-long-bench-word"
ADMIN = "admin@bench.example"
AT_ONCE = 5_000
MADE = NOW.strftime("%Y-%m-%d %H:%M:%S")
BEGINNINGS = ("Al", "Ber", "Cor", "Dan", "El", "Far", "Gar", "Hal", "Ing", "Jor")
MIDDLES = ("a", "e", "i", "o", "u")
ENDS = ("berg", "dal", "field", "gate", "holm", "low", "mann", "rup", "son", "ton", "wick", "worth")
GIVEN = [f"{one}{two}" for one, two in product(("Ad", "Cle", "Ed", "Han"), ("a", "e", "is", "o"))]
NAMES = ["".join(parts) for parts in product(BEGINNINGS, MIDDLES, ENDS)]


@dataclass(frozen=True)
class Clinic:
    """The numbers of what was made: units by their place in the list, therapies by slug."""

    location: int
    desk: int
    therapists: tuple[int, ...]
    calendars: tuple[int, ...]
    rooms: tuple[int, ...]
    equipment: tuple[int, ...]
    therapies: dict[str, int]

    def patient_calendar(self, patient: int) -> int:
        """The calendar of the patient of that number; the units' come first."""
        return max(*self.calendars, *self.rooms, *self.equipment) + patient


def public_id(kind: str, number: int) -> str:
    """A name for addresses that looks random and is always the same."""
    return blake2s(f"{kind} {number}".encode(), digest_size=8).hexdigest()


def furnish(size: Size) -> Clinic:
    """Make the clinic's units and accounts, as its own commands would, inside an app context."""
    numbers = range(1, size.equipment // 2 + 1)
    wanted = NewClinic(
        name="Bench St",
        zone=ZONE.key,
        admin_email=ADMIN,
        admin_name="Ada Bench",
        rooms=tuple(f"Room {number:02}" for number in range(1, size.therapists + 1)),
        saunas=tuple(f"Sauna {number}" for number in numbers),
        boots=tuple(f"Boots {number}" for number in numbers),
    )
    set_up(SYSTEM, wanted, PASSWORD)
    hashed = hash_password(PASSWORD)
    with unit_of_work(SYSTEM, "bench:furnished") as work:
        session = work.session
        location = session.scalars(select(Location)).one()
        desk = new_user(
            session,
            email=DESK,
            name="Dora Bench",
            roles=frozenset({Role.FRONT_DESK}),
            password=hashed,
        )
        therapies = {row.slug: row.id for row in session.scalars(select(Therapy))}
        people = [_therapist(session, location, place) for place in range(size.therapists)]
        rows = [
            {"therapist_id": one.id, "therapy_id": number}
            for one in people
            for number in therapies.values()
        ]
        session.execute(therapist_therapy.insert(), rows)
        units = session.scalars(select(Resource).order_by(Resource.id)).all()
        return Clinic(
            location.id,
            desk.id,
            tuple(one.id for one in people),
            tuple(one.resource_id for one in people),
            tuple(one.id for one in units if one.kind is ResourceKind.ROOM),
            tuple(one.id for one in units if one.kind is ResourceKind.EQUIPMENT),
            therapies,
        )


def _therapist(session: Session, location: Location, place: int) -> Therapist:
    name = f"{GIVEN[place % len(GIVEN)]} {NAMES[place * 97 % len(NAMES)]}"
    calendar = Resource(kind=ResourceKind.THERAPIST, name=name, location_id=location.id)
    session.add(calendar)
    session.flush()
    session.add_all(
        WorkingHours(resource_id=calendar.id, weekday=day, starts=FIRST_SLOT, ends=LATEST)
        for day in range(5)
    )
    row = Therapist(name=name, credential="PT", resource_id=calendar.id)
    session.add(row)
    session.flush()
    return row


def name_of(number: int) -> tuple[str, str]:
    """Family and given name of the patient of that number."""
    return NAMES[number % len(NAMES)], GIVEN[number // len(NAMES) % len(GIVEN)]


def born(number: int) -> date:
    """Their birth date."""
    return date(1940, 1, 1) + timedelta(days=number * 37 % 25_000)


def phone(number: int) -> str:
    """Their phone number, of those kept for made-up people."""
    return f"+44 1632 96{number % 10_000:04}"


def add_patients(sink: Sink, clinic: Clinic, size: Size) -> None:
    """Everybody, with calendar, search terms, episode and plan; numbers count from 1."""
    for first in range(1, size.patients + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, size.patients + 1))
        _write(sink, "resource", "id public_id kind name", _calendars(clinic, numbers))
        _write(
            sink,
            "patient",
            "id public_id resource_id family given birth_date phone created_at",
            _patients(clinic, numbers),
        )
        _write(sink, "search_term", "patient_id term", _terms(numbers))
        opened = TODAY.isoformat()
        _write(
            sink,
            "episode_of_care",
            "id public_id patient_id problem opened_on",
            ((n, public_id("episode", n), n, "Sore shoulder", opened) for n in numbers),
        )
        _write(
            sink,
            "treatment_plan",
            "id public_id episode_id starts_on created_at",
            ((n, public_id("plan", n), n, opened, MADE) for n in numbers),
        )
        _write(
            sink,
            "plan_phase",
            "id plan_id position name visits_per_week weeks",
            ((n, n, 0, "Relief", 1, 10) for n in numbers),
        )


def _write(sink: Sink, table: str, names: str, rows: Iterator[tuple[Any, ...]]) -> None:
    sink.write(table, names, list(rows))


def _calendars(clinic: Clinic, numbers: range) -> Iterator[tuple[Any, ...]]:
    kind = ResourceKind.PATIENT.value
    for n in numbers:
        family, given = name_of(n)
        yield clinic.patient_calendar(n), public_id("calendar", n), kind, f"{given} {family}"


def _patients(clinic: Clinic, numbers: range) -> Iterator[tuple[Any, ...]]:
    for n in numbers:
        calendar = clinic.patient_calendar(n)
        yield n, public_id("patient", n), calendar, *name_of(n), f"{born(n)}", phone(n), MADE


def _terms(numbers: range) -> Iterator[tuple[Any, ...]]:
    for n in numbers:
        known = Findable(birth_date=born(n), phones=(phone(n),))
        for term in sorted(_name_terms(*name_of(n)) | terms_of(known)):
            yield n, term


@cache
def _name_terms(family: str, given: str) -> frozenset[str]:
    """Worked out once: many people share a name."""
    return terms_of(Findable(names=((family, given),)))
