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
    being moved), nor its time kept for an undo; such calendars are not kept.
    """
    begin, end = window
    weeks = range(begin // WEEK, -(-end // WEEK))
    masks = _week_masks(session, resource_ids, weeks, ignoring)
    origin = weeks.start * WEEK
    held = _held(session, resource_ids, window, now_minute, ignoring)
    shift, ticks = (begin - origin) // TICK, (end - begin) // TICK
    free = {}
    for number in resource_ids:
        whole = sum(masks[number, week] << (i * WEEK_TICKS) for i, week in enumerate(weeks))
        free[number] = whole >> shift & all_ticks(ticks)
        if number in held:
            free[number] &= ~busy_mask(held[number], begin, ticks)
    return Calendars(begin, ticks, free)


def _week_masks(
    session: Session, resource_ids: Collection[int], weeks: range, ignoring: int | None
) -> dict[tuple[int, int], int]:
    epoch = session.scalar(select(Setting.value).where(Setting.name == EPOCH)) or ""
    database = f"{session.get_bind().engine.url!r} {epoch}"
    rows = _versions(session, resource_ids)
    found = {} if ignoring else _kept(database, rows, weeks)
    missing = [row for row in rows if any((row.id, week) not in found for week in weeks)]
    if missing:
        reader = WeekReader(session, missing, weeks, ignoring)
        keep = not ignoring and not session.info.get("working")
        for row in missing:
            for week in weeks:
                found[row.id, week] = mask = reader.mask(row.id, week)
                if keep:
                    _shelf.put((database, row.id, week), row.calendar_version, mask)
    return found


def _versions(session: Session, resource_ids: Collection[int]) -> list[ResourceRow]:
    query = select(
        Resource.id, Resource.kind, Resource.location_id, Resource.calendar_version
    ).where(Resource.id.in_(resource_ids))
    return [ResourceRow(*row) for row in session.execute(query)]


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
    resource_ids: Iterable[int],
    window: Span,
    now_minute: int,
    ignoring: int | None,
) -> dict[int, list[Span]]:
    rows = session.execute(
        select(Reservation.resource_id, Reservation.from_minute, Reservation.to_minute)
        .join(Hold, Hold.id == Reservation.hold_id)
        .where(
            Reservation.resource_id.in_(list(resource_ids)),
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
