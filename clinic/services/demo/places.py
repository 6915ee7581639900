"""The demo clinic's house: where it is, who works there when, and what can be occupied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from clinic.models import (
    Closure,
    HoursException,
    Location,
    NeedleSupply,
    OpeningHours,
    Resource,
    Therapist,
    Therapy,
    User,
    WorkingHours,
    therapist_therapy,
)
from clinic.rules.away import AwayEntry
from clinic.rules.words import ResourceKind
from clinic.services.default_therapies import (
    BOOTS,
    SAUNA,
    TREATMENT_ROOM,
    add_default_therapies,
)
from clinic.services.demo.moment import ZONE, Moment
from clinic.services.demo.muscles import SUPPLY
from clinic.services.demo.roster import landline
from clinic.services.muscle_sets import begin_with_usual
from clinic.services.time_off import keep

SATURDAY = 5
OPENING = {**dict.fromkeys(range(SATURDAY), (480, 1140)), SATURDAY: (540, 840)}
GRID = 15


@dataclass(frozen=True)
class Seat:
    """One therapist as they are found here: `hours` by weekday, `gives` slugs of therapies."""

    name: str
    email: str
    credential: str
    gives: tuple[str, ...]
    hours: Mapping[int, tuple[tuple[int, int], ...]]


_ANA = ((480, 750), (795, 1020))
_BEN = ((600, 840), (885, 1140))
_DANIEL = ((540, 750), (795, 1050))
_PT = ("dry_needling", "exercise")
SEATS: tuple[Seat, ...] = (
    Seat(
        "Ana Ruiz",
        "ana@harbour.example",
        "PT, dry needling",
        (*_PT, "chiropractic_adjustment"),
        {**dict.fromkeys(range(SATURDAY), _ANA), SATURDAY: ((540, 780),)},
    ),
    Seat("Ben Okafor", "ben@harbour.example", "PT", _PT, dict.fromkeys(range(4), _BEN)),
    Seat(
        "Chiara Neri",
        "chiara@harbour.example",
        "DC",
        ("dry_needling", "chiropractic_adjustment"),
        {**dict.fromkeys((0, 2, 4), ((480, 780),)), SATURDAY: ((540, 840),)},
    ),
    Seat(
        "Daniel Fröhlich",
        "daniel@harbour.example",
        "PT, sports",
        (*_PT, "chiropractic_adjustment"),
        dict.fromkeys(range(1, SATURDAY), _DANIEL),
    ),
)
UNITS: tuple[tuple[ResourceKind, str, tuple[str, ...]], ...] = (
    (ResourceKind.ROOM, TREATMENT_ROOM, ("Room 1", "Room 2", "Room 3", "Room 4")),
    (ResourceKind.EQUIPMENT, SAUNA, ("Sauna 1", "Sauna 2")),
    (ResourceKind.EQUIPMENT, BOOTS, ("Boots A", "Boots B")),
)


@dataclass(frozen=True)
class House:
    """The rows of the place; therapists in the order of their seats."""

    location: Location
    therapies: Mapping[str, Therapy]
    therapists: Sequence[Therapist]


def add_house(session: Session, moment: Moment, users: Sequence[User]) -> House:
    """Add the location, its rooms and equipment, its therapies and therapists with their hours."""
    location = _add_location(session, moment)
    therapies = add_default_therapies(session)
    begin_with_usual(session)
    session.add_all(
        Resource(kind=kind, category=category, name=name, location_id=location.id)
        for kind, category, names in UNITS
        for name in names
    )
    therapists = _add_therapists(session, location, users)
    _add_what_they_give(session, therapists, therapies)
    _add_hours(session, therapists)
    _add_days_off(session, moment, therapists)
    session.flush()
    return House(location, therapies, therapists)


def _add_location(session: Session, moment: Moment) -> Location:
    location = Location(
        name="Harbour St",
        zone=ZONE.key,
        grid_minutes=GRID,
        address="14 Harbour Street",
        phone=landline(100),
    )
    session.add(location)
    session.flush()
    session.add_all(
        OpeningHours(location_id=location.id, weekday=day, opens=opens, closes=closes)
        for day, (opens, closes) in OPENING.items()
    )
    shut = _working_day(moment, -75, 2)
    session.add(Closure(location_id=location.id, first_day=shut, last_day=shut, reason="New floor"))
    return location


def _add_therapists(session: Session, location: Location, users: Sequence[User]) -> list[Therapist]:
    calendars = [
        Resource(kind=ResourceKind.THERAPIST, name=seat.name, location_id=location.id)
        for seat in SEATS
    ]
    session.add_all(calendars)
    session.flush()
    therapists = [
        Therapist(
            name=seat.name, credential=seat.credential, user_id=user.id, resource_id=calendar.id
        )
        for seat, user, calendar in zip(SEATS, users, calendars, strict=True)
    ]
    session.add_all(therapists)
    session.flush()
    session.add_all(NeedleSupply(therapist_id=each.id, **vars(SUPPLY)) for each in therapists)
    therapists[-1].supervisor_id = therapists[0].id
    return therapists


def _add_what_they_give(
    session: Session, therapists: Sequence[Therapist], therapies: Mapping[str, Therapy]
) -> None:
    session.execute(
        therapist_therapy.insert(),
        [
            {"therapist_id": row.id, "therapy_id": therapies[slug].id}
            for row, seat in zip(therapists, SEATS, strict=True)
            for slug in seat.gives
        ],
    )


def _add_hours(session: Session, therapists: Sequence[Therapist]) -> None:
    session.add_all(
        WorkingHours(resource_id=row.resource_id, weekday=day, starts=starts, ends=ends)
        for row, seat in zip(therapists, SEATS, strict=True)
        for day, spans in seat.hours.items()
        for starts, ends in spans
    )


def _add_days_off(session: Session, moment: Moment, therapists: Sequence[Therapist]) -> None:
    """Ben is away a day soon, Chiara was for three; Daniel works another day's hours once."""
    _, ben, chiara, daniel = (row.resource_id for row in therapists)
    away = _working_day(moment, 8, *SEATS[1].hours)
    _whole_days(session, ben, away, 1, "Course")
    _whole_days(session, chiara, _working_day(moment, -40, 0), 3, "Holiday")
    late = _working_day(moment, 5, *SEATS[3].hours)
    session.add(HoursException(resource_id=daniel, on_day=late, starts=780, ends=1140))


def _whole_days(session: Session, unit: int, first: date, days: int, reason: str) -> None:
    last = date.fromordinal(first.toordinal() + days - 1)
    keep(session, unit, ZONE, AwayEntry("", first, last, reason=reason))


def _working_day(moment: Moment, offset: int, *weekdays: int) -> date:
    """The first day with one of these weekdays, so many days from today or after."""
    return next(
        day for more in range(7) if (day := moment.day(offset + more)).weekday() in weekdays
    )
