"""The times at which a wanted visit fits, and why a time does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Hold,
    Location,
    Patient,
    Reservation,
)
from clinic.queries.calendars import CalendarReader
from clinic.queries.catalogue import catalogue
from clinic.queries.scope import Scope
from clinic.queries.units import location_of, steps_of_wish, therapists, units_at
from clinic.queries.usual_therapist import usual_therapist
from clinic.queries.week_masks import LONGEST_RESERVATION
from clinic.rules.appointment_life import FREES_TIME
from clinic.rules.bit_calendar import TICK, Span
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.holding import held_words
from clinic.rules.local_time import grid_mask, instant_of
from clinic.rules.openings import Calendars, Need, Opening, Search, Step, Unit, Wish, openings
from clinic.rules.refusals import Busy, Refusal, explain
from clinic.rules.suiting import suiting_mask, window
from clinic.rules.visit_wishes import VisitWish, WhenWish
from clinic.rules.words import HoldKind, ResourceKind

DAY = 24 * 60
AROUND = 3 * DAY
AT_A_TIME = 7 * DAY


@dataclass(frozen=True)
class Ask:
    """A visit wish made ready for the search: where, with which units, in the rules' words."""

    location: Location
    wish: Wish
    units: tuple[Unit, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The location's wall clock."""
        return ZoneInfo(self.location.zone)

    @property
    def resource_ids(self) -> list[int]:
        """Every calendar that matters."""
        patient = [] if self.wish.patient_id is None else [self.wish.patient_id]
        return [unit.id for unit in self.units] + patient

    def with_unit(self, number: int) -> Ask:
        """The same, with this room or piece of equipment wherever one like it is needed."""
        chosen = next(unit for unit in self.units if unit.id == number)
        like = (chosen.kind, chosen.category)
        units = [one for one in self.units if one is chosen or (one.kind, one.category) != like]
        return replace(self, units=tuple(units))

    def among(self, numbers: Collection[int]) -> Ask:
        """The same, with none but these units."""
        return replace(self, units=tuple(unit for unit in self.units if unit.id in numbers))

    def waiting(self, minutes: int) -> Ask:
        """The same, with waits of up to so many minutes between the steps."""
        steps = tuple(replace(step, wait=minutes) for step in self.wish.steps)
        return replace(self, wish=replace(self.wish, steps=steps))

    def by_anybody(self) -> Ask:
        """The same, given by whichever therapist is free."""
        steps = tuple(replace(step, needs=_open_needs(step)) for step in self.wish.steps)
        return replace(self, wish=replace(self.wish, steps=steps, therapist_id=None))

    def preferring(self, therapist: int | None) -> Ask:
        """The same, with this therapist where they are free; it is none's own wish."""
        return replace(self, wish=replace(self.wish, preferred_therapist_id=therapist))

    def given_by(self, therapists: Sequence[int | None]) -> Ask:
        """The same, each step with the therapist of this calendar; None where it has none."""
        steps = zip(self.wish.steps, therapists, strict=True)
        return replace(self, wish=replace(self.wish, steps=tuple(_given(*one) for one in steps)))


@dataclass(frozen=True)
class Near:
    """Which starts may be proposed instead: how many, none before minute `earliest`.

    Holds that have run out by minute `now_minute` are in nobody's way.
    """

    now_minute: int
    earliest: int
    count: int = 3


def _given(step: Step, therapist: int | None) -> Step:
    """The step with its first therapist settled; further ones assist."""
    needs = list(step.needs)
    for index, need in enumerate(needs):
        if therapist is not None and need.kind is ResourceKind.THERAPIST:
            needs[index] = replace(need, only=frozenset({therapist}))
            break
    return replace(step, needs=tuple(needs))


def _open_needs(step: Step) -> tuple[Need, ...]:
    """The step's needs, any therapist who may give it being welcome."""
    return tuple(
        replace(need, only=frozenset()) if need.kind is ResourceKind.THERAPIST else need
        for need in step.needs
    )


def ask_for(
    scope: Scope, visit: VisitWish, patient: Patient | None = None, *, settled: bool = False
) -> Ask:
    """Read what the search needs of the wish; `patient` where theirs was read already.

    Where it is `settled` who gives each step, nobody is preferred. Raises NotFound or Invalid
    for what is not there.
    """
    session = scope.session
    location = location_of(session, visit.location)
    if patient is None and visit.patient:
        patient = scope.patient(visit.patient)
    calendar = patient.resource_id if patient else None
    wish = Wish(
        patient_id=calendar,
        steps=steps_of_wish(session, visit),
        therapist_id=_therapist(session, visit.therapist),
        preferred_therapist_id=None if settled else usual_therapist(session, calendar),
    )
    return Ask(location, wish, tuple(units_at(session, location.id)))


def next_openings(
    session: Session,
    ask: Ask,
    when: WhenWish,
    *,
    now_minute: int,
    limit: int,
    ignoring: int | None = None,
) -> list[Opening]:
    """The first openings that suit, in order of time, looked for a week at a time.

    None begins in the past. `ignoring` is the number of a visit
    that is being moved: it is not in its own way, and where it begins is no opening.
    """
    return list(islice(_openings(session, ask, when, now_minute, ignoring), limit))


def _openings(
    session: Session, ask: Ask, when: WhenWish, now_minute: int, ignoring: int | None
) -> Iterator[Opening]:
    earliest = max(when.earliest, now_minute)
    begin, end = window(when, ask.zone)
    begin += max(0, earliest - begin) // AT_A_TIME * AT_A_TIME
    whole = (begin, end + DAY)
    reader = CalendarReader(session, ask.resource_ids, whole, now_minute, ignoring)
    for start in range(begin, end, AT_A_TIME):
        found = reader.within((start, min(start + AT_A_TIME, end) + DAY))
        allowed = suiting_mask(
            when,
            ask.zone,
            origin=start,
            ticks=found.ticks - DAY // TICK,
            grid=ask.location.grid_minutes,
            earliest=earliest,
        )
        if ignoring is not None:
            allowed &= ~_own_start(session, ignoring, found)
        yield from openings(ask.wish, ask.units, found, allowed)


def search_around(
    session: Session, ask: Ask, start: int, *, now_minute: int, ignoring: int | None = None
) -> Search:
    """The search over the days around a wanted start."""
    (search,) = searches_around(session, [ask], start, now_minute=now_minute, ignoring=ignoring)
    return search


def searches_around(
    session: Session,
    asks: Sequence[Ask],
    start: int,
    *,
    now_minute: int,
    ignoring: int | None = None,
    reader: CalendarReader | None = None,
) -> list[Search]:
    """The same for several wishes, over calendars that are read once, or by `reader` already."""
    window = around(start)
    if reader is None:
        numbers = {number for ask in asks for number in ask.resource_ids}
        reader = CalendarReader(session, numbers, window, now_minute, ignoring)
    found = reader.within(window)
    return [Search(ask.wish, ask.units, found) for ask in asks]


def around(first: int, last: int | None = None) -> Span:
    """The window of minutes to look at around wanted starts."""
    begin, end = ((start - AROUND) // TICK * TICK for start in (first, last or first))
    return begin, end + 3 * AROUND


def why_not(
    session: Session,
    ask: Ask,
    search: Search,
    start: int,
    near: Near,
    ignoring: int | None,
) -> Refusal | None:
    """Why the visit cannot begin at `start`, with starts near it on the location's grid."""
    found = search.calendars
    past = max(0, min(found.ticks, -(-(near.earliest - found.origin) // TICK)))
    allowed = grid_mask(found.origin, found.ticks, ask.zone, ask.location.grid_minutes)
    if ignoring is not None:
        allowed &= ~_own_start(session, ignoring, found)
    busy = _taken(session, ask, (start - DAY, start + 2 * DAY), near.now_minute, ignoring)
    return explain(search, start, busy, allowed=allowed >> past << past, count=near.count)


def _own_start(session: Session, number: int, found: Calendars) -> int:
    """The tick at which a visit stands already: no place to move it to."""
    start = session.scalar(
        select(Appointment.from_minute).where(
            Appointment.id == number, Appointment.status.not_in(FREES_TIME)
        )
    )
    tick = None if start is None else found.tick(start)
    return 0 if tick is None else 1 << tick


def _taken(
    session: Session, ask: Ask, span: Span, now_minute: int, ignoring: int | None
) -> list[Busy]:
    rows = session.execute(
        select(Reservation, Hold)
        .outerjoin(Hold, Hold.id == Reservation.hold_id)
        .where(
            Reservation.resource_id.in_(ask.resource_ids),
            Reservation.from_minute > span[0] - LONGEST_RESERVATION,
            Reservation.from_minute < span[1],
            Reservation.appointment_id.is_distinct_from(ignoring or 0),
            or_(
                Hold.id.is_(None),
                and_(
                    Hold.expires_at > instant_of(now_minute),
                    Hold.appointment_id.is_distinct_from(ignoring or 0),
                ),
            ),
        )
    )
    return [
        Busy(
            row.resource_id,
            row.from_minute,
            row.to_minute,
            held_words(HoldKind(kept.kind), kept.expires_at, ask.zone) if kept else "",
        )
        for row, kept in rows
    ]


def _therapist(session: Session, public_id: str) -> int | None:
    """The calendar of a named therapist, None for any. Raises Invalid for an unknown one."""
    if not public_id:
        return None
    known = {row.public_id: row.resource_id for row in therapists(session)}
    if public_id not in known:
        raise Invalid("Choose a therapist from the list.", field="therapist")
    return known[public_id]


def resource_of(session: Session, ask: Ask, public_id: str) -> int:
    """The unit of that public id among those of the location. Raises NotFound."""
    number = catalogue(session).calendars.get(public_id)
    if number is None or number not in {unit.id for unit in ask.units}:
        raise NotFound
    return number
