"""The therapies as an administrator sees them, and what they can ask for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Resource, Therapy, therapist_therapy
from clinic.queries.catalogue import kept_needs
from clinic.rules.errors import NotFound
from clinic.rules.therapy_values import TherapyEntry, TherapyLine, retention_in
from clinic.rules.wishes import Need
from clinic.rules.words import ResourceKind

UNITS = (ResourceKind.ROOM, ResourceKind.EQUIPMENT)


def therapy_lines(session: Session) -> list[TherapyLine]:
    """Every therapy, those out of use too, needling first."""
    rows = list(session.scalars(select(Therapy).order_by(Therapy.id)))
    needs = kept_needs(session, [row.id for row in rows])
    return [_line(row, needs.get(row.id, ())) for row in rows]


def one_therapy(session: Session, public_id: str) -> TherapyLine:
    """One of them. Raises NotFound."""
    row = session.scalar(select(Therapy).where(Therapy.public_id == public_id))
    if row is None:
        raise NotFound
    return _line(row, kept_needs(session, [row.id]).get(row.id, ()))


def things_to_need(session: Session) -> list[tuple[ResourceKind, str]]:
    """The kinds and categories of the rooms and equipment in use."""
    rows = session.execute(
        select(Resource.kind, Resource.category)
        .where(Resource.active, Resource.kind.in_(UNITS), Resource.category != "")
        .distinct()
    )
    return sorted(
        {(kind, category) for kind, category in rows}, key=lambda one: (one[0].value, one[1])
    )


def somebody_gives(session: Session, public_id: str) -> bool:
    """Whether any therapist may give it."""
    found = session.scalar(
        select(Therapy.id)
        .join(therapist_therapy, therapist_therapy.c.therapy_id == Therapy.id)
        .where(Therapy.public_id == public_id)
        .limit(1)
    )
    return found is not None


def _line(row: Therapy, kept: tuple[Need, ...]) -> TherapyLine:
    needs, retention = retention_in(kept)
    entry = TherapyEntry(row.name, row.kind, row.minutes, needs, retention, row.purpose, row.expect)
    return TherapyLine(row.public_id, entry, row.active)
