"""A session as plain values: the visit, its note and what is typed into it; no tables, no web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from clinic.rules.adjuncts import KeptAdjunct
from clinic.rules.adverse_events import KeptEvent
from clinic.rules.attached import FileFacts
from clinic.rules.needle_incidents import KeptIncident
from clinic.rules.needle_time import NO_TIMES, NeedleTimes
from clinic.rules.needling import SiteEntry
from clinic.rules.needling_stops import NOTHING_KNOWN, Known
from clinic.rules.plan_order import Acknowledged
from clinic.rules.reassessment import Reassess
from clinic.rules.signing import NoteEntry
from clinic.rules.words import (
    AppointmentStatus,
    EpisodePhase,
    NoteStatus,
    Side,
    TherapyKind,
)

MAX_SITES = 40
"""Most needled sites one note can hold."""

LONGEST_TEXT = 4000
LONGEST_RESPONSE = 1000
LONGEST_POINT = 40
LONGEST_REASON = 300
LONGEST_MAKER, LONGEST_LOT = 80, 40
"""Longest texts of a note, in characters: findings and outcome, response, point, reason."""

WEEKS_ACUTE, WEEKS_SUBACUTE = 6, 12
DAYS_IN_A_WEEK = 7


@dataclass(frozen=True)
class PersonFacts:
    """Who is treated."""

    public_id: str
    name: str
    birth_date: date | None = None


@dataclass(frozen=True)
class StepFacts:
    """One therapy of a visit, and the names of the rooms or equipment it has."""

    kind: TherapyKind
    name: str
    from_minute: int
    to_minute: int
    therapist_id: int | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisitFacts:
    """One visit; `number` of `total` is its place in the plan, `zone` the wall clock's."""

    public_id: str
    person: PersonFacts
    from_minute: int
    to_minute: int
    status: AppointmentStatus
    zone: str
    location: str = ""
    steps: tuple[StepFacts, ...] = ()
    number: int | None = None
    total: int | None = None

    def treated_by(self, therapist_id: int | None) -> bool:
        """Whether this therapist gives a step of it."""
        return any(step.therapist_id == therapist_id for step in self.steps if step.therapist_id)

    @property
    def is_everybodys(self) -> bool:
        """Whether no step of it has a therapist: any who treats the patient may write it down."""
        return not any(step.therapist_id for step in self.steps)


@dataclass(frozen=True)
class NoteBrief:
    """That there is a note of a visit, whose it is and how far it got; pain as it began."""

    public_id: str
    status: NoteStatus
    therapist_id: int
    therapist_name: str
    started_at: datetime
    pain_before: int | None = None


@dataclass(frozen=True)
class KeptSite:
    """A needled site as kept, under its public name."""

    public_id: str
    entry: SiteEntry


@dataclass(frozen=True)
class Amendment:
    """What was added to a note afterwards."""

    text: str
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Soreness:
    """The patient's own 0 to 10, a number of hours after the session."""

    hours: int
    score: int
    remark: str = ""


@dataclass(frozen=True)
class NoteFacts:
    """A session note in full; `entry` holds the answers and, in order, the sites.

    `known` is what a draft is held against; of a closed note nothing is looked up.
    """

    public_id: str
    version: int
    status: NoteStatus
    therapist_id: int
    therapist_name: str
    visit: VisitFacts
    entry: NoteEntry
    started_at: datetime
    sites: tuple[KeptSite, ...] = ()
    findings: str = ""
    consent: str = ""
    screening: str = ""
    ended_at: datetime | None = None
    signed_at: datetime | None = None
    signed_name: str = ""
    error_reason: str = ""
    replaces: str = ""
    replaced_by: str = ""
    amendments: tuple[Amendment, ...] = ()
    soreness: tuple[Soreness, ...] = ()
    known: Known = NOTHING_KNOWN
    times: NeedleTimes = NO_TIMES
    incidents: tuple[KeptIncident, ...] = ()
    events: tuple[KeptEvent, ...] = ()
    adjuncts: tuple[KeptAdjunct, ...] = ()
    supervisor_id: int | None = None
    supervisor_name: str = ""
    cosigned_at: datetime | None = None
    cosigned_name: str = ""
    leaflet_number: int = 0
    leaflet_id: int | None = None
    files: tuple[FileFacts, ...] = ()
    billed: int = 0

    @property
    def awaits_cosigning(self) -> bool:
        """Whether it is signed and its supervisor has not signed under it yet."""
        signed = self.status == NoteStatus.SIGNED and self.supervisor_id is not None
        return signed and self.cosigned_at is None

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written in."""
        return self.status == NoteStatus.DRAFT


@dataclass(frozen=True)
class ProblemFacts:
    """What is treated and where the plan stands; `phase_number` counts the plan's phases from 1."""

    problem: str
    side: Side | None = None
    onset_on: date | None = None
    phase_override: EpisodePhase | None = None
    phase_name: str = ""
    phase_number: int | None = None
    phase_count: int | None = None
    goal: str = ""
    reassess: Reassess | None = None
    plan_id: str = ""
    fine: tuple[Acknowledged, ...] = ()

    def stage(self, today: date) -> EpisodePhase | None:
        """Acute under 6 weeks from onset, subacute to 12, then chronic; None when not known."""
        if self.phase_override or self.onset_on is None:
            return self.phase_override
        weeks = (today - self.onset_on).days // DAYS_IN_A_WEEK
        if weeks < WEEKS_ACUTE:
            return EpisodePhase.ACUTE
        return EpisodePhase.SUBACUTE if weeks <= WEEKS_SUBACUTE else EpisodePhase.CHRONIC


@dataclass(frozen=True)
class NoteTyped:
    """What was typed into a draft and sent.

    `version` is the note's as it was shown; `answers` is None when only sites were sent;
    `sites` go by public id, `new` is a site being added. `reasons` are those for needling both
    sides of the chest and the same muscle again, None where they were not sent. `key` is the
    form's own. `seconds_ago` is for a press that reached the clinic late.
    """

    version: int
    key: str = ""
    answers: NoteEntry | None = None
    findings: str = ""
    sites: Mapping[str, SiteEntry] = field(default_factory=dict)
    new: SiteEntry | None = None
    reasons: tuple[str, str] | None = None
    seconds_ago: int = 0
