"""A location's day as plain values, for queries to fill and pages to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.bit_calendar import Span
from clinic.rules.words import AppointmentStatus, HoldKind, NoteStatus, ResourceKind, TherapyKind


@dataclass(frozen=True)
class DiaryStep:
    """One therapy of a visit, and who gives it; `calendar` is the therapist's, if one does."""

    therapy: str
    kind: TherapyKind
    therapist: str
    calendar: str
    start: int
    end: int


@dataclass(frozen=True)
class Occupied:
    """One resource a visit holds, in minutes; `step_id` tells the parts of a chain apart."""

    resource: str
    name: str
    kind: ResourceKind
    start: int
    end: int
    step_id: int | None


def _serves(held: Occupied, step: DiaryStep) -> bool:
    """Whether it is held for this step: from inside it on, or from before it to its end.

    A turnover begins before the next step too, and is over before that step is.
    """
    begins = step.start <= held.start < step.end
    return begins or (held.start < step.start and held.end >= step.end)


@dataclass
class DiaryVisit:
    """A visit as the desk sees it: never a diagnosis, a reason or a note.

    `alert` says that a clinical alert stands on the record, not which; `held` that a clinical
    hold stops what is booked, never why. `good_to_know` is what
    everybody who meets the patient may read. `since` is the minute of the latest status change.
    """

    public_id: str
    number: int
    version: int
    patient: str
    family: str
    given: str
    phone: str
    status: AppointmentStatus
    start: int
    end: int
    steps: list[DiaryStep] = field(default_factory=list)
    occupies: list[Occupied] = field(default_factory=list)
    plan_visit: tuple[int, int] | None = None
    note: NoteStatus | None = None
    first: bool = False
    since: int | None = None
    alert: bool = False
    held: bool = False
    consent_due: bool = False
    good_to_know: list[str] = field(default_factory=list)

    def given_by(self, calendar: str) -> bool:
        """Whether the therapist with this calendar gives a step of it, cancelled or not."""
        return any(step.calendar == calendar for step in self.steps)

    def used_in(self, step: DiaryStep) -> list[Occupied]:
        """What this step uses; not what an earlier one left behind to be made ready again."""
        return [held for held in self.occupies if _serves(held, step)]

    def steps_in(self, held: Occupied) -> list[DiaryStep]:
        """The steps that use this, in order: more than one where the patient stays."""
        return [step for step in self.steps if _serves(held, step)]


@dataclass(frozen=True)
class HeldTime:
    """Time kept back on a resource: for what, and until which minute of the clock.

    `hold` is the same for all that is kept back together.
    """

    start: int
    end: int
    kind: HoldKind
    until: int
    hold: int = 0


@dataclass(frozen=True)
class DiaryColumn:
    """A resource of the location with its open spans of the day and why it is away."""

    public_id: str
    name: str
    kind: ResourceKind
    category: str
    open: tuple[Span, ...]
    away: tuple[tuple[int, int, str], ...]
    held: tuple[HeldTime, ...] = ()


@dataclass(frozen=True)
class DiaryDay:
    """A location's day; `gone` counts visits of a week's therapist that were cancelled."""

    location: str
    location_name: str
    day: date
    zone: ZoneInfo
    span: Span
    columns: tuple[DiaryColumn, ...]
    visits: tuple[DiaryVisit, ...]
    gone: int = 0


@dataclass(frozen=True)
class NeedlesIn:
    """Since which minute needles are in, and for how many they are to stay.

    Without `minutes` the time is not measured, and `since` is when the session began.
    """

    since: int
    minutes: int | None = None
