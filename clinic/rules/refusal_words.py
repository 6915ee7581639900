"""A refusal in plain values and words: what is in the way, until when, and when it would do.

Found by `refusals.explain`. Times are minutes since 1970-01-01T00:00Z; the sentences give
them as the clock on the clinic's wall reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.rules.local_time import wall_time
from clinic.rules.words import ResourceKind


@dataclass(frozen=True, slots=True)
class Busy:
    """One resource held for minutes `[start, end)`; `label` says why, where that is not a visit."""

    resource_id: int
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One resource that would do but is not free.

    `taken` is True where somebody holds it, from minute `since` until minute `until` with what
    is booked straight after; False where it is away or closed until it is back (None: not in
    the days looked at). `label` is the first holder's.
    """

    resource_id: int
    name: str
    taken: bool
    since: int
    until: int | None
    label: str = ""

    def sentence(self, asked: int, zone: ZoneInfo, held: str = "is taken") -> str:
        """The blocker in words, for a time asked for: "Room 2 is taken until 10:30"."""
        if self.taken and self.label:
            return f"{self.name} {self.label}"
        words = [self.name, held if self.taken else "is not available"]
        if self.since > asked:
            words += ["from", clock_words(self.since, asked, zone)]
        if self.until is not None:
            words += ["until", clock_words(self.until, asked, zone)]
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something one step needs at minute `start` and cannot have.

    `kind` is PATIENT where the patient is elsewhere. `wanted` is how many units of the kind
    the step needs at once, `blockers` those that would do but are not free: none where the
    clinic has no such unit, or not so many.
    """

    step_index: int
    kind: ResourceKind
    category: str
    start: int
    wanted: int = 1
    blockers: tuple[Blocker, ...] = ()

    def sentence(self, zone: ZoneInfo) -> str:
        """The obstacle in words the front desk can pass on."""
        what = (self.category or self.kind.value).replace("_", " ")
        held = "has another visit" if self.kind is ResourceKind.PATIENT else "is taken"
        blocked = "; ".join(one.sentence(self.start, zone, held) for one in self.blockers)
        if self.wanted > 1:
            return f"{self.wanted} × {what} needed at once: {blocked or 'there are not so many'}."
        if not blocked:
            return f"No {what} here would do for this."
        return f"{blocked}." if len(self.blockers) == 1 else f"No {what} is free: {blocked}."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a start is impossible, and possible ones near it, in minutes and in order."""

    obstacles: tuple[Obstacle, ...]
    nearest: tuple[int, ...]

    def sentence(self, zone: ZoneInfo) -> str:
        """Every obstacle in words, one after the other."""
        return " ".join(obstacle.sentence(zone) for obstacle in self.obstacles)


def clock_words(minute: int, near: int, zone: ZoneInfo) -> str:
    """The time on the clinic's wall, with the date where it is not the day of `near`."""
    local, day = wall_time(minute, zone), wall_time(near, zone).date()
    return f"{local:%H:%M}" if local.date() == day else f"{local:%H:%M} on {local.day} {local:%B}"
