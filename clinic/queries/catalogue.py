"""What the clinic has and gives, read once: locations, therapies, therapists, units, settings.

Every search needs all of it and it changes seldom, so it is kept in the process and trusted
while its mark is unchanged; every unit of work that changes any of it writes a new mark
(`services/catalogue_news.py`). The mark is read first and the rows after, so what is kept is
never older than the mark it is kept under. The rows belong to no session: changing one changes
nothing in the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Closure,
    Location,
    Resource,
    Setting,
    Therapist,
    Therapy,
    TherapyNeed,
    therapist_therapy,
)
from clinic.queries.calendars import EPOCH
from clinic.rules.openings import Need, Unit
from clinic.rules.words import ResourceKind

USABLE = (ResourceKind.THERAPIST, ResourceKind.ROOM, ResourceKind.EQUIPMENT)
MARK = "catalogue_mark"
CHANGED = "catalogue_changed"
"""In a session's info: this transaction has changed what is kept here."""
MOST_KEPT = 16
_HERE = "catalogue_here"
_SETTINGS = select(Setting.name, Setting.value)


@dataclass(frozen=True)
class Catalogue:
    """All of it at one moment.

    Locations, the first one first, therapies, needling first, and therapists by name are all
    there ever were; `units` those in use, with their locations; `needs` by therapy; `closures` in
    order of time; `calendars` the numbers of all therapists' calendars, rooms and equipment by
    public id, `kinds` by number.
    """

    settings: Mapping[str, str]
    locations: tuple[Location, ...]
    therapies: tuple[Therapy, ...]
    therapists: tuple[Therapist, ...]
    needs: Mapping[int, tuple[Need, ...]]
    units: tuple[tuple[int | None, Unit], ...]
    closures: tuple[Closure, ...]
    calendars: Mapping[str, int]
    kinds: Mapping[int, ResourceKind]

    @property
    def therapists_by_calendar(self) -> dict[int, Therapist]:
        """The therapists by the number of their calendar."""
        return {row.resource_id: row for row in self.therapists}


class _Shelf:
    """The newest catalogue of each database, under its epoch and mark."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, Catalogue]] = {}
        self._lock = Lock()

    def get(self, database: str, mark: str) -> Catalogue | None:
        """What is kept under this mark."""
        kept = self._kept.get(database)
        return kept[1] if kept is not None and kept[0] == mark else None

    def put(self, database: str, mark: str, found: Catalogue) -> None:
        """Keep it in place of the one before."""
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[database] = (mark, found)


_shelf = _Shelf()


def catalogue(session: Session) -> Catalogue:
    """What the clinic has and gives, as this transaction sees it."""
    if session.info.get(CHANGED):
        return _read(session, _settings(session))
    known: tuple[object, Catalogue] | None = session.info.get(_HERE)
    if known is not None and known[0] is session.get_transaction():
        return known[1]
    found = _trusted(session)
    session.info[_HERE] = (session.get_transaction(), found)
    return found


def seen_lately(session: Session) -> Catalogue:
    """What an earlier transaction of this session saw of it, for what never changes.

    Or what nobody changes without every calendar it touches: a location's clock.
    """
    known: tuple[object, Catalogue] | None = session.info.get(_HERE)
    return catalogue(session) if known is None or session.info.get(CHANGED) else known[1]


def therapist_numbers(session: Session) -> Mapping[int, int]:
    """The number of each therapist by calendar, which never changes."""
    found = seen_lately(session)
    return {number: row.id for number, row in found.therapists_by_calendar.items()}


def _trusted(session: Session) -> Catalogue:
    settings = _settings(session)
    database = repr(session.get_bind().engine.url)
    mark = f"{settings.get(EPOCH)} {settings.get(MARK)}"
    found = _shelf.get(database, mark)
    if found is None:
        found = _read(session, settings)
        if not session.info.get("working"):
            _shelf.put(database, mark, found)
    return found


def _settings(session: Session) -> dict[str, str]:
    return {row.name: row.value for row in session.execute(_SETTINGS)}


def _read(session: Session, settings: Mapping[str, str]) -> Catalogue:
    with Session(session.connection()) as apart:
        therapies = tuple(apart.scalars(select(Therapy).order_by(Therapy.id)))
        units = _resources(apart)
        may_give = _may_give(apart)
        found = Catalogue(
            settings,
            tuple(apart.scalars(select(Location).order_by(Location.id))),
            therapies,
            tuple(apart.scalars(select(Therapist).order_by(Therapist.name))),
            kept_needs(apart, [row.id for row in therapies]),
            tuple(
                (row.location_id, Unit(row.id, row.kind, row.name, row.category, may_give[row.id]))
                for row in units
                if row.active
            ),
            tuple(apart.scalars(select(Closure).order_by(Closure.first_day))),
            {row.public_id: row.id for row in units},
            {row.id: row.kind for row in units},
        )
        apart.expunge_all()
    return found


def _resources(session: Session) -> Sequence[Resource]:
    query = select(Resource).where(Resource.kind.in_(USABLE)).order_by(Resource.id)
    return session.scalars(query).all()


def _may_give(session: Session) -> Mapping[int, frozenset[int]]:
    """The therapies of each therapist at work, by calendar."""
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    for resource_id, therapy_id in session.execute(
        select(Therapist.resource_id, therapist_therapy.c.therapy_id)
        .join(therapist_therapy, therapist_therapy.c.therapist_id == Therapist.id)
        .where(Therapist.active)
    ):
        found[resource_id] |= {therapy_id}
    return found


def kept_needs(session: Session, therapy_ids: Sequence[int]) -> dict[int, tuple[Need, ...]]:
    """What each therapy occupies as it is kept; windows of one position belong to one unit."""
    rows = session.scalars(
        select(TherapyNeed)
        .where(TherapyNeed.therapy_id.in_(therapy_ids))
        .order_by(
            TherapyNeed.therapy_id,
            TherapyNeed.position,
            TherapyNeed.window_start < 0,
            TherapyNeed.window_start,
        )
    )
    grouped: dict[tuple[int, int], list[TherapyNeed]] = defaultdict(list)
    for row in rows:
        grouped[row.therapy_id, row.position].append(row)
    needs: dict[int, tuple[Need, ...]] = defaultdict(tuple)
    for (therapy_id, _), group in grouped.items():
        need = Need(
            group[0].kind,
            group[0].category,
            tuple((row.window_start, row.window_end) for row in group),
            max(row.turnover for row in group),
        )
        needs[therapy_id] = (*needs[therapy_id], need)
    return needs
