"""Visits as an iCalendar file (RFC 5545) that any calendar reads and keeps following."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clinic.rules.feeds import Feed

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAME = "Needlepoint"
MAKER = "-//Needlepoint//Visits//EN"
READ_AGAIN = timedelta(hours=1)
MINUTE = 60


def calendar_file(feed: Feed, now: datetime) -> bytes:
    """The visits, each under its lasting name with a sequence number that grows when it changes.

    Times are in UTC, so that no program can take them for another zone's; a cancelled visit stays
    and says that it is cancelled.
    """
    from icalendar import Calendar, Event  # heavy  # noqa: PLC0415 -- only for a calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", READ_AGAIN, {"value": "DURATION"})
    for visit in feed.visits:
        event = Event()
        event.add("uid", f"{visit.name}@needlepoint")
        event.add("dtstamp", now)
        event.add("dtstart", _instant(visit.start))
        event.add("dtend", _instant(visit.end))
        event.add("sequence", visit.changes)
        event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if visit.cancelled else "OPAQUE")
        event.add("class", "PRIVATE")
        event.add("summary", feed.summary(visit))
        event.add("location", ", ".join(filter(None, (visit.place.name, visit.place.address))))
        if words := feed.description(visit):
            event.add("description", words)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * MINUTE, UTC)
