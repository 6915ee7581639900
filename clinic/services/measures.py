"""Keeping an outcome score, and taking one back that was wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic import clock
from clinic.models import EpisodeOfCare, OutcomeScore, Patient
from clinic.queries.scope import Scope
from clinic.queries.therapist_day import home_zone
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.permissions import Principal
from clinic.rules.scores import ScoreEntry, as_scores, check_entry
from clinic.rules.words import EpisodeStatus
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import unit_of_work


def keep_score(actor: Principal, patient_id: str, entry: ScoreEntry, *, key: str = "") -> None:
    """Keep a score of an episode that goes on, or those its answers give; sent twice, kept once.

    Raises Invalid with every problem beside its field, NotFound.
    """
    with unit_of_work(actor, "outcome_score:kept") as work:
        scope = Scope(work.session, actor)
        patient = scope.treated_patient(patient_id)
        if already_done(work.session, key, actor.user_id):
            return
        episode = _episode(scope, patient, entry.episode)
        zone = home_zone(scope)
        today = clock.today(zone)
        at = clock.now() if entry.on == today else _noon(entry.on or today, zone)
        found = as_scores(entry)
        problems = [each for one in found for each in check_entry(one, episode.opened_on, today)]
        if problems:
            raise Invalid(problems[0].message, problems=tuple(problems))
        rows = [
            OutcomeScore(
                episode_id=episode.id,
                measure=one.measure,
                site=one.site,
                value=float(one.value or 0),
                taken_at=at,
                by_user_id=actor.user_id,
            )
            for one in found
        ]
        work.session.add_all(rows)
        work.session.flush()
        remember(work, key, rows[0].public_id)
        for row in rows:
            work.about(row, patient_id=patient.id, measure=row.measure)


def take_back(actor: Principal, patient_id: str, score: str) -> None:
    """Leave a score that was wrong out of everything; its row stays. Raises NotFound."""
    with unit_of_work(actor, "outcome_score:taken_back") as work:
        scope = Scope(work.session, actor)
        patient = scope.treated_patient(patient_id)
        row = work.session.scalar(
            select(OutcomeScore)
            .join(EpisodeOfCare, EpisodeOfCare.id == OutcomeScore.episode_id)
            .where(OutcomeScore.public_id == score, EpisodeOfCare.patient_id == patient.id)
        )
        if row is None:
            raise NotFound
        if row.taken_back_at is None:
            row.taken_back_at, row.taken_back_by = clock.now(), actor.name
            work.about(row, patient_id=patient.id, measure=row.measure)


def _episode(scope: Scope, patient: Patient, public_id: str) -> EpisodeOfCare:
    """The episode of that name, which must go on. Raises Invalid."""
    found: EpisodeOfCare | None = scope.session.scalar(
        scope.episodes().where(
            EpisodeOfCare.patient_id == patient.id,
            EpisodeOfCare.public_id == public_id,
            EpisodeOfCare.status == EpisodeStatus.ACTIVE,
        )
    )
    if found is None:
        raise Invalid("Choose a problem that is being treated.", field="episode")
    return found


def _noon(day: date, zone: str) -> datetime:
    """The middle of a day that is past, on the clinic's clock."""
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
