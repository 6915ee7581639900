"""What a visit asks for, and of whom: the plain values a search for a time starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.rules.bit_calendar import TICK, all_ticks, ticks_down, ticks_up
from clinic.rules.words import ResourceKind, TherapyKind

Window = tuple[int, int | None]
"""Minutes inside a step, from (included) and to (not included); None is the step's end.

A negative beginning counts back from the step's end: (-10, None) are its last ten minutes.
"""

Stamp = tuple[str, int]
"""How new a calendar is: the clinic's epoch, and the calendar's version in it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One resource that can be used: a therapist, a room, a piece of equipment.

    `category` says what a room or piece of equipment is good for ("treatment_room", "sauna",
    "boots"); `therapies` are the ids of the therapies a therapist may give.
    """

    id: int
    kind: ResourceKind
    name: str
    category: str = ""
    therapies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """What a therapy occupies: one unit, for windows of minutes inside the step.

    Any unit of the kind and category will do (no category: any of the kind; a therapist must
    also be allowed to give the step's therapy); `only` narrows that to the ids in it. Several
    windows are always met by the same unit, which is free between them (retention: insert
    0-10, remove 20-30). `turnover` minutes follow the last window. Two needs of one step are
    always met by two different units.

    ValueError for a patient (held by the visit itself), windows out of order, or a negative
    turnover.
    """

    kind: ResourceKind
    category: str = ""
    windows: tuple[Window, ...] = ((0, None),)
    turnover: int = 0
    only: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.kind is ResourceKind.PATIENT:
            raise ValueError("the patient is held by the visit, not by a need")
        if self.turnover < 0:
            raise ValueError("turnover cannot be negative")
        if not self.windows:
            raise ValueError("a need has at least one window")

    def accepts(self, unit: Unit, therapy_id: int) -> bool:
        """Whether this unit would do for a step of that therapy."""
        return (
            unit.kind is self.kind
            and self.category in ("", unit.category)
            and (not self.only or unit.id in self.only)
            and (self.kind is not ResourceKind.THERAPIST or therapy_id in unit.therapies)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One therapy of a visit: how long, what it needs, how long the patient may wait for it.

    `minutes` is the length, `wait` the longest wait before this step (without meaning for the
    first), `kind` what sort of therapy it is. Lengths round up to ticks, waits round down,
    windows round outward. ValueError for a step of no length, a negative wait, or a window
    outside the step.
    """

    therapy_id: int
    minutes: int
    needs: tuple[Need, ...]
    wait: int = 0
    kind: TherapyKind | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.wait < 0:
            raise ValueError("a step takes time, and a wait is not negative")
        for need in self.needs:
            self._check(need)

    @property
    def ticks(self) -> int:
        """The step's length in ticks."""
        return ticks_up(self.minutes)

    @property
    def wait_ticks(self) -> int:
        """The longest wait before the step, in whole ticks."""
        return ticks_down(self.wait)

    def windows(self, need: Need) -> tuple[tuple[int, int], ...]:
        """The need's windows in ticks from the step's start, without the turnover."""
        return tuple(
            (ticks_down(begin), ticks_up(end)) for begin, end in map(self._minutes_of, need.windows)
        )

    def _minutes_of(self, window: Window) -> tuple[int, int]:
        begin, end = window
        return begin + (self.minutes if begin < 0 else 0), self.minutes if end is None else end

    def _check(self, need: Need) -> None:
        reached = 0
        for begin, end in map(self._minutes_of, need.windows):
            if not reached <= begin < end <= self.minutes:
                raise ValueError("a need's windows lie in order inside the step")
            reached = end


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit that is wanted: one patient, one or more steps in order.

    `patient_id` is the patient's resource id; None looks for a time without one.
    `therapist_id` names a therapist: every step whose therapy they give is theirs.
    `preferred_therapist_id` is taken where free, and costs no opening.
    `same_therapist` asks for one therapist for all steps that need one. A step's therapist is
    the one of its first need of that kind; further ones assist. ValueError without a step.
    """

    patient_id: int | None
    steps: tuple[Step, ...]
    therapist_id: int | None = None
    preferred_therapist_id: int | None = None
    same_therapist: bool = False

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a visit has at least one step")


@dataclass(frozen=True, slots=True)
class Calendars:
    """The free time of every resource concerned, over the same stretch of ticks.

    `origin` is the minute of the first tick (on a five-minute tick), `ticks` how many there
    are, `free` a mask for each resource id. A resource without a mask is never free. A visit
    must end inside; to look a week at a time, let the stretches overlap by the longest visit.
    `as_of` says how new each resource's rows were at least.
    """

    origin: int
    ticks: int
    free: Mapping[int, int] = field(repr=False)
    as_of: Mapping[int, Stamp] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.origin % TICK:
            raise ValueError("a calendar begins on a five-minute tick")

    def free_ticks(self, resource_id: int | None) -> int:
        """The mask of one resource; nobody in particular (None) is always free."""
        every = all_ticks(self.ticks)
        return every if resource_id is None else self.free.get(resource_id, 0) & every

    def minute(self, tick: int) -> int:
        """The minute at which a tick begins."""
        return self.origin + tick * TICK

    def tick(self, minute: int) -> int | None:
        """The tick that begins at that minute; None off the ticks or outside the calendar."""
        tick, off = divmod(minute - self.origin, TICK)
        return tick if off == 0 and 0 <= tick < self.ticks else None
