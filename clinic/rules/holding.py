"""How long time is kept back, and what is said of it while it is.

A hold ends on a whole minute of the clock, so that everybody who looks at a clock of minutes
agrees whether it has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from clinic.rules.words import HoldKind

_FOR: Mapping[HoldKind, str] = MappingProxyType(
    {
        HoldKind.UNDO: "a cancellation that can still be undone",
        HoldKind.OFFER: "somebody on the wait list",
    }
)


def hold_ends(now: datetime, lasting: timedelta) -> datetime:
    """The end of a hold that begins `now` and lasts at least so long: the next whole minute."""
    end = now + lasting
    whole = end.replace(second=0, microsecond=0)
    return whole if whole == end else whole + timedelta(minutes=1)


def held_words(kind: HoldKind, ends: datetime, zone: ZoneInfo) -> str:
    """Why held time cannot be had: "is not free: kept until 10:32 for" whom."""
    return f"is not free: kept until {ends.astimezone(zone):%H:%M} for {_FOR[kind]}"
