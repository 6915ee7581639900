"""Finding the visits that changed hours leave outside of them, once, when the hours change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import OutsideHours, Reservation, Resource
from clinic.queries.week_masks import WEEK, ResourceRow, WeekReader
from clinic.rules.bit_calendar import Span


def note_outside(session: Session, resource_ids: Collection[int]) -> None:
    """Remember which bookings to come of these calendars lie outside their hours as they are now.

    Their calendars are held. Closures are another matter, and looked at by themselves.
    """
    session.flush()
    booked = session.execute(
        select(
            Reservation.id, Reservation.resource_id, Reservation.from_minute, Reservation.to_minute
        ).where(
            Reservation.resource_id.in_(resource_ids),
            Reservation.to_minute > clock.now_minute(),
            Reservation.appointment_id.is_not(None),
        )
    ).all()
    of_them = select(Reservation.id).where(Reservation.resource_id.in_(resource_ids))
    session.execute(
        delete(OutsideHours)
        .where(OutsideHours.reservation_id.in_(of_them))
        .execution_options(synchronize_session=False)
    )
    if not booked:
        return
    whole = (min(row.from_minute for row in booked), max(row.to_minute for row in booked))
    reader = _reader(session, resource_ids, whole)
    there = {number: reader.open_spans(number, whole) for number in resource_ids}
    left = [
        {"reservation_id": row.id}
        for row in booked
        if not _inside((row.from_minute, row.to_minute), there[row.resource_id])
    ]
    if left:
        session.execute(insert(OutsideHours), left)


def _reader(session: Session, resource_ids: Collection[int], whole: Span) -> WeekReader:
    rows = session.execute(
        select(Resource.id, Resource.kind, Resource.location_id, Resource.calendar_version).where(
            Resource.id.in_(resource_ids)
        )
    )
    weeks = range(whole[0] // WEEK, -(-whole[1] // WEEK))
    reader = WeekReader(session, [ResourceRow(*row) for row in rows], weeks)
    reader.places = {number: replace(one, shut=()) for number, one in reader.places.items()}
    return reader


def _inside(span: Span, open_in: Collection[Span]) -> bool:
    return any(begin <= span[0] and span[1] <= end for begin, end in open_in)
