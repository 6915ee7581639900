"""The needles' time on the screen: how long they are in, and when to take them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.pages.wording import clock
from clinic.rules.local_time import minute_of
from clinic.rules.needle_time import NeedleTimes
from clinic.rules.session_record import NoteFacts

SECONDS_IN_A_MINUTE = 60


@dataclass(frozen=True)
class TimeState:
    """What the timer shows; seconds are as of the clinic's clock when the page was made.

    `may_start`: needles are on the list and no time runs. `over`: it is time to take them out.
    `moment` is said after a faint.
    """

    running: bool
    may_start: bool
    seconds: int
    alarm_minutes: int
    word: str
    over: bool
    may_stop: bool
    moment: str
    all_out: str

    @property
    def shown(self) -> bool:
        """Whether there is a time to read or something to press about it."""
        return bool(self.word or self.all_out or self.may_start or self.may_stop)


def time_state(note: NoteFacts, now: datetime) -> TimeState:
    """The timer of a draft."""
    times, sites = note.times, note.entry.sites
    zone = ZoneInfo(note.visit.zone)
    left = sum(max(0, site.still_in) for site in sites)
    seconds = _seconds(times, now)
    alarm = times.alarm_minutes or 0
    moment = clock(minute_of(times.stopped_at), zone) if times.stopped_at else ""
    return TimeState(
        running=times.running,
        may_start=left > 0 and not times.running and times.stopped_at is None,
        seconds=seconds,
        alarm_minutes=alarm,
        word=_word(times, seconds // SECONDS_IN_A_MINUTE),
        over=times.running and bool(alarm) and seconds >= alarm * SECONDS_IN_A_MINUTE,
        may_stop=left > 0 and times.stopped_at is None,
        moment=moment,
        all_out="All needles out" if left else "",
    )


def times_words(note: NoteFacts) -> str:
    """As in "10:04 to 10:16, 12 min"; empty where the time was not measured."""
    times, zone = note.times, ZoneInfo(note.visit.zone)
    if times.in_at is None or times.end is None:
        return ""
    minutes = _seconds(times, times.end) // SECONDS_IN_A_MINUTE
    begin, end = (clock(minute_of(at), zone) for at in (times.in_at, times.end))
    return f"{begin} to {end}, {minutes} min"


def _seconds(times: NeedleTimes, now: datetime) -> int:
    if times.in_at is None:
        return 0
    return max(0, int(((times.end or now) - times.in_at).total_seconds()))


def _word(times: NeedleTimes, minutes: int) -> str:
    if times.in_at is None:
        return ""
    if times.running:
        return f"{minutes} of {times.alarm_minutes} min"
    return f"{minutes} min in all"
