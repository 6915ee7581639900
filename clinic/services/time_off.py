"""Time off of therapists, rooms and equipment: it closes openings, and may lie over visits."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Location, Resource, TimeOff, TimeOffRule
from clinic.queries.catalogue import USABLE
from clinic.queries.time_off import entry_of
from clinic.rules.away import AwayEntry, away_spans, check_away
from clinic.rules.bit_calendar import TICK
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars


def add_time_off(actor: Principal, entry: AwayEntry) -> str:
    """Keep time off and return its public id; the search goes by it at once.

    Visits booked under it stay, to be moved. The same twice is kept once. Raises Invalid for
    what was typed.
    """
    check_away(entry)
    with unit_of_work(actor, "time_off:added") as work:
        unit, zone = _unit(work.session, entry.unit)
        lock_calendars(work.session, {unit.id})
        rule = _same(work.session, unit.id, entry) or keep(work.session, unit.id, zone, entry)
        work.about(rule, resource_id=unit.id)
        return rule.public_id


def remove_time_off(actor: Principal, public_id: str) -> None:
    """Take time off back: what is still to come falls away, what has begun ends now.

    Raises NotFound.
    """
    now = clock.now_minute()
    this_tick = -(-now // TICK) * TICK
    with unit_of_work(actor, "time_off:removed") as work:
        session = work.session
        rule = session.scalar(select(TimeOffRule).where(TimeOffRule.public_id == public_id))
        if rule is None:
            raise NotFound
        lock_calendars(session, {rule.resource_id})
        mine = TimeOff.rule_id == rule.id
        session.execute(delete(TimeOff).where(mine, TimeOff.from_minute >= now))
        session.execute(
            update(TimeOff).where(mine, TimeOff.to_minute > this_tick).values(to_minute=this_tick)
        )
        session.execute(update(TimeOff).where(mine).values(rule_id=None))
        work.about(rule, resource_id=rule.resource_id)
        session.delete(rule)


def keep(session: Session, resource_id: int, zone: ZoneInfo, entry: AwayEntry) -> TimeOffRule:
    """Add the rule and what it comes to, inside a unit of work."""
    rule = TimeOffRule(
        resource_id=resource_id,
        first_day=entry.first_day,
        last_day=entry.last_day,
        starts=entry.starts,
        ends=entry.ends,
        weekly=entry.weekly,
        reason=entry.reason,
    )
    session.add(rule)
    session.flush()
    _expand(session, rule, zone, entry)
    return rule


def expand_again(session: Session, location: Location) -> None:
    """The location goes by another clock: its time off keeps its wall times. Calendars held."""
    rows = session.execute(
        select(TimeOffRule, Resource.public_id)
        .join(Resource, Resource.id == TimeOffRule.resource_id)
        .where(Resource.location_id == location.id)
    )
    for rule, unit in rows.all():
        session.execute(delete(TimeOff).where(TimeOff.rule_id == rule.id))
        _expand(session, rule, ZoneInfo(location.zone), entry_of(rule, unit))


def _expand(session: Session, rule: TimeOffRule, zone: ZoneInfo, entry: AwayEntry) -> None:
    session.add_all(
        TimeOff(
            resource_id=rule.resource_id,
            from_minute=begin,
            to_minute=end,
            reason=rule.reason,
            rule_id=rule.id,
        )
        for begin, end in away_spans(entry, zone)
    )


def _unit(session: Session, public_id: str) -> tuple[Resource, ZoneInfo]:
    found = session.execute(
        select(Resource, Location.zone)
        .join(Location, Location.id == Resource.location_id)
        .where(Resource.public_id == public_id, Resource.kind.in_(USABLE))
    ).one_or_none()
    if found is None:
        raise Invalid("Choose from the list.", field="unit")
    return found[0], ZoneInfo(found[1])


def _same(session: Session, resource_id: int, entry: AwayEntry) -> TimeOffRule | None:
    return session.scalar(
        select(TimeOffRule).where(
            TimeOffRule.resource_id == resource_id,
            TimeOffRule.first_day == entry.first_day,
            TimeOffRule.last_day == entry.last_day,
            TimeOffRule.starts == entry.starts,
            TimeOffRule.ends == entry.ends,
            TimeOffRule.weekly == entry.weekly,
        )
    )
