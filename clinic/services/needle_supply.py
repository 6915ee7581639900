"""The needles a therapist has in the room: kept once, so that each new note begins with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import NeedleSupply
from clinic.rules.errors import NotFound
from clinic.rules.needle_supply import Supply
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work


def supply_of(actor: Principal) -> Supply:
    """What this therapist's notes begin with; nothing where nothing was kept."""
    row = _row(db.session(), actor.therapist_id)
    return Supply(row.maker, row.lot, row.expiry, row.single_use) if row else Supply()


def keep_supply(actor: Principal, supply: Supply) -> None:
    """Keep it for the notes to come; those begun stay as they are. Raises NotFound, Invalid."""
    if actor.therapist_id is None:
        raise NotFound
    with unit_of_work(actor, "needle_supply:kept") as work:
        row = _row(work.session, actor.therapist_id)
        if row is None:
            row = NeedleSupply(therapist_id=actor.therapist_id)
            work.session.add(row)
        row.maker, row.lot = supply.maker, supply.lot
        row.expiry, row.single_use = supply.expiry, supply.single_use
        work.session.flush()
        work.about(row)


def first_words(session: Session, therapist_id: int | None) -> dict[str, Any]:
    """The columns of a new note that say which needles are in the room."""
    row = _row(session, therapist_id)
    if row is None:
        return {}
    return {
        "needle_maker": row.maker,
        "needle_lot": row.lot,
        "needle_expiry": row.expiry,
        "single_use": row.single_use,
    }


def _row(session: Session, therapist_id: int | None) -> NeedleSupply | None:
    return session.scalar(select(NeedleSupply).where(NeedleSupply.therapist_id == therapist_id))
