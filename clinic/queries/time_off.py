"""Time off that is still to come or going on."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import Location, Resource, TimeOff, TimeOffRule
from clinic.rules.away import AwayEntry, AwayLine


def time_off_ahead(session: Session, now_minute: int) -> list[AwayLine]:
    """What is not over, whatever comes next on top."""
    ahead = (
        select(TimeOff.rule_id, func.min(TimeOff.from_minute).label("next_start"))
        .where(TimeOff.to_minute > now_minute, TimeOff.rule_id.is_not(None))
        .group_by(TimeOff.rule_id)
        .subquery()
    )
    rows = session.execute(
        select(TimeOffRule, Resource, Location.zone, ahead.c.next_start)
        .join(ahead, ahead.c.rule_id == TimeOffRule.id)
        .join(Resource, Resource.id == TimeOffRule.resource_id)
        .join(Location, Location.id == Resource.location_id)
        .order_by(ahead.c.next_start, Resource.name)
    )
    return [
        AwayLine(
            rule.public_id,
            unit.name,
            unit.kind,
            zone,
            entry_of(rule, unit.public_id),
            next_start,
        )
        for rule, unit, zone, next_start in rows
    ]


def entry_of(rule: TimeOffRule, unit: str) -> AwayEntry:
    """What was agreed, as a plain value."""
    return AwayEntry(
        unit, rule.first_day, rule.last_day, rule.starts, rule.ends, rule.weekly, rule.reason
    )
