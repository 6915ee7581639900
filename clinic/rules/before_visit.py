"""What a therapist reads before a visit: the last session, how it went, what has changed since.

Clinical source: the reference's 1.10 (no response is judged from the same day: it is taken at the
next visit, or 48 hours later and more) and 3.2 (which measures belong to a re-assessment).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from clinic.rules.adverse_events import EventEntry
from clinic.rules.consent import ConsentDue, Procedure
from clinic.rules.needling import SiteEntry
from clinic.rules.red_flags import AskedFacts
from clinic.rules.screen_state import ScreenLine, ScreenState
from clinic.rules.session_record import NoteBrief, ProblemFacts, Soreness, VisitFacts
from clinic.rules.words import AppointmentStatus, FactKind

JUDGED_AFTER = timedelta(hours=48)
"""From then on what the patient feels counts as the response to a session."""

PAIN = ("nprs_leg", "nprs_back")
"""Pain from 0 to 10, as an outcome score and as it is asked in a note."""

REASSESSED = ("odi", "rmdq_24", "lefs", "psfs", "sbi", "slr_angle")
"""What is measured again at a re-assessment where the episode began with it."""

CHANGE_SCORES = ("groc_11", "groc_15")
"""Scores that ask for the change itself: one of them belongs to every re-assessment."""


@dataclass(frozen=True)
class Scored:
    """The newest score of one measure in an episode."""

    measure: str
    value: float
    taken_at: datetime


@dataclass(frozen=True)
class LastSession:
    """The last signed session; `events` are the adverse events in it or told since."""

    public_id: str
    day: date
    therapist_name: str
    ended_at: datetime
    from_minute: int
    pain_before: int | None = None
    events: tuple[EventEntry, ...] = ()
    sites: tuple[SiteEntry, ...] = ()
    soreness: tuple[Soreness, ...] = ()
    phase_name: str = ""


@dataclass(frozen=True)
class Response:
    """Pain before the last session, and as it was later; `at` is None for this visit's own."""

    before: int
    after: float
    at: datetime | None = None


@dataclass(frozen=True)
class OtherVisit:
    """A visit since the last session of which there is no signed note."""

    day: date
    status: AppointmentStatus


@dataclass(frozen=True)
class MovedVisit:
    """That a visit was moved, from one minute to another."""

    was: int
    now: int


@dataclass(frozen=True)
class NewFlag:
    """A red flag raised since; `open` while it stops, or its task waits."""

    finding: str
    at: datetime
    open: bool


@dataclass(frozen=True)
class NewTask:
    """A task opened since."""

    public_id: str
    title: str
    open: bool


@dataclass(frozen=True)
class SinceLast:
    """What has changed since the last session; `phase` is the plan's new phase, if it is another.

    `answers` are those of the screen for contraindications that are not what they were.
    """

    visits: tuple[OtherVisit, ...] = ()
    moved: tuple[MovedVisit, ...] = ()
    answers: tuple[ScreenLine, ...] = ()
    flags: tuple[NewFlag, ...] = ()
    tasks: tuple[NewTask, ...] = ()
    phase: str = ""


@dataclass(frozen=True)
class BeforeFacts:
    """Everything a therapist reads before a visit; `last` is the last signed session.

    `asked` holds the last answer of each question asked before this visit; `held` says that a
    clinical hold is open; `screen` and `consent` how these stand for it, `consents` those to other
    procedures of this visit that were ever signed or refused; `scores` are the newest
    of the episode, `pain_now` what this visit's note says so far.
    """

    visit: VisitFacts
    problem: ProblemFacts | None = None
    last: LastSession | None = None
    facts: tuple[tuple[FactKind, str], ...] = ()
    notes: tuple[NoteBrief, ...] = ()
    asked: Mapping[str, AskedFacts] = field(default_factory=dict)
    held: bool = False
    screen: ScreenState = field(default_factory=ScreenState)
    consent: ConsentDue = field(default_factory=ConsentDue)
    consents: Mapping[Procedure, ConsentDue] = field(default_factory=dict)
    since: SinceLast = field(default_factory=SinceLast)
    scores: tuple[Scored, ...] = ()
    pain_now: int | None = None


def response_of(
    last: LastSession, scores: Iterable[Scored], pain_now: int | None
) -> Response | None:
    """How pain answered the last session; None while only the same day is known.

    What is said at this visit counts first, then the newest pain score of 48 hours later or more.
    """
    if last.pain_before is None:
        return None
    if pain_now is not None:
        return Response(last.pain_before, pain_now)
    known = [
        each
        for each in scores
        if each.measure in PAIN and each.taken_at >= last.ended_at + JUDGED_AFTER
    ]
    newest = max(known, key=lambda each: each.taken_at, default=None)
    return Response(last.pain_before, newest.value, newest.taken_at) if newest else None


def due_measures(scores: Iterable[Scored]) -> tuple[str, ...]:
    """What a re-assessment asks for: every measure the episode began with, and one of change.

    Without any score yet: pain, function, and the patient's own activities.
    """
    known = {each.measure for each in scores}
    begun = [measure for measure in REASSESSED if measure in known]
    change = [measure for measure in CHANGE_SCORES if measure in known] or [CHANGE_SCORES[0]]
    return (*(begun or ("odi", "psfs")), change[0])
