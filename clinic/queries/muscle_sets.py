"""The ready sets of the clinic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import MuscleSet, MuscleSetEntry
from clinic.rules.errors import NotFound
from clinic.rules.muscle_sets import SetEntry, SetLine, SetMuscle


def set_lines(session: Session) -> tuple[SetLine, ...]:
    """Every set, in the clinic's order. Asks twice, however many there are."""
    return _lines(session, session.scalars(select(MuscleSet).order_by(*IN_ORDER)).all())


def one_set(session: Session, public_id: str) -> SetLine:
    """One of them. Raises NotFound."""
    row = session.scalar(select(MuscleSet).where(MuscleSet.public_id == public_id))
    if row is None:
        raise NotFound
    return _lines(session, [row])[0]


def _lines(session: Session, rows: Sequence[MuscleSet]) -> tuple[SetLine, ...]:
    found: dict[int, list[SetMuscle]] = defaultdict(list)
    for entry in session.scalars(
        select(MuscleSetEntry)
        .where(MuscleSetEntry.set_id.in_([row.id for row in rows]))
        .order_by(MuscleSetEntry.set_id, MuscleSetEntry.position)
    ):
        found[entry.set_id].append(
            SetMuscle(
                muscle=entry.muscle,
                side=entry.side,
                level=entry.level,
                needles=entry.needles,
                diameter_um=entry.diameter_um,
                length_mm=entry.length_mm,
            )
        )
    return tuple(SetLine(row.public_id, SetEntry(row.name, tuple(found[row.id]))) for row in rows)


IN_ORDER = (MuscleSet.position, MuscleSet.id)
