"""A plan as booking it needs it: which visits it calls for, and what the patient would like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic.rules.series_cost import Wanted
from clinic.rules.visit_wishes import EARLIEST, LATEST, StepWish
from clinic.rules.words import PlannedVisitStatus as V

A_DAY = timedelta(days=1)
NOT_ACTIVE = "This plan is not active: its therapist begins it, or goes on with it, first."
NO_THERAPIES = "This plan does not say yet which therapies its visits hold: its therapist does."


@dataclass(frozen=True)
class Preference:
    """What the patient would like, in public ids; `therapist` empty means anybody.

    `weekdays` empty means any (Monday 0); starts lie between the local minutes `after` and
    `before`.
    """

    therapist: str = ""
    weekdays: frozenset[int] = frozenset()
    after: int = EARLIEST
    before: int = LATEST
    same_time: bool = False
    location: str = ""


@dataclass(frozen=True)
class PhaseToBook:
    """One phase: its cadence, and the therapies of each of its visits in order.

    `name` says which one it is, "Phase 2": what its therapist calls it may be clinical.
    """

    key: int
    name: str
    visits_per_week: int
    steps: tuple[StepWish, ...]
    needled: bool


@dataclass(frozen=True)
class VisitToBook:
    """One visit a plan calls for; `start` is when it stands, None where it has no appointment.

    `therapist` is the calendar of who gives it first, `giver` their public id, `appointment` the
    number of the visit that meets it, `version` that visit's, `location` where it is, while visits
    are held there. One that `must_move` cannot stay where it stands; one that
    `was_due` on a day was put off from it; one that is `outdated` holds other therapies than its
    phase has now.
    """

    id: int
    number: int
    phase: int
    due: date
    status: V
    provisional: bool = False
    appointment: int | None = None
    public_id: str = ""
    version: int = 0
    start: int | None = None
    therapist: int | None = None
    giver: str = ""
    location: str = ""
    was_due: date | None = None
    open: bool = False
    outdated: bool = False
    must_move: str = ""

    @property
    def seen(self) -> str:
        """How it stands, for a form to say what was seen; empty where it has no time."""
        return "" if self.start is None else f"{self.public_id} {self.version} {self.start}"

    @property
    def held_as(self) -> tuple[int, str]:
        """What it is looked for as: its phase, and where it stands; empty where it may choose."""
        return self.phase, self.location

    @property
    def can_be_dated(self) -> bool:
        """Whether it may be booked or moved: what began, was missed or is released may not."""
        return self.open if self.start is not None else self.status is V.UNBOOKED

    def stands_at(self, pick: Pick) -> bool:
        """Whether it stands there already, with that therapist and what the plan has now."""
        there = pick.start == self.start is not None and pick.therapist in ("", self.giver)
        return there and not self.outdated


@dataclass(frozen=True)
class PlanToBook:
    """A plan with its visits in order; `patient_id` is the record's number, `least` in minutes.

    `why_not` says why nothing of it can be booked, `therapist` is the number of who leads the
    episode, `version` counts the changes of the plan.
    """

    id: int
    public_id: str
    patient: str
    patient_id: int
    why_not: str
    least: int
    phases: tuple[PhaseToBook, ...]
    visits: tuple[VisitToBook, ...]
    therapist: int | None = None
    version: int = 1

    @property
    def active(self) -> bool:
        """Whether its visits can be booked."""
        return not self.why_not

    def phase_of(self, visit: VisitToBook) -> PhaseToBook:
        """The phase a visit belongs to."""
        return next(one for one in self.phases if one.key == visit.phase)

    @property
    def missed(self) -> list[VisitToBook]:
        """Those to which the patient did not come."""
        return [one for one in self.visits if one.status is V.MISSED]

    @property
    def unbooked(self) -> list[VisitToBook]:
        """Those that still need a time."""
        return [one for one in self.visits if one.status is V.UNBOOKED]

    @property
    def total(self) -> int:
        """How many visits the plan calls for; released ones are not needed any more."""
        return sum(one.status is not V.RELEASED for one in self.visits)

    def from_day(self, earliest: date) -> PlanToBook:
        """The same with what is overdue put off, as far as it must be and no further.

        Nothing to book is due before `earliest`; visits that are overdue together keep their
        distances. A later one keeps its day, unless the one before it in the plan is put off so
        far that less than the plan's least time lies between: then it is put off with it.
        """
        visits: list[VisitToBook] = []
        last, put_off = None, None
        for visit in self.visits:
            new = visit
            if visit.status is V.UNBOOKED:
                gap = A_DAY if last is None else max(visit.due - last, A_DAY)
                new = put_off = _put_off(visit, earliest, put_off, (gap, self.least))
            if visit.status is not V.RELEASED:
                last = visit.due
            visits.append(new)
        return replace(self, visits=tuple(visits))

    def wanted(self, visit: VisitToBook, stands: date | None = None) -> Wanted:
        """The visit as its cost needs it; one that `stands` had best stay near to that day."""
        return Wanted(visit.number, stands or visit.due, self.phase_of(visit).needled)


@dataclass(frozen=True)
class Pick:
    """What a person chose for one visit: a start, with whom (a public id), or to leave it out.

    `seen` is how the visit stood when they chose (`VisitToBook.seen`).
    """

    number: int
    start: int | None
    therapist: str = ""
    seen: str = ""


def _put_off(
    visit: VisitToBook, earliest: date, before: VisitToBook | None, gaps: tuple[timedelta, int]
) -> VisitToBook:
    """A visit to book with its new day, `before` being the one to book before it.

    `gaps` are the days since the last visit as planned, and the least minutes between two.
    """
    gap, least = gaps
    due = max(visit.due, earliest)
    if before is not None:
        near = due - before.due < min(gap, max(timedelta(minutes=least), A_DAY))
        if near or visit.due < earliest:
            due = max(due, before.due + gap)
    return visit if due == visit.due else replace(visit, due=due, was_due=visit.due)
