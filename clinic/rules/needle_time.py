"""How long needles are in: the timer of a session, in plain values.

Reference 1.5: retention is measured where possible; 12 minutes unless the sites say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.rules.needling import DEFAULTS, SiteEntry
from clinic.rules.needling_words import Technique

SECONDS_IN_A_MINUTE = 60
LONGEST_AGO = 3600
"""How long ago, in seconds, a press may have been that reaches the clinic only now."""


@dataclass(frozen=True)
class NeedleTimes:
    """When the needles went in and came out; `stopped_at` is a faint: taken out at once.

    `alarm_minutes` after they went in, they are to come out.
    """

    in_at: datetime | None = None
    out_at: datetime | None = None
    stopped_at: datetime | None = None
    alarm_minutes: int | None = None

    @property
    def running(self) -> bool:
        """Whether the time is being measured."""
        return self.in_at is not None and self.end is None

    @property
    def end(self) -> datetime | None:
        """When the time ended: at the faint, else when the last needle was counted out."""
        return self.stopped_at or self.out_at


NO_TIMES = NeedleTimes()


def pressed_at(now: datetime, seconds_ago: int) -> datetime:
    """When something was pressed that reached the clinic this late; at most an hour ago."""
    return now - timedelta(seconds=min(max(seconds_ago, 0), LONGEST_AGO))


def may_begin(times: NeedleTimes, at: datetime) -> bool:
    """Whether the time may begin then: none runs, and no faint has ended it before."""
    if times.running or times.stopped_at is None:
        return not times.running
    return times.in_at is None and at <= times.stopped_at


def alarm_after(sites: Iterable[SiteEntry]) -> int:
    """After how many minutes to ring: the longest time any site is to stay in."""
    minutes = [site.retention_minutes or 0 for site in sites if stays_in(site)]
    return max(minutes, default=0) or DEFAULTS.retention_minutes


def stays_in(site: SiteEntry) -> bool:
    """Whether needles are left in there for a time, so that it is worth measuring."""
    return (
        bool(site.needles_in)
        and site.technique != Technique.PISTONING
        and site.retention_minutes != 0
    )


def measured_minutes(times: NeedleTimes, now: datetime) -> int | None:
    """Whole minutes from the needles going in until now, or until the end; None if unmeasured.

    None too where it is more than a site can hold: then the two times tell it.
    """
    if times.in_at is None:
        return None
    seconds = ((times.end or now) - times.in_at).total_seconds()
    minutes = max(0, round(seconds / SECONDS_IN_A_MINUTE))
    return minutes if minutes <= DEFAULTS.max_retention else None
