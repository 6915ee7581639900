"""The parts of a progress summary in words: treatment, examination, visits, goals, safety."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.pages.form_parts import Row
from clinic.pages.measures import measured_at, number
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, mid_sentence, short_date
from clinic.rules.adjuncts import NAMES
from clinic.rules.measures import MEASURES
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import side_words
from clinic.rules.progress_goals import Goal, goal_status, series_of_goal
from clinic.rules.progress_values import (
    GivenAdjunct,
    GivenLine,
    ProgressFacts,
    SafetyLine,
    adjuncts_given,
    given_by_muscle,
)
from clinic.rules.scores import Series
from clinic.rules.words import GoalStatus, TherapyKind

NONE = "–"
GOAL_PILLS = {
    GoalStatus.ACHIEVED: Pill("done", "Achieved", "done"),
    GoalStatus.IMPROVING: Pill("done", "Improving"),
    GoalStatus.NO_CHANGE: Pill("plain", "No change"),
    GoalStatus.WORSENING: Pill("due", "Worsening"),
    GoalStatus.NOT_ACHIEVED: Pill("due", "Not achieved"),
}
NOT_TOLD = Pill("plain", "Not measured yet")
LONGEST_FINDINGS = 280
NOTHING = "None"


@dataclass(frozen=True)
class GoalLine:
    """One goal: its words, how it is measured, its day, how far it is."""

    text: str
    measured: str
    due: str
    state: Pill


@dataclass(frozen=True)
class SafetyWord:
    """One part of the safety line; `kind` is stop, due or plain."""

    label: str
    text: str
    kind: str


def goal_lines(facts: ProgressFacts) -> tuple[GoalLine, ...]:
    """Every goal of the plan with its state, told from the scores."""
    return tuple(_goal(goal, facts) for goal in facts.goals)


def _goal(goal: Goal, facts: ProgressFacts) -> GoalLine:
    series = series_of_goal(goal, facts.series) if goal.measure else None
    state = goal_status(goal, series, facts.until)
    return GoalLine(
        goal.text,
        _measured(goal, number(series.now.value) if series else ""),
        short_date(goal.due_on) if goal.due_on else NONE,
        GOAL_PILLS[state] if state else _not_told(series),
    )


def _not_told(series: Series | None) -> Pill:
    """Why nothing is said: a first score alone, or a measure without a threshold."""
    if series is None:
        return NOT_TOLD
    return Pill("plain", "First score" if series.change is None else "Not interpretable")


def _measured(goal: Goal, now: str) -> str:
    measure = MEASURES.get(goal.measure)
    if measure is None or goal.target is None:
        return "judged by hand"
    way = "at least" if measure.higher_is_better else "at most"
    words = f"{measured_at(measure, goal.site)}: {way} {number(goal.target)} {measure.unit}"
    return f"{words}, now {now}" if now else words


def safety_words(facts: ProgressFacts) -> tuple[SafetyWord, ...]:
    """Red flags, contraindications, adverse events, needles: said also where there is none."""
    opened = [each for each in facts.flags if each.open]
    closed = [each for each in facts.flags if not each.open and facts.is_recent(each.day)]
    events = [each for each in facts.events if facts.is_recent(each.day)]
    changed = [each for each in facts.answers if facts.is_recent(each.day)]
    missing = sum(each.missing for each in facts.lately)
    flags = _listed(opened) or (f"{_listed(closed)}; dealt with" if closed else "None open")
    needles = "All counted out"
    if missing:
        needles = f"{count(missing, 'needle')} not counted out: see the incident"
    return (
        SafetyWord("Red flags", flags, "stop" if opened else "plain"),
        SafetyWord("Contraindications changed", _listed(changed) or NOTHING, _due(changed)),
        SafetyWord("Adverse events", _listed(events) or NOTHING, _due(events)),
        SafetyWord("Needles", needles, "stop" if missing else "plain"),
    )


def _due(lines: Sequence[SafetyLine]) -> str:
    return "due" if lines else "plain"


def _listed(lines: Sequence[SafetyLine]) -> str:
    return "; ".join(f"{each.words} ({short_date(each.day)})" for each in lines)


def given_rows(facts: ProgressFacts) -> tuple[tuple[str, ...], ...]:
    """Treatment given, a row a muscle and side."""
    return tuple(_given(line) for line in given_by_muscle(facts.sessions))


GIVEN_HEAD = ("Muscle", "Sessions", "Needles", "Minutes retained", "Twitch")


def _given(line: GivenLine) -> tuple[str, ...]:
    known = MUSCLES.get(line.muscle)
    name = known.name if known else line.muscle
    return (
        ", ".join(filter(None, (name, side_words(line.side)))),
        str(line.sessions),
        str(line.needles),
        NONE if line.minutes is None else str(line.minutes),
        f"{line.twitch} of {line.twitch_asked}" if line.twitch_asked else NONE,
    )


def adjunct_rows(facts: ProgressFacts) -> tuple[Row, ...]:
    """The other therapies with how often, how long and how strong."""
    return tuple(
        Row(NAMES[kind], _dose(given)) for kind, given in adjuncts_given(facts.sessions).items()
    )


def order_words(facts: ProgressFacts) -> str:
    """In which order therapies are given, as in the last session with several."""
    several = [each for each in facts.sessions if each.adjuncts]
    if not several:
        return ""
    kinds = [each.kind for each in several[-1].adjuncts]
    names = [*(["Needling"] if several[-1].sites else []), *(_name(kind) for kind in kinds)]
    return ", then ".join(dict.fromkeys(names))


def _name(kind: TherapyKind) -> str:
    return mid_sentence(NAMES[kind])


def _dose(given: Sequence[GivenAdjunct]) -> str:
    parts = (
        _range([one.minutes for one in given], "min"),
        _range([one.temperature_c for one in given], "°C"),
        _range([one.pressure_mmhg for one in given], "mmHg"),
    )
    return ", ".join(filter(None, (count(len(given), "time"), *parts)))


def _range(values: Sequence[int | None], unit: str) -> str:
    known = sorted({value for value in values if value is not None})
    if not known:
        return ""
    return f"{known[0]} {unit}" if len(known) == 1 else f"{known[0]} to {known[-1]} {unit}"


def exam_rows(facts: ProgressFacts) -> tuple[Row, ...]:
    """What was found first and last, in the words of the notes."""
    told = [each for each in facts.sessions if each.findings.strip()]
    if not told:
        return ()
    ends = [told[0], told[-1]] if len(told) > 1 else [told[0]]
    return tuple(Row(short_date(each.day), _short(each.findings)) for each in ends)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_FINDINGS else f"{words[:LONGEST_FINDINGS].rstrip()} …"


def adherence_rows(facts: ProgressFacts) -> tuple[Row, ...]:
    """Visits, answers about soreness, the home programme."""
    return tuple(_adherence(facts))


def _adherence(facts: ProgressFacts) -> Iterator[Row]:
    if facts.plan:
        visits = facts.plan.visits
        done = f"{visits.planned} planned: {visits.attended} attended, {visits.missed} missed"
        coming = f", {visits.booked} booked, {visits.to_book} to book"
        by = f" by {short_date(facts.until)}"
        yield Row("Visits", f"{done}{by if facts.is_past else coming}")
    needled = [each for each in facts.sessions if each.sites]
    answered = sum(any(hours for hours, _ in each.soreness) for each in needled)
    if needled:
        yield Row("Soreness told", f"after {answered} of {count(len(needled), 'session')}")
    if facts.plan and facts.plan.home:
        yield Row("Exercises at home", "; ".join(facts.plan.home))


def plan_rows(facts: ProgressFacts) -> tuple[Row, ...]:
    """How treatment goes on: phases, the next re-assessment, what stops it."""
    plan = facts.plan
    if plan is None:
        return ()
    phases = "; ".join(
        f"{each.name}: {each.visits_per_week} a week for {count(each.weeks, 'week')}"
        for each in plan.phases
    )
    due = [f"every {count(plan.reassess_every, 'visit')}"] if plan.reassess_every else []
    if plan.reassess_days:
        due.append(f"every {count(plan.reassess_days, 'day')}")
    rows = (
        Row("Frequency and duration", phases),
        Row("Re-assessment", ", or ".join(due)),
        Row("Criteria to stop", plan.stop_rules),
    )
    return tuple(row for row in rows if row.value)


def period_words(first: date, last: date) -> str:
    """`1 Sep 2026 to 24 Nov 2026`."""
    return short_date(first) if first == last else f"{short_date(first)} to {short_date(last)}"
