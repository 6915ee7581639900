"""The progress of an episode as plain values, and what is told from them.

Clinical source: reference 5.1 (what a summary holds).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.rules.needling_words import Twitch
from clinic.rules.plan_reality import Tally
from clinic.rules.progress_goals import Goal
from clinic.rules.scores import Series
from clinic.rules.session_record import PersonFacts, ProblemFacts
from clinic.rules.words import Decision, TherapyKind

QUESTIONNAIRES = frozenset({"odi", "rmdq_24", "lefs", "psfs", "sbi"})
"""What is asked again at a re-assessment."""


@dataclass(frozen=True)
class GivenSite:
    """One needled site of a session; `minutes` is how long its needles stayed, None unknown."""

    muscle: str
    side: str
    needles: int
    twitch: str
    minutes: int | None = None


@dataclass(frozen=True)
class GivenAdjunct:
    """Another therapy of a session with its dose, as far as it was written down."""

    kind: TherapyKind
    minutes: int | None = None
    temperature_c: int | None = None
    pressure_mmhg: int | None = None


@dataclass(frozen=True)
class Session:
    """One signed session; soreness by hours after it, `phase` the plan's phase (0: none).

    `missing` counts needles that were not counted out.
    """

    note: str
    day: date
    therapist: str
    phase: int = 0
    pain_before: int | None = None
    pain_after: int | None = None
    findings: str = ""
    sites: tuple[GivenSite, ...] = ()
    adjuncts: tuple[GivenAdjunct, ...] = ()
    soreness: tuple[tuple[int, int], ...] = ()
    missing: int = 0

    @property
    def needles(self) -> int:
        """All needles of it."""
        return sum(site.needles for site in self.sites)

    @property
    def twitches(self) -> int:
        """How many of its sites twitched."""
        return sum(site.twitch in {Twitch.SINGLE, Twitch.MULTIPLE} for site in self.sites)

    @property
    def worst_soreness(self) -> int | None:
        """The worst soreness a day or more later, None where none was reported."""
        return max((score for hours, score in self.soreness if hours), default=None)


@dataclass(frozen=True)
class SafetyLine:
    """One thing for the safety line: what it is, since when, and whether it is open."""

    words: str
    day: date
    open: bool = False


@dataclass(frozen=True)
class PhaseFacts:
    """One phase of the plan."""

    key: int
    name: str
    visits_per_week: int
    weeks: int


@dataclass(frozen=True)
class PlanFacts:
    """The plan the episode is treated by, and what becomes of its visits."""

    public_id: str
    phases: tuple[PhaseFacts, ...]
    visits: Tally
    reassess_every: int | None
    reassess_days: int | None
    stop_rules: str
    home: tuple[str, ...] = ()
    reassessed: tuple[date, ...] = ()
    attended_on: tuple[date, ...] = ()
    missed_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class KeptReport:
    """A report that was signed: the days it is of, by whom and when."""

    public_id: str
    from_on: date
    to_on: date
    decision: Decision
    signed_on: date
    by: str


@dataclass(frozen=True)
class ReportDue:
    """After how many visits or days a report is due."""

    visits: int
    days: int


@dataclass(frozen=True)
class ProgressFacts:
    """All a progress summary is made of; `today` is the day it is of.

    `period` has the days a report is of, None for the summary as it stands.
    """

    episode: str
    person: PersonFacts
    problem: ProblemFacts
    referrer: str
    opened_on: date
    closed_on: date | None
    clinician: str
    today: date
    zone: str
    series: tuple[Series, ...] = ()
    goals: tuple[Goal, ...] = ()
    plan: PlanFacts | None = None
    sessions: tuple[Session, ...] = ()
    flags: tuple[SafetyLine, ...] = ()
    answers: tuple[SafetyLine, ...] = ()
    events: tuple[SafetyLine, ...] = ()
    reports: tuple[KeptReport, ...] = ()
    due: ReportDue = ReportDue(10, 30)
    period: tuple[date, date] | None = None

    @property
    def is_past(self) -> bool:
        """Whether it is of a period that ended before today."""
        return self.period is not None and self.period[1] < self.today

    @property
    def until(self) -> date:
        """The last day it can be of."""
        if self.period:
            return self.period[1]
        return min(self.today, self.closed_on or self.today)

    @property
    def since(self) -> date:
        """The day after the last signed report, or the first of the episode or the period."""
        if self.period:
            return self.period[0]
        last = max((each.to_on for each in self.reports), default=None)
        return min(last + timedelta(days=1), self.until) if last else self.opened_on

    def is_recent(self, day: date) -> bool:
        """Whether a day is of the period that no signed report holds yet."""
        return self.since <= day <= self.until

    @property
    def lately(self) -> tuple[Session, ...]:
        """The sessions that no signed report holds yet."""
        return tuple(each for each in self.sessions if self.is_recent(each.day))

    @property
    def report_is_due(self) -> bool:
        """Whether so many visits or days have gone by without a signed report."""
        long = (self.until - self.since).days >= self.due.days
        return bool(self.lately) and (long or len(self.lately) >= self.due.visits)


def skipped(series: Series, facts: ProgressFacts) -> tuple[date, ...]:
    """The days on which a questionnaire was not asked though it was time for it.

    These are the re-assessments, and days on which two others were asked.
    """
    slug = _sheet(series)
    if slug not in QUESTIONNAIRES:
        return ()
    zone = ZoneInfo(facts.zone)
    asked: dict[date, set[str]] = defaultdict(set)
    for each in facts.series:
        for one in each.scores:
            asked[one.taken_at.astimezone(zone).date()].add(_sheet(each))
    others = {day for day, slugs in asked.items() if len(slugs & QUESTIONNAIRES - {slug}) > 1}
    held = facts.plan.reassessed if facts.plan else ()
    return tuple(sorted(day for day in {*others, *held} if slug not in asked.get(day, ())))


def _sheet(series: Series) -> str:
    return series.measure.slug.removesuffix("_activity")


@dataclass(frozen=True)
class GivenLine:
    """What one muscle of one side was given over all sessions; minutes None: never written."""

    muscle: str
    side: str
    sessions: int
    needles: int
    minutes: int | None
    twitch: int
    twitch_asked: int


def given_by_muscle(sessions: Sequence[Session]) -> tuple[GivenLine, ...]:
    """Treatment given by muscle and side, most sessions first."""
    found: dict[tuple[str, str], list[tuple[int, GivenSite]]] = defaultdict(list)
    for number, session in enumerate(sessions):
        for site in session.sites:
            found[site.muscle, site.side].append((number, site))
    lines = (_line(place, given) for place, given in found.items())
    return tuple(sorted(lines, key=lambda line: (-line.sessions, -line.needles, line.muscle)))


def _line(place: tuple[str, str], given: Sequence[tuple[int, GivenSite]]) -> GivenLine:
    sites = [site for _, site in given]
    minutes = [site.minutes for site in sites if site.minutes is not None]
    sought = [site for site in sites if site.twitch not in {"", Twitch.NOT_SOUGHT}]
    return GivenLine(
        *place,
        sessions=len({number for number, _ in given}),
        needles=sum(site.needles for site in sites),
        minutes=sum(minutes) if minutes else None,
        twitch=sum(site.twitch != Twitch.NONE for site in sought),
        twitch_asked=len(sought),
    )


def adjuncts_given(sessions: Sequence[Session]) -> dict[TherapyKind, list[GivenAdjunct]]:
    """The other therapies of all sessions, by kind, the most frequent first."""
    found: dict[TherapyKind, list[GivenAdjunct]] = defaultdict(list)
    for session in sessions:
        for each in session.adjuncts:
            found[each.kind].append(each)
    often = Counter({kind: len(given) for kind, given in found.items()})
    return {kind: found[kind] for kind, _ in often.most_common()}
