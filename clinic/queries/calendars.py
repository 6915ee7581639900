"""Calendars as numbers, kept in the process and trusted while their version is unchanged.

The versions are read first and the rows after, so a mask is never older than the version it
is kept under. Nothing is kept from inside a writing transaction. Holds, which end by the
clock, are looked up every time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Hold, Reservation, Resource, Setting
from clinic.queries.week_masks import LONGEST_RESERVATION, WEEK, WEEK_TICKS, ResourceRow, WeekReader
from clinic.rules.bit_calendar import TICK, Span, all_ticks, busy_mask
from clinic.rules.local_time import instant_of
from clinic.rules.openings import Calendars

MOST_KEPT = 50_000
EPOCH = "calendar_epoch"
EPOCH_NOW = select(Setting.value).where(Setting.name == EPOCH).scalar_subquery()

_Key = tuple[str, int, int]
_Kept = tuple[int, int]


class _Shelf:
    """The masks this process knows: by database, resource and week, with their version."""

    def __init__(self) -> None:
        self._kept: dict[_Key, _Kept] = {}
        self._lock = Lock()

    def get(self, key: _Key, version: int) -> int | None:
        """The mask under this key, if it is of this version."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] == version else None

    def put(self, key: _Key, version: int, mask: int) -> None:
        """Keep a mask; everything is forgotten when the shelf is full."""
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (version, mask)


_shelf = _Shelf()


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
    being moved), nor its time kept for an undo; the calendars it stands in are not kept.
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
    ) -> None:
        """Read the versions, and who holds what until when."""
        self._session = session
        self._ids = list(resource_ids)
        self._ignoring = ignoring
        self._touched = _standing_in(session, ignoring) if ignoring else frozenset()
        self._rows, epoch = _versions(session, self._ids)
        self._as_of = {row.id: (epoch, row.calendar_version) for row in self._rows}
        self._database = f"{session.get_bind().engine.url!r} {epoch}"
        self._held = _held(session, self._ids, whole, now_minute, ignoring)

    def within(self, window: Span) -> Calendars:
        """The free time in that window, both ends on ticks."""
        begin, end = window
        weeks = range(begin // WEEK, -(-end // WEEK))
        masks = self._masks(weeks)
        shift, ticks = (begin - weeks.start * WEEK) // TICK, (end - begin) // TICK
        free = {}
        for number in self._ids:
            whole = sum(masks[number, week] << (i * WEEK_TICKS) for i, week in enumerate(weeks))
            free[number] = whole >> shift & all_ticks(ticks)
            if number in self._held:
                free[number] &= ~busy_mask(self._held[number], begin, ticks)
        return Calendars(begin, ticks, free, self._as_of)

    def _masks(self, weeks: range) -> dict[tuple[int, int], int]:
        trusted = [row for row in self._rows if row.id not in self._touched]
        found = _kept(self._database, trusted, weeks)
        missing = [row for row in self._rows if any((row.id, week) not in found for week in weeks)]
        if missing:
            reader = WeekReader(self._session, missing, weeks, self._ignoring)
            working = self._session.info.get("working")
            for row in missing:
                for week in weeks:
                    found[row.id, week] = mask = reader.mask(row.id, week)
                    if not working and row.id not in self._touched:
                        key = (self._database, row.id, week)
                        _shelf.put(key, row.calendar_version, mask)
        return found


def _standing_in(session: Session, appointment_id: int) -> frozenset[int]:
    """The calendars a visit stands in."""
    rows = select(Reservation.resource_id).where(Reservation.appointment_id == appointment_id)
    return frozenset(session.scalars(rows))


def _versions(session: Session, resource_ids: Collection[int]) -> tuple[list[ResourceRow], str]:
    """The resources with their versions, and the epoch these count in."""
    query = select(
        Resource.id, Resource.kind, Resource.location_id, Resource.calendar_version, EPOCH_NOW
    ).where(Resource.id.in_(resource_ids))
    rows = session.execute(query).all()
    return [ResourceRow(*row[:-1]) for row in rows], (rows[0][-1] if rows else None) or ""


def _kept(database: str, rows: Iterable[ResourceRow], weeks: range) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for row in rows:
        for week in weeks:
            mask = _shelf.get((database, row.id, week), row.calendar_version)
            if mask is not None:
                found[row.id, week] = mask
    return found


def _held(
    session: Session,
    resource_ids: Collection[int],
    window: Span,
    now_minute: int,
    ignoring: int | None,
) -> dict[int, list[Span]]:
    rows = session.execute(
        select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
        .join(Hold, Hold.id == Reservation.hold_id)
        .where(
            Reservation.resource_id.in_(resource_ids),
            Reservation.hold_id.is_not(None),  # spelled out: the few of them have their own index
            Reservation.from_minute > window[0] - LONGEST_RESERVATION,
            Reservation.from_minute < window[1],
            Hold.expires_at > instant_of(now_minute),
            Hold.appointment_id.is_distinct_from(ignoring or 0),
        )
    )
    held: dict[int, list[Span]] = {}
    for resource_id, begin, end in rows:
        held.setdefault(resource_id, []).append((begin, end))
    return held
