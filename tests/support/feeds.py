"""Private calendar addresses as rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from clinic.models import CalendarFeed, User
from clinic.rules.feeds import FeedKind, key_hash, new_secret


def add_feed(session: Session, user: User, kind: FeedKind, at: datetime) -> str:
    """A good address, made and last read at that time; its secret."""
    secret = new_secret()
    hashed = key_hash(secret)
    session.add(CalendarFeed(user_id=user.id, kind=kind, key_hash=hashed, made_at=at, read_at=at))
    return secret
