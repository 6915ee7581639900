"""Private calendar addresses: made, stopped, and noted when they are read."""

from __future__ import annotations

from clinic import clock
from clinic.models import CalendarFeed
from clinic.queries.feeds import OpenFeed, good_feeds
from clinic.rules.errors import NotFound
from clinic.rules.feeds import OPEN_TO, FeedKind, key_hash, new_secret, to_be_noted
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import Work, unit_of_work


def make_feed(actor: Principal, kind: FeedKind) -> str:
    """Make a new address and stop the one before; its secret, which is told this once.

    Raises NotFound for a calendar the actor's roles do not have.
    """
    _check(actor, kind)
    secret = new_secret()
    with unit_of_work(actor, "calendar_feed:made") as work:
        _stop(work, kind)
        row = CalendarFeed(
            user_id=actor.user_id, kind=kind, key_hash=key_hash(secret), made_at=clock.now()
        )
        work.session.add(row)
        work.session.flush()
        work.about(row, kind=kind.value)
    return secret


def stop_feed(actor: Principal, kind: FeedKind) -> None:
    """Make the address good for nothing from now on. Raises NotFound as `make_feed` does."""
    _check(actor, kind)
    with unit_of_work(actor, "calendar_feed:stopped") as work:
        _stop(work, kind)


def note_read(opened: OpenFeed) -> None:
    """Write down that a calendar was read, once a day; before its bytes go out."""
    if not to_be_noted(opened.row.read_at, clock.now()):
        return
    with unit_of_work(opened.owner, "calendar_feed:read") as work:
        row = work.session.get_one(CalendarFeed, opened.row.id)
        row.read_at = clock.now()
        work.about(row, patient_id=opened.owner.patient_id)


def _check(actor: Principal, kind: FeedKind) -> None:
    if not actor.has(OPEN_TO[kind]):
        raise NotFound


def _stop(work: Work, kind: FeedKind) -> None:
    for row in work.session.scalars(good_feeds(work.actor.user_id)):
        if row.kind is kind:
            row.stopped_at = clock.now()
            work.about(row, kind=kind.value)
