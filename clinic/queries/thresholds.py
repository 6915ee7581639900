"""The thresholds of outcome measures that hold here, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import MeasureThreshold
from clinic.rules.measures import Measure
from clinic.rules.thresholds import ThresholdChange, with_changes


def threshold_changes(session: Session) -> tuple[ThresholdChange, ...]:
    """Every change the clinic has made, the first one first; they are few."""
    rows = session.scalars(select(MeasureThreshold).order_by(MeasureThreshold.id))
    return tuple(
        ThresholdChange(
            measure=row.measure,
            was=_number(row.was),
            was_kind=row.was_kind,
            value=_number(row.value),
            kind=row.kind,
            default=row.back_to_default,
            why=row.why,
            at=row.at,
            by=row.by_name,
        )
        for row in rows
    )


def measures_now(session: Session) -> Mapping[str, Measure]:
    """Every measure by slug with the threshold that holds; one query."""
    return with_changes(threshold_changes(session))


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()
