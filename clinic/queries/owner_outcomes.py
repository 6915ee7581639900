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
from clinic.rules.association import LEAST, Change, Told, change_of, shown_groups
from clinic.rules.local_time import day_span, instant_of, minute_of
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
    found = changes_inside(session.execute(_scores(session, days, measure, inside)))
    return change_of(list(found.values()), _people(session, list(found)))


def outcomes(session: Session, days: Days, measure: str) -> Outcomes:
    """The same, and in groups."""
    changes = _changes(session, days, measure)
    numbers = [each.episode for each in changes]
    facts = _facts(session, numbers)
    until = {each.episode: minute_of(each.last) for each in changes}
    kinds = _kinds(session, numbers, until)
    muscles = _muscles(session, numbers, until)
    sets = {
        line.entry.name: [one.muscle for one in line.entry.muscles] for line in set_lines(session)
    }
    problems, phases, mixes, by_set = (defaultdict[str, list[Told]](list) for _ in range(4))
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for each in changes:
        person, fact = facts[each.episode]
        told = Told(person, each.change)
        key = problem_key(fact.problem)
        said[key][fact.problem.strip()] += 1
        problems[key].append(told)
        phases[PHASE_WORDS[_phase(fact, each.first)]].append(told)
        mixes[mix_words(kinds[each.episode])].append(told)
        for name in sets_of(muscles[each.episode], sets):
            by_set[name].append(told)
    named = {said[key].most_common(1)[0][0]: found for key, found in problems.items()}
    return Outcomes(
        change_of([each.change for each in changes], [person for person, _ in facts.values()]),
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


def _people(session: Session, numbers: Sequence[int]) -> set[int]:
    """Whose episodes these are; no more are looked for once they are enough to be told of."""
    found: set[int] = set()
    for part in _parts(numbers):
        whose = select(EpisodeOfCare.patient_id).where(EpisodeOfCare.id.in_(part)).distinct()
        found.update(session.scalars(whose))
        if len(found) >= LEAST:
            break
    return found


def _facts(session: Session, numbers: Sequence[int]) -> dict[int, tuple[int, ProblemFacts]]:
    """Whose each episode is, and what it is of."""
    return {
        row.id: (
            row.patient_id,
            ProblemFacts(row.problem, row.side, row.onset_on, row.phase_override),
        )
        for part in _parts(numbers)
        for row in session.execute(
            select(
                EpisodeOfCare.id,
                EpisodeOfCare.patient_id,
                EpisodeOfCare.problem,
                EpisodeOfCare.side,
                EpisodeOfCare.onset_on,
                EpisodeOfCare.phase_override,
            ).where(EpisodeOfCare.id.in_(part))
        )
    }


def _kinds(
    session: Session, numbers: Sequence[int], until: Mapping[int, int]
) -> Mapping[int, Collection[TherapyKind]]:
    """The kinds of therapy given in the plans' visits that took place before the last score."""
    found: dict[int, set[TherapyKind]] = defaultdict(set)
    for part in _parts(numbers):
        rows = session.execute(
            select(TreatmentPlan.episode_id, Therapy.kind, func.min(Appointment.from_minute))
            .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
            .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
            .join(AppointmentStep, AppointmentStep.appointment_id == Appointment.id)
            .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
            .where(TreatmentPlan.episode_id.in_(part), Appointment.status == AppointmentStatus.DONE)
            .group_by(TreatmentPlan.episode_id, Therapy.kind)
        )
        for episode, kind, first in rows:
            if first <= until[episode]:
                found[episode].add(kind)
    return found


def _muscles(
    session: Session, numbers: Sequence[int], until: Mapping[int, int]
) -> Mapping[int, Collection[str]]:
    """The muscles needled in those visits, by their signed notes."""
    found: dict[int, set[str]] = defaultdict(set)
    for part in _parts(numbers):
        rows = session.execute(
            select(TreatmentPlan.episode_id, NeedledSite.muscle, func.min(Appointment.from_minute))
            .join(PlannedVisit, PlannedVisit.plan_id == TreatmentPlan.id)
            .join(Appointment, Appointment.id == PlannedVisit.appointment_id)
            .join(SessionNote, SessionNote.appointment_id == Appointment.id)
            .join(NeedledSite, NeedledSite.note_id == SessionNote.id)
            .where(
                TreatmentPlan.episode_id.in_(part),
                SessionNote.status == NoteStatus.SIGNED,
                NeedledSite.needles_in > 0,
            )
            .group_by(TreatmentPlan.episode_id, NeedledSite.muscle)
        )
        for episode, muscle, first in rows:
            if first <= until[episode]:
                found[episode].add(muscle)
    return found
