"""Small made-up clinics, the same for the same seed: full of everything that is awkward."""

from __future__ import annotations

from random import Random

from clinic.rules.openings import Calendars, Need, Step, Unit, Wish
from clinic.rules.words import ResourceKind
from tests.rules.oracle import Clinic

PATIENT = 90
ROOM_CATEGORIES = ("treatment_room", "gym")
ORIGIN = 29_500_000


def random_clinic(seed: int) -> Clinic:
    rng = Random(seed)
    ticks = rng.randint(14, 30)
    units = _units(rng)
    steps = tuple(_step(rng, first=index == 0) for index in range(rng.choice((1, 1, 2, 2, 2, 3))))
    therapists = [unit.id for unit in units if unit.kind is ResourceKind.THERAPIST]
    wish = Wish(
        patient_id=rng.choice((PATIENT, PATIENT, PATIENT, None)),
        steps=steps,
        therapist_id=rng.choice(therapists) if rng.random() < 0.2 else None,
        preferred_therapist_id=rng.choice(therapists) if rng.random() < 0.3 else None,
        same_therapist=rng.random() < 0.3,
    )
    density = rng.choice((0.6, 0.8, 0.9))
    free = {unit.id: _free(rng, ticks, density) for unit in units}
    free[PATIENT] = _free(rng, ticks, 0.95)
    return Clinic(wish, units, free, ORIGIN, ticks)


def calendars(clinic: Clinic) -> Calendars:
    """The same free ticks as masks."""
    masks = {who: sum(1 << tick for tick in ticks) for who, ticks in clinic.free.items()}
    return Calendars(clinic.origin, clinic.ticks, masks)


def _units(rng: Random) -> tuple[Unit, ...]:
    therapists = [
        Unit(
            id=number,
            kind=ResourceKind.THERAPIST,
            name=f"Therapist {number}",
            therapies=frozenset(t for t in (1, 2, 3) if rng.random() < 0.75),
        )
        for number in range(1, rng.randint(2, 4))
    ]
    rooms = [
        Unit(number, ResourceKind.ROOM, f"Room {number}", rng.choice(ROOM_CATEGORIES))
        for number in range(11, rng.randint(12, 15))
    ]
    boots = [
        Unit(number, ResourceKind.EQUIPMENT, f"Boots {number}", "boots")
        for number in range(21, rng.randint(21, 24))
    ]
    units = therapists + rooms + boots
    rng.shuffle(units)
    return tuple(units)


def _step(rng: Random, *, first: bool) -> Step:
    minutes = rng.choice((5, 5, 7, 10, 10, 12, 15, 20, 25))
    needs = [_room(rng, minutes)]
    if rng.random() < 0.7:
        needs.append(_therapist(rng, minutes))
    if rng.random() < 0.1:
        needs.append(_therapist(rng, minutes))
    if rng.random() < 0.15:
        needs.append(_room(rng, minutes))
    if rng.random() < 0.25:
        boots = Need(ResourceKind.EQUIPMENT, "boots", turnover=rng.choice((0, 5, 12)))
        needs += [boots] * rng.choice((1, 1, 2))
    rng.shuffle(needs)
    if rng.random() < 0.05:
        needs = []
    wait = 0 if first else rng.choice((0, 0, 5, 8, 15))
    return Step(rng.choice((1, 2, 3)), minutes, tuple(needs), wait)


def _room(rng: Random, minutes: int) -> Need:
    return Need(
        ResourceKind.ROOM,
        rng.choice(("", *ROOM_CATEGORIES)),
        _windows(rng, minutes) if rng.random() < 0.15 else ((0, None),),
        turnover=rng.choice((0, 0, 5, 5, 10, 15, 22)),
        only=frozenset({11, 12}) if rng.random() < 0.1 else frozenset(),
    )


def _therapist(rng: Random, minutes: int) -> Need:
    windows = _windows(rng, minutes) if rng.random() < 0.4 else ((0, None),)
    return Need(ResourceKind.THERAPIST, "", windows, turnover=rng.choice((0, 0, 0, 5)))


def _windows(rng: Random, minutes: int) -> tuple[tuple[int, int | None], ...]:
    """One or two windows inside the step, often off the ticks: retention and late beginnings."""
    edges = sorted(rng.sample(range(minutes + 1), k=min(4, minutes) // 2 * 2))
    last = None if rng.random() < 0.5 else edges[-1]
    if len(edges) == 4 and rng.random() < 0.7:
        again = edges[2] - minutes if last is None else edges[2]  # counted back from the end
        return ((edges[0], edges[1]), (again, last))
    return ((edges[0], last),)


def _free(rng: Random, ticks: int, density: float) -> frozenset[int]:
    """Free ticks in runs, as calendars have them."""
    free: set[int] = set()
    at = 0
    while at < ticks:
        run = rng.randint(1, 10)
        if rng.random() < density:
            free.update(range(at, min(at + run, ticks)))
        else:
            run = rng.randint(1, 3)
        at += run
    return frozenset(free)
