"""Visits somebody agreed to pay for: written down, and taken back."""

from __future__ import annotations

from sqlalchemy import select

from clinic import clock
from clinic.models import Authorisation
from clinic.queries.scope import Scope
from clinic.rules.authorised import AuthorisedEntry, check_authorised
from clinic.rules.errors import NotFound
from clinic.rules.permissions import Principal
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import unit_of_work


def authorise(actor: Principal, episode_id: str, entry: AuthorisedEntry, *, key: str = "") -> None:
    """Keep one authorisation of an episode, once if it is sent twice.

    Raises Invalid, NotFound.
    """
    with unit_of_work(actor, "authorisation:kept") as work:
        episode = Scope(work.session, actor).episode(episode_id)
        if already_done(work.session, key, actor.user_id):
            return
        check_authorised(entry)
        row = Authorisation(
            episode_id=episode.id,
            visits=entry.visits or 0,
            valid_from=entry.valid_from,
            valid_until=entry.valid_until,
            granted_by=entry.granted_by,
            reference=entry.reference,
            at=clock.now(),
            by_user_id=actor.user_id,
        )
        work.session.add(row)
        work.session.flush()
        remember(work, key, row.public_id)
        work.about(row, patient_id=episode.patient_id)


def take_back(actor: Principal, episode_id: str, public_id: str) -> None:
    """Leave out one that was wrong; its row stays. Raises NotFound."""
    with unit_of_work(actor, "authorisation:taken_back") as work:
        episode = Scope(work.session, actor).episode(episode_id)
        row = work.session.scalar(
            select(Authorisation).where(
                Authorisation.public_id == public_id, Authorisation.episode_id == episode.id
            )
        )
        if row is None:
            raise NotFound
        row.taken_back_at = row.taken_back_at or clock.now()
        work.about(row, patient_id=episode.patient_id)
