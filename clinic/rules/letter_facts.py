"""What the record knows when a letter is filled from it; plain values, nothing decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from clinic.rules.adverse_events import EventEntry
from clinic.rules.needling import SiteEntry
from clinic.rules.plan_values import PlanValue
from clinic.rules.red_flags import STOPPING, FlagFacts
from clinic.rules.scores import Series
from clinic.rules.session_record import PersonFacts, ProblemFacts
from clinic.rules.words import (
    Answered,
    Decision,
    DischargeReason,
    Disposition,
    FactKind,
    TherapyKind,
)

THINNERS = (
    "acenocoumarol",
    "anticoag",
    "antiplatelet",
    "apixaban",
    "argatroban",
    "aspirin",
    "bivalirudin",
    "blood thin",
    "clopidogrel",
    "dabigatran",
    "dalteparin",
    "dipyridamole",
    "edoxaban",
    "enoxaparin",
    "fondaparinux",
    "heparin",
    "phenprocoumon",
    "prasugrel",
    "rivaroxaban",
    "ticagrelor",
    "tinzaparin",
    "warfarin",
)
"""Names, in lower case, by which a medicine is noticed as thinning the blood."""

TO_REFER = STOPPING | {Disposition.URGENT_REFERRAL, Disposition.ROUTINE_REFERRAL}
"""What of a red flag's calls sends the patient to somebody else."""


@dataclass(frozen=True)
class Sender:
    """The clinic's letterhead; `zone` is its wall clock."""

    name: str
    address: str
    phone: str
    zone: str


@dataclass(frozen=True)
class Writer:
    """Who writes."""

    name: str
    credential: str = ""


@dataclass(frozen=True)
class Referral:
    """Who referred the patient, when and what for, as far as it is known."""

    by: str = ""
    on: date | None = None
    reason: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class LetterSession:
    """One signed session of the episode."""

    on: date
    note_id: str
    pain_before: int | None = None
    pain_after: int | None = None
    findings: str = ""
    outcome: str = ""
    sites: tuple[SiteEntry, ...] = ()
    others: tuple[TherapyKind, ...] = ()
    single_use: bool = True
    leaflet: bool = False
    worst_soreness: int | None = None


@dataclass(frozen=True)
class LetterVisits:
    """The visits of the episode: days missed since the last one attended, the next one booked."""

    attended: int = 0
    missed: tuple[date, ...] = ()
    missed_in_a_row: tuple[date, ...] = ()
    next_on: date | None = None


@dataclass(frozen=True)
class LetterEvent:
    """An adverse event, and the note it stands beside."""

    entry: EventEntry
    note_id: str


@dataclass(frozen=True)
class LetterDischarge:
    """How the episode ended."""

    reason: DischargeReason
    summary: str
    home: str
    self_referral: str
    on: date


@dataclass(frozen=True)
class LetterReview:
    """The last re-assessment and what it decided."""

    on: date
    decision: Decision
    why: str


@dataclass(frozen=True)
class LetterFacts:
    """All of it; `today` and all days are those of the clinic's wall clock.

    `sessions` run from the first to the last; `cleared_at` is when the five questions were last
    answered; `thinner_answer` what was last answered about blood thinners, None never asked, and
    `thinner` what was said with it.
    """

    person: PersonFacts
    sender: Sender
    writer: Writer
    today: date
    episode_id: str
    problem: ProblemFacts
    referral: Referral = Referral()
    visits: LetterVisits = LetterVisits()
    sessions: tuple[LetterSession, ...] = ()
    series: tuple[Series, ...] = ()
    events: tuple[LetterEvent, ...] = ()
    flags: tuple[FlagFacts, ...] = ()
    cleared_at: datetime | None = None
    known: tuple[tuple[FactKind, str], ...] = ()
    thinner_answer: Answered | None = None
    thinner: str = ""
    consent_on: date | None = None
    plan: PlanValue | None = None
    review: LetterReview | None = None
    discharge: LetterDischarge | None = None
    about_note: str = ""

    @property
    def open_flags(self) -> tuple[FlagFacts, ...]:
        """The red flags that are not closed, the most urgent first."""
        return most_urgent_first(flag for flag in self.flags if flag.closed_at is None)

    @property
    def thinners(self) -> tuple[str, ...]:
        """Medicines that thin the blood, and what was said of them before a session."""
        found = [
            text for kind, text in self.known if kind is FactKind.MEDICINE and is_thinner(text)
        ]
        if self.thinner_answer is Answered.YES:
            found.append(self.thinner or "taken, which one is not written down")
        return tuple(dict.fromkeys(found))

    @property
    def worst_events(self) -> tuple[LetterEvent, ...]:
        """The events a notice is about: those of the note it answers, else of the last one."""
        note = self.about_note or (self.events[0].note_id if self.events else "")
        return tuple(each for each in self.events if each.note_id == note)


@dataclass(frozen=True)
class MuscleCount:
    """How often one muscle of one side was needled, and with how many needles."""

    place: str
    sessions: int
    needles: int


def is_thinner(medicine: str) -> bool:
    """Whether a medicine, by its name, thins the blood."""
    said = medicine.casefold()
    return any(name in said for name in THINNERS)


def most_urgent_first(flags: Iterable[FlagFacts]) -> tuple[FlagFacts, ...]:
    """Red flags by what has to be acted on first."""
    order = list(Disposition)
    return tuple(sorted(flags, key=lambda flag: order.index(flag.disposition)))


def muscle_counts(sessions: Sequence[LetterSession]) -> list[MuscleCount]:
    """Each muscle and side that was needled, most often first."""
    found: dict[tuple[str, str], tuple[str, int, int]] = {}
    for session in sessions:
        seen = set()
        for site in session.sites:
            if not site.needles_in:
                continue
            key = (site.muscle, site.side)
            place, times, needles = found.get(key, (replace(site, level="").place, 0, 0))
            found[key] = (place, times + (key not in seen), needles + site.needles_in)
            seen.add(key)
    counted = [MuscleCount(*each) for each in found.values()]
    return sorted(counted, key=lambda each: (-each.sessions, -each.needles, each.place))


def points(value: Decimal) -> str:
    """A score without zeros behind: "12", "12.5"."""
    return f"{value.normalize():f}"
