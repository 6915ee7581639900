"""The progress of one episode in finished words and pictures; the paper is made of this page."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.body_heat import BodyHeat, body_heat
from clinic.pages.charts import ChartPoint, LineChart, PhaseBand, Table, pain_chart
from clinic.pages.charts_dose import NEEDLES, TWITCHES, curve_chart, dose_chart, dose_table
from clinic.pages.charts_measure import SMALL, measure_chart
from clinic.pages.form_parts import Back, Part, Row
from clinic.pages.measures import (
    NONE,
    change_words,
    number,
    one_word,
    signed_number,
    threshold_words,
)
from clinic.pages.progress_parts import (
    GIVEN_HEAD,
    GoalLine,
    SafetyWord,
    adherence_rows,
    adjunct_rows,
    exam_rows,
    given_rows,
    goal_lines,
    order_words,
    period_words,
    plan_rows,
    safety_words,
)
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, full_date, isolated, short_date
from clinic.rules.measure_change import ALREADY_A_CHANGE, SCREENS
from clinic.rules.muscle_history import HistorySession, HistorySite
from clinic.rules.muscle_history import Measure as Shaded
from clinic.rules.progress_doses import doses, soreness_curve
from clinic.rules.progress_values import (
    KeptReport,
    ProgressFacts,
    Session,
    skipped,
)
from clinic.rules.score_reading import recovered
from clinic.rules.scores import Series
from clinic.rules.words import Decision

MEASURE_HEAD = ("Measure", "First", "Before", "Now", "Change", "It means")
DECISIONS = {
    Decision.CONTINUE: "Continue",
    Decision.CHANGE: "Change",
    Decision.STOP: "Stop",
    Decision.REFER: "Refer",
}
PARTS = [
    Part("Reporting period", "Days of this problem.", ["from_on", "to_on"], 2),
    Part(
        "Assessment and decision",
        "In one paragraph, with the reason. It is signed with all that stands above, and is never"
        " altered.",
        ["assessment*", "decision", "plan*?"],
    ),
]


@dataclass(frozen=True)
class MeasureLine:
    """One measure: first, previous and newest score, its change, small and large picture."""

    name: str
    range_word: str
    first: str
    previous: str
    now: str
    change: str
    word: Pill
    meaning: str
    threshold: str
    spark: LineChart
    chart: LineChart

    @property
    def cells(self) -> tuple[str, ...]:
        """The row on paper."""
        means = f"{self.word.word} ({self.threshold})" if self.threshold else self.word.word
        return (self.name, self.first, self.previous, self.now, self.change, means)


@dataclass(frozen=True)
class ReportLine:
    """One signed report and the way to it."""

    period: str
    decision: str
    who: str
    href: str


@dataclass(frozen=True)
class ProgressPage:
    """The page."""

    name: str
    title: str
    sub: str
    back: Back
    pdf_href: str
    action: str
    measures_href: str
    due: str
    header: tuple[Row, ...]
    safety: tuple[SafetyWord, ...]
    measures: tuple[MeasureLine, ...]
    recovered: str
    pain: LineChart
    heat: BodyHeat
    doses: tuple[LineChart, ...]
    dose_table: Table
    curve: LineChart
    goals: tuple[GoalLine, ...]
    given: Table
    adjuncts: tuple[Row, ...]
    order: str
    exam: tuple[Row, ...]
    adherence: tuple[Row, ...]
    plan: tuple[Row, ...]
    reports: tuple[ReportLine, ...]
    parts: list[Part]


@dataclass(frozen=True)
class ProgressWays:
    """Where the links lead; `report` takes a report's public id."""

    back: str
    pdf: str
    action: str
    measures: str
    reports: dict[str, str]


def progress_page(facts: ProgressFacts, ways: ProgressWays) -> ProgressPage:
    """The page of one episode."""
    points = doses(facts.sessions)
    return ProgressPage(
        name=isolated(facts.person.name),
        title="Progress",
        sub=f"{isolated(facts.person.name)} · {_problem(facts)}",
        back=Back(ways.back, "The record"),
        pdf_href=ways.pdf,
        action=ways.action,
        measures_href=ways.measures,
        due=_due(facts),
        header=_header(facts),
        safety=safety_words(facts),
        measures=tuple(_measure(one, facts) for one in facts.series),
        recovered=_recovered(facts),
        pain=pain_chart([_point(each) for each in facts.sessions], _phases(facts)),
        heat=body_heat([_history(each) for each in facts.sessions], Shaded.NEEDLES),
        doses=tuple(dose_chart(points, what) for what in (NEEDLES, TWITCHES)),
        dose_table=dose_table(points),
        curve=curve_chart(soreness_curve(facts.sessions)),
        goals=goal_lines(facts),
        given=Table(GIVEN_HEAD, given_rows(facts)),
        adjuncts=adjunct_rows(facts),
        order=order_words(facts),
        exam=exam_rows(facts),
        adherence=adherence_rows(facts),
        plan=plan_rows(facts),
        reports=tuple(_report(each, ways.reports) for each in facts.reports),
        parts=PARTS,
    )


def _problem(facts: ProgressFacts) -> str:
    stage = facts.problem.stage(facts.until)
    side = facts.problem.side
    return ", ".join(filter(None, (facts.problem.problem, side, stage)))


def _header(facts: ProgressFacts) -> tuple[Row, ...]:
    born, onset = facts.person.birth_date, facts.problem.onset_on
    visits = facts.plan.visits if facts.plan else None
    here = count(len(facts.sessions), "signed session")
    rows = (
        Row("Born", full_date(born) if born else "not known"),
        Row("Problem", _problem(facts)),
        Row("Onset", full_date(onset) if onset else "not known"),
        Row("Reporting period", period_words(facts.since, facts.until)),
        Row(
            "Visits",
            f"{visits.attended} attended of {visits.planned} planned, {visits.missed} missed"
            if visits
            else here,
        ),
        Row("Clinician", facts.clinician),
        Row("Referred by", facts.referrer),
    )
    return tuple(row for row in rows if row.value)


def _due(facts: ProgressFacts) -> str:
    if not facts.report_is_due:
        return ""
    days = (facts.until - facts.since).days
    done = f"{count(len(facts.lately), 'visit')} in {count(days, 'day')}"
    return f"A progress report is due: {done} since {short_date(facts.since)}."


def _measure(series: Series, facts: ProgressFacts) -> MeasureLine:
    measure, change = series.measure, series.change
    gaps, zone = skipped(series, facts), ZoneInfo(facts.zone)
    best = "more is better" if measure.higher_is_better else "less is better"
    if measure.slug in ALREADY_A_CHANGE:
        best = "a change as the patient rates it"
    return MeasureLine(
        name=", ".join(filter(None, (measure.name, series.site))),
        range_word=f"{measure.minimum} to {measure.maximum} {measure.unit}, {best}",
        first=number(series.first.value),
        previous=number(series.previous.value) if series.previous else NONE,
        now=number(series.now.value),
        change=signed_number(change.by) if change else NONE,
        word=one_word(series),
        meaning=change_words(measure, change).word,
        threshold="" if measure.slug in SCREENS else threshold_words(measure),
        spark=measure_chart(series, gaps, zone, SMALL),
        chart=measure_chart(series, gaps, zone),
    )


def _recovered(facts: ProgressFacts) -> str:
    zone = ZoneInfo(facts.zone)
    found = recovered(
        (one.measure.slug, one.now.value, one.now.taken_at.astimezone(zone).date())
        for one in facts.series
    )
    if found is None:
        return ""
    return "Recovered: no pain, and RMDQ 2 or less." if found else ""


def _point(session: Session) -> ChartPoint:
    day = f"{session.day.day} {session.day:%b}"
    return ChartPoint(day, session.pain_before, session.pain_after)


def _phases(facts: ProgressFacts) -> list[PhaseBand]:
    """Each phase over the sessions that were of it."""
    names = {each.key: each.name for each in facts.plan.phases} if facts.plan else {}
    found: list[PhaseBand] = []
    for at, session in enumerate(facts.sessions):
        name = names.get(session.phase, "")
        if found and found[-1].word == name:
            found[-1] = PhaseBand(found[-1].first, at, name)
        else:
            found.append(PhaseBand(at, at, name))
    return found if names else []


def _history(session: Session) -> HistorySession:
    sites = (HistorySite(one.muscle, one.side, one.needles, one.twitch) for one in session.sites)
    return HistorySession(session.day, session.pain_before, session.worst_soreness, tuple(sites))


def _report(report: KeptReport, hrefs: dict[str, str]) -> ReportLine:
    return ReportLine(
        period_words(report.from_on, report.to_on),
        DECISIONS[report.decision],
        f"{report.by}, {short_date(report.signed_on)}",
        hrefs[report.public_id],
    )
