"""What was measured of a patient, episode by episode."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import EpisodeOfCare, OutcomeScore, Patient, User
from clinic.queries.scope import Scope
from clinic.queries.thresholds import measures_now
from clinic.rules.scores import EpisodeScores, Kept, ScoreRow, Series, in_series
from clinic.rules.words import EpisodeStatus


def scores_of(scope: Scope, patient: Patient) -> tuple[EpisodeScores, ...]:
    """Every episode with its scores, those that go on first, then the newest; three queries."""
    episodes = scope.session.scalars(
        scope.episodes()
        .where(EpisodeOfCare.patient_id == patient.id)
        .order_by(EpisodeOfCare.status != EpisodeStatus.ACTIVE, EpisodeOfCare.id.desc())
    ).all()
    found = _rows(scope.session, [one.id for one in episodes])
    measures = measures_now(scope.session)
    return tuple(
        EpisodeScores(
            one.public_id,
            one.problem,
            one.opened_on,
            one.closed_on,
            one.status is EpisodeStatus.ACTIVE,
            in_series(found[one.id], measures),
        )
        for one in episodes
    )


def series_of(session: Session, episode_id: int) -> tuple[Series, ...]:
    """What was measured in one episode, with the thresholds that hold; two queries."""
    return in_series(_rows(session, [episode_id])[episode_id], measures_now(session))


def _rows(session: Session, episodes: Collection[int]) -> dict[int, list[ScoreRow]]:
    """The scores of each episode in order of time, without those that were taken back."""
    rows = session.execute(
        select(OutcomeScore, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == OutcomeScore.by_user_id)
        .where(OutcomeScore.episode_id.in_(episodes), OutcomeScore.taken_back_at.is_(None))
        .order_by(OutcomeScore.taken_at, OutcomeScore.id)
    )
    found: dict[int, list[ScoreRow]] = defaultdict(list)
    for row, name in rows:
        kept = Kept(row.public_id, Decimal(str(row.value)).normalize(), row.taken_at, name)
        found[row.episode_id].append((row.measure, row.site, kept))
    return found
