"""The only source of now; everything else is handed an instant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def now_minute() -> int:
    """Whole minutes since 1970-01-01T00:00Z, rounded down."""
    return int((now() - EPOCH).total_seconds()) // 60


def today(zone: str) -> date:
    """The calendar day it is now on a wall in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
