"""A small clinic to test in: one location, two therapists, rooms, equipment, people, accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask_security import hash_password
from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    Location,
    NeedleSupply,
    OpeningHours,
    Patient,
    Reservation,
    Resource,
    Therapist,
    Therapy,
    TherapyNeed,
    User,
    WorkingHours,
    therapist_therapy,
)
from clinic.rules.permissions import SYSTEM, Principal
from clinic.rules.words import ResourceKind, Role, TherapyKind
from clinic.services.accounts import new_user
from clinic.services.day_changes import note_held, note_visit
from clinic.services.unit_of_work import unit_of_work
from tests.support.safety import add_consent

PASSWORD = "correct-horse-battery"
MADE = datetime(2026, 1, 5, 8, tzinfo=UTC)
NINE, FIVE = 9 * 60, 17 * 60

T, R, E = ResourceKind.THERAPIST, ResourceKind.ROOM, ResourceKind.EQUIPMENT
THERAPIES: dict[str, tuple[TherapyKind, str, int, tuple[tuple[ResourceKind, str, int], ...]]] = {
    "needling": (TherapyKind.NEEDLING, "Dry needling", 30, ((T, "", 0), (R, "treatment_room", 5))),
    "adjustment": (
        TherapyKind.ADJUSTMENT,
        "Adjustment",
        15,
        ((T, "", 0), (R, "treatment_room", 5)),
    ),
    "sauna": (TherapyKind.SAUNA, "Infrared sauna", 30, ((E, "sauna", 15),)),
    "boots": (TherapyKind.BOOTS, "Compression boots", 20, ((E, "boots", 5),)),
}


def minute(text: str) -> int:
    """Minutes since 1970 of an instant written in UTC, `2026-11-24T09:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


@dataclass
class House:
    """What was made; every value holds ids and public ids, loaded once."""

    location: Location
    therapies: dict[str, Therapy] = field(default_factory=dict)
    therapists: list[Therapist] = field(default_factory=list)
    rooms: list[Resource] = field(default_factory=list)
    saunas: list[Resource] = field(default_factory=list)
    boots: list[Resource] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)

    def principal(self, name: str) -> Principal:
        """The account of that short name as a principal."""
        user = self.users[name]
        therapist = next((row for row in self.therapists if row.user_id == user.id), None)
        return Principal(
            user.id,
            user.name,
            frozenset(Role(role.name) for role in user.roles),
            user.patient_id,
            therapist.id if therapist else None,
        )


def add_resource(
    session: Session,
    kind: ResourceKind,
    name: str,
    *,
    location: Location | None = None,
    category: str = "",
) -> Resource:
    """One thing that can be occupied."""
    row = Resource(
        kind=kind, name=name, category=category, location_id=location.id if location else None
    )
    session.add(row)
    session.flush()
    return row


def add_hours(
    session: Session,
    resource: Resource,
    location: Location,
    *,
    starts: int = NINE,
    ends: int = FIVE,
) -> None:
    """Monday to Friday."""
    week = [
        {"resource_id": resource.id, "weekday": day, "starts": starts, "ends": ends}
        for day in range(5)
    ]
    session.execute(insert(WorkingHours), week)
    del location


def add_patient(session: Session, family: str, given: str, **values: Any) -> Patient:
    """One patient with a calendar of their own."""
    resource = add_resource(session, ResourceKind.PATIENT, f"{given} {family}")
    row = Patient(resource_id=resource.id, family=family, given=given, created_at=MADE, **values)
    session.add(row)
    session.flush()
    return row


def add_therapist(session: Session, house: House, name: str, user: User | None) -> Therapist:
    """One therapist who may needle and adjust, there on weekdays nine to five UTC wall time."""
    resource = add_resource(session, T, name, location=house.location)
    add_hours(session, resource, house.location)
    row = Therapist(
        name=name, credential="PT", resource_id=resource.id, user_id=user.id if user else None
    )
    session.add(row)
    session.flush()
    session.add(
        NeedleSupply(
            therapist_id=row.id, maker="Fine Point", expiry=date(2099, 1, 31), single_use=True
        )
    )
    given = [house.therapies[slug].id for slug in ("needling", "adjustment")]
    session.execute(
        insert(therapist_therapy), [{"therapist_id": row.id, "therapy_id": each} for each in given]
    )
    return row


def _add_therapies(session: Session, house: House) -> None:
    for slug, (kind, name, minutes, needs) in THERAPIES.items():
        therapy = Therapy(slug=slug, kind=kind, name=name, minutes=minutes)
        session.add(therapy)
        session.flush()
        house.therapies[slug] = therapy
        needed = [
            {
                "therapy_id": therapy.id,
                "position": position,
                "kind": kind_needed,
                "category": category,
                "turnover": turnover,
            }
            for position, (kind_needed, category, turnover) in enumerate(needs)
        ]
        session.execute(insert(TherapyNeed), needed)


def _add_units(session: Session, house: House) -> None:
    for kind, category, names, where in (
        (R, "treatment_room", ("Room 1", "Room 2"), house.rooms),
        (E, "sauna", ("Sauna 1",), house.saunas),
        (E, "boots", ("Boots A",), house.boots),
    ):
        for name in names:
            unit = add_resource(session, kind, name, location=house.location, category=category)
            add_hours(session, unit, house.location, starts=8 * 60, ends=19 * 60)
            where.append(unit)


def _add_user(
    session: Session, house: House, short: str, name: str, role: Role, **values: Any
) -> User:
    user = new_user(
        session,
        email=f"{short}@clinic.example",
        name=name,
        roles=frozenset({role}),
        password=hash_password(PASSWORD),
        **values,
    )
    house.users[short] = user
    return user


def build_house(zone: str = "Europe/London") -> House:
    """Make the clinic: desk, admin, ana and ben (therapists), marta and jon (patients)."""
    with unit_of_work(SYSTEM, "test:set_up") as work:
        session = work.session
        location = Location(name="Harbour St", zone=zone, grid_minutes=5)
        session.add(location)
        session.flush()
        week = [
            {"location_id": location.id, "weekday": day, "opens": 8 * 60, "closes": 19 * 60}
            for day in range(5)
        ]
        session.execute(insert(OpeningHours), week)
        house = House(location)
        _add_therapies(session, house)
        _add_units(session, house)
        for short, name in (("ana", "Ana Ruiz"), ("ben", "Ben Okafor")):
            user = _add_user(session, house, short, name, Role.THERAPIST)
            house.therapists.append(add_therapist(session, house, name, user))
        _add_people(session, house)
        _add_user(session, house, "desk", "Dora Lind", Role.FRONT_DESK)
        _add_user(session, house, "admin", "Ada Storm", Role.ADMINISTRATOR)
    return house


def _add_people(session: Session, house: House) -> None:
    for short, family, given, born, phone in (
        ("marta", "Adeyemi", "Marta", date(1984, 3, 12), "+44 20 7946 0412"),
        ("jon", "Smith", "Jon", date(1971, 7, 2), "+44 20 7946 0999"),
    ):
        patient = add_patient(session, family, given, birth_date=born, phone=phone)
        house.patients.append(patient)
        _add_user(session, house, short, f"{given} {family}", Role.PATIENT, patient_id=patient.id)
        add_consent(session, patient, house.users["ana"].id, at=MADE)
        session.add(
            EpisodeOfCare(
                patient_id=patient.id, problem="Left sciatica", opened_on=date(2026, 9, 1)
            )
        )


def add_visit(
    session: Session,
    house: House,
    patient: Patient,
    therapist: Therapist,
    room: Resource,
    start: int,
) -> Appointment:
    """One booked needling visit of 30 minutes, straight into the tables."""
    needling = house.therapies["needling"]
    visit = Appointment(
        patient_id=patient.id,
        location_id=house.location.id,
        from_minute=start,
        to_minute=start + 30,
        created_at=MADE,
    )
    session.add(visit)
    session.flush()
    step = AppointmentStep(
        appointment_id=visit.id,
        position=0,
        therapy_id=needling.id,
        therapist_id=therapist.id,
        from_minute=start,
        to_minute=start + 30,
    )
    session.add(step)
    session.flush()
    note_visit(session, visit, therapist.id, visit.status)
    for resource_id, turnover, step_id in (
        (therapist.resource_id, 0, step.id),
        (room.id, 5, step.id),
        (patient.resource_id, 0, None),
    ):
        note_held(session, visit, [(resource_id, start, start + 30 + turnover)])
        session.add(
            Reservation(
                resource_id=resource_id,
                from_minute=start,
                to_minute=start + 30 + turnover,
                appointment_id=visit.id,
                step_id=step_id,
            )
        )
    session.flush()
    return visit
