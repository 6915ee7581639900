"""Calendars as numbers, kept in the process and trusted while their version is unchanged.

The versions are read first and the rows after, so a mask is never older than the version it
is kept under. Nothing is kept from inside a writing transaction. Holds, which end by the
clock, are looked up every time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from sqlalchemy import BindParameter, Integer, Row, bindparam, select
from sqlalchemy.orm import Session

from clinic.models import Hold, Reservation, Resource, Setting, UtcDateTime
from clinic.queries.week_masks import LONGEST_RESERVATION, WEEK, WEEK_TICKS, ResourceRow, WeekReader
from clinic.rules.bit_calendar import TICK, Span, all_ticks, busy_mask
from clinic.rules.local_time import instant_of
from clinic.rules.openings import Calendars, Stamp

MOST_KEPT = 50_000
EPOCH = "calendar_epoch"
EPOCH_NOW = select(Setting.value).where(Setting.name == EPOCH).scalar_subquery()

Masks = tuple[int, int]
"""When a resource is there in one week, and when it is booked."""


class _Shelf:
    """The masks this process knows: by database and resource, with their version, by week."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], tuple[int, dict[int, Masks]]] = {}
        self._count = 0
        self._lock = Lock()

    def get(self, database: str, number: int, version: int) -> Mapping[int, Masks]:
        """The masks of this resource by week, if they are of this version."""
        kept = self._kept.get((database, number))
        return kept[1] if kept is not None and kept[0] == version else {}

    def put(self, database: str, number: int, version: int, found: Mapping[int, Masks]) -> None:
        """Keep masks of some weeks; everything is forgotten when the shelf is full."""
        with self._lock:
            self._count += len(found)
            if self._count > MOST_KEPT:
                self._kept.clear()
                self._count = len(found)
            kept = self._kept.get((database, number), (-1, {}))
            if kept[0] <= version:
                known = kept[1] if kept[0] == version else {}
                self._kept[database, number] = (version, {**known, **found})

    def follow(self, database: str, number: int, version: int, change: Change) -> None:
        """Carry a change over to the masks of this version, which are then of the next one."""
        with self._lock:
            kept = self._kept.get((database, number))
            if kept is None or kept[0] != version:
                return
            weeks = {week: _changed(week, masks, change) for week, masks in kept[1].items()}
            self._kept[database, number] = (version + 1, weeks)


class Change(NamedTuple):
    """What a committed change of one calendar gave up, and what it took."""

    given_up: Sequence[Span] = ()
    taken: Sequence[Span] = ()


def _changed(week: int, masks: Masks, change: Change) -> Masks:
    begin = week * WEEK
    there, busy = masks
    busy &= ~busy_mask(change.given_up, begin, WEEK_TICKS)
    return there, busy | busy_mask(change.taken, begin, WEEK_TICKS)


_shelf = _Shelf()


def follow(session: Session, was: Mapping[int, Stamp], changes: Mapping[int, Change]) -> None:
    """Carry a change that is committed over to the masks kept of the calendars it changed.

    `was` says how new each calendar was when it was locked, once; since then nothing of it was
    written but `changes`. A mask that is of another version is left to be read anew.
    """
    url = repr(session.get_bind().engine.url)
    for number, (epoch, version) in was.items():
        _shelf.follow(f"{url} {epoch}", number, version, changes.get(number, Change()))


def calendars(
    session: Session,
    resource_ids: Collection[int],
    window: Span,
    *,
    now_minute: int,
    ignoring: int | None = None,
) -> Calendars:
    """The free time of these resources in a window of minutes, both ends on ticks.

    `ignoring` is the number of a visit to be looked at as if it were not booked (it is
    being moved), nor its time kept for an undo.
    """
    reader = CalendarReader(session, resource_ids, window, now_minute, ignoring)
    return reader.within(window)


class CalendarReader:
    """Reads calendars a stretch at a time: versions and holds once, at the beginning, rows after.

    `whole` is the window of minutes that every stretch lies in; for the rest see `calendars`.
    """

    def __init__(
        self,
        session: Session,
        resource_ids: Collection[int],
        whole: Span,
        now_minute: int,
        ignoring: int | None = None,
        through: Collection[int] = (),
    ) -> None:
        """Read the versions, and who holds what until when.

        `through` are the numbers of visits that are to be moved together.
        """
        self._session = session
        self._ids = list(resource_ids)
        self._rows, epoch = _versions(session, self._ids)
        self._as_of = {row.id: (epoch, row.calendar_version) for row in self._rows}
        self._database = f"{session.get_bind().engine.url!r} {epoch}"
        self._own = _spans_of(session, [*through, *([ignoring] if ignoring else [])])
        self._held = _held(session, self._ids, whole, now_minute, ignoring)

    def within(self, window: Span) -> Calendars:
        """The free time in that window, both ends on ticks."""
        begin, end = window
        weeks = range(begin // WEEK, -(-end // WEEK))
        masks = self._masks(weeks)
        shift, ticks = (begin - weeks.start * WEEK) // TICK, (end - begin) // TICK
        free = {}
        for number in self._ids:
            whole = 0
            for place, week in enumerate(weeks):
                there, busy = masks[number][week]
                if number in self._own:
                    busy &= ~busy_mask(self._own[number], week * WEEK, WEEK_TICKS)
                whole |= (there & ~busy) << (place * WEEK_TICKS)
            free[number] = whole >> shift & all_ticks(ticks)
            if number in self._held:
                free[number] &= ~busy_mask(self._held[number], begin, ticks)
        return Calendars(begin, ticks, free, self._as_of)

    def _masks(self, weeks: range) -> dict[int, Mapping[int, Masks]]:
        """What is kept, and what had to be read, by resource and week."""
        found: dict[int, Mapping[int, Masks]] = {
            row.id: _shelf.get(self._database, row.id, row.calendar_version) for row in self._rows
        }
        missing = [row for row in self._rows if any(week not in found[row.id] for week in weeks)]
        if missing:
            reader = WeekReader(self._session, missing, weeks)
            for row in missing:
                read = {week: reader.masks(row.id, week) for week in weeks}
                found[row.id] = read
                if not self._session.info.get("working"):
                    _shelf.put(self._database, row.id, row.calendar_version, read)
        return found


_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_VERSIONS = select(
    Resource.id, Resource.kind, Resource.location_id, Resource.calendar_version, EPOCH_NOW
).where(Resource.id.in_(_NUMBERS))
_SPANS = select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
_VISITS: BindParameter[int] = bindparam("visits", expanding=True)
_SPANS_OF = _SPANS.where(Reservation.appointment_id.in_(_VISITS))
_HELD = _SPANS.join(Hold, Hold.id == Reservation.hold_id).where(
    Reservation.resource_id.in_(_NUMBERS),
    Reservation.hold_id.is_not(None),  # spelled out: the few of them have their own index
    Reservation.from_minute > bindparam("first"),
    Reservation.from_minute < bindparam("last"),
    Hold.expires_at > bindparam("now", type_=UtcDateTime),
    Hold.appointment_id.is_distinct_from(bindparam("ignoring", type_=Integer)),
)


def spans_held(session: Session, appointment_id: int) -> dict[int, list[Span]]:
    """What a visit holds, by calendar."""
    return _spans_of(session, [appointment_id])


def _spans_of(session: Session, visits: Sequence[int]) -> dict[int, list[Span]]:
    return _by_calendar(session.execute(_SPANS_OF, {"visits": visits})) if visits else {}


def _by_calendar(rows: Iterable[Row[int, int, int]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for resource_id, begin, end in rows:
        found.setdefault(resource_id, []).append((begin, end))
    return found


def _versions(session: Session, resource_ids: Sequence[int]) -> tuple[list[ResourceRow], str]:
    """The resources with their versions, and the epoch these count in."""
    rows = session.execute(_VERSIONS, {"numbers": resource_ids}).all()
    return [ResourceRow(*row[:-1]) for row in rows], (rows[0][-1] if rows else None) or ""


def _held(
    session: Session,
    resource_ids: Sequence[int],
    window: Span,
    now_minute: int,
    ignoring: int | None,
) -> dict[int, list[Span]]:
    asked = {
        "numbers": resource_ids,
        "first": window[0] - LONGEST_RESERVATION,
        "last": window[1],
        "now": instant_of(now_minute),
        "ignoring": ignoring or 0,
    }
    return _by_calendar(session.execute(_HELD, asked))
