"""Private calendar addresses: what a phone or a mail program reads somebody's visits from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, UtcDateTime, word
from clinic.rules.feeds import FeedKind


class CalendarFeed(Numbered, Base):
    """One secret address; only its hash is kept, and the newest that was not stopped is good.

    `read_at` is when it was last noted as read, once a day at most.
    """

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[FeedKind] = mapped_column(word(FeedKind))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
