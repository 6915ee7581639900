"""How scores changed in the range, by group: numbers only, no patient, no episode leaves here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    NeedledSite,
    OutcomeScore,
    PlannedVisit,
    SessionNote,
    Therapy,
    TreatmentPlan,
)
from clinic.queries.catalogue import catalogue
from clinic.queries.muscle_sets import set_lines
from clinic.rules.association import Change, change_of, shown_groups
from clinic.rules.local_time import day_span, instant_of
from clinic.rules.owner_outcomes import (
    PHASE_WORDS,
    EpisodeChange,
    ScoreLine,
    changes_inside,
    episode_changes,
    mix_words,
    problem_key,
    sets_of,
    slugs_of,
)
from clinic.rules.owner_range import Days
from clinic.rules.owner_values import Outcomes
from clinic.rules.session_record import ProblemFacts
from clinic.rules.words import AppointmentStatus, EpisodePhase, NoteStatus, TherapyKind

AT_A_TIME = 5000


def overall_change(session: Session, days: Days, measure: str) -> Change | None:
    """The change of every episode that was scored again in the range."""
    begin, _ = _instants(session, days)
    inside = (OutcomeScore.taken_at >= begin).label("inside")
    return change_of(changes_inside(session.execute(_scores(session, days, measure, inside))))


def outcomes(session: Session, days: Days, measure: str) -> Outcomes:
    """The same, and in groups."""
    changes = _changes(session, days, measure)
    numbers = [each.episode for each in changes]
    facts = _facts(session, numbers)
    kinds = _kinds(session, numbers)
    muscles = _muscles(session, numbers)
    sets = {
        line.entry.name: [one.muscle for one in line.entry.muscles] for line in set_lines(session)
    }
    problems, phases, mixes, by_set = (defaultdict[str, list[float]](list) for _ in range(4))
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for each in changes:
        fact = facts[each.episode]
        key = problem_key(fact.problem)
        said[key][fact.problem.strip()] += 1
        problems[key].append(each.change)
        phases[PHASE_WORDS[_phase(fact, each.first)]].append(each.change)
        mixes[mix_words(kinds[each.episode])].append(each.change)
        for name in sets_of(muscles[each.episode], sets):
            by_set[name].append(each.change)
    named = {said[key].most_common(1)[0][0]: found for key, found in problems.items()}
    return Outcomes(
        change_of([each.change for each in changes]),
        shown_groups(named),
        shown_groups(phases),
        shown_groups(by_set, apart=False),
        shown_groups(mixes),
    )


def _phase(fact: ProblemFacts, at: datetime) -> EpisodePhase | None:
    return fact.stage(at.date())


def _changes(session: Session, days: Days, measure: str) -> list[EpisodeChange]:
    rows = session.execute(_scores(session, days, measure, OutcomeScore.taken_at))
    begin, _ = _instants(session, days)
    found = episode_changes(ScoreLine(*row) for row in rows)
    return [each for each in found if each.last >= begin]


def _scores(
    session: Session, days: Days, measure: str, when: Any
) -> Select[int, str, str, float, Any]:
    """Every score that counts of the episodes scored in the range, in order of time.

    Episode, measure, place, value and `when`.
    """
    begin, end = _instants(session, days)
    stands = OutcomeScore.taken_back_at.is_(None)
    slugs = slugs_of(measure)
    again = (
        select(OutcomeScore.episode_id)
        .where(
            stands,
            OutcomeScore.measure.in_(slugs),
            OutcomeScore.taken_at >= begin,
            OutcomeScore.taken_at < end,
        )
        .distinct()
    )
    of_them = func.lower(OutcomeScore.measure).in_(slugs)  # so that they are found by episode
    return (
        select(
            OutcomeScore.episode_id,
            OutcomeScore.measure,
            OutcomeScore.site,
            OutcomeScore.value,
            when,
        )
        .where(stands, of_them, OutcomeScore.taken_at < end, OutcomeScore.episode_id.in_(again))
        .order_by(OutcomeScore.taken_at, OutcomeScore.id)
    )


def _instants(session: Session, days: Days) -> tuple[datetime, datetime]:
    """From the first day's midnight to the last one's, on the first location's clock."""
    places = catalogue(session).locations
    zone = ZoneInfo(places[0].zone if places else "UTC")
    first, last = day_span(days.first, zone)[0], day_span(days.last, zone)[1]
    return instant_of(first), instant_of(last)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(numbers), AT_A_TIME):
        yield numbers[begin : begin + AT_A_TIME]


def _facts(session: Session, numbers: Sequence[int]) -> dict[int, ProblemFacts]:
    return {
        row.id: ProblemFacts(row.problem, row.side, row.onset_on, row.phase_override)
        for part in _parts(numbers)
        for row in session.execute(
            select(
                EpisodeOfCare.id,
                EpisodeOfCare.problem,
                EpisodeOfCare.side,
                EpisodeOfCare.onset_on,
                EpisodeOfCare.phase_override,
            ).where(EpisodeOfCare.id.in_(part))
        )
    }


def _kinds(session: Session, numbers: Sequence[int]) -> Mapping[int, Collection[TherapyKind]]:
    """The kinds of therapy given in the plans' visits that took place."""
    found: dict[int, set[TherapyKind]] = defaultdict(set)
    for part in _parts(numbers):
        rows = session.execute(
            select(TreatmentPlan.episode_id, Therapy.kind)
            .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
            .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
            .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
            .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
            .where(TreatmentPlan.episode_id.in_(part), Appointment.status == AppointmentStatus.DONE)
            .distinct()
        )
        for episode, kind in rows:
            found[episode].add(kind)
    return found


def _muscles(session: Session, numbers: Sequence[int]) -> Mapping[int, Collection[str]]:
    """The muscles needled in those visits, by their signed notes."""
    found: dict[int, set[str]] = defaultdict(set)
    for part in _parts(numbers):
        rows = session.execute(
            select(TreatmentPlan.episode_id, NeedledSite.muscle)
            .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
            .join(SessionNote, SessionNote.appointment_id == PlannedVisit.appointment_id)
            .join(NeedledSite, NeedledSite.note_id == SessionNote.id)
            .where(
                TreatmentPlan.episode_id.in_(part),
                SessionNote.status == NoteStatus.SIGNED,
                NeedledSite.needles_in > 0,
            )
            .distinct()
        )
        for episode, muscle in rows:
            found[episode].add(muscle)
    return found
