"""A changed plan's visits: what has taken place or is booked stays, the rest is written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.rules.errors import Invalid
from clinic.rules.plan_values import PlanValue
from clinic.rules.words import PlannedVisitStatus as V

PAST = frozenset({V.ATTENDED, V.MISSED})
WAS = "was_"
"""What stands before a field of a phase that is taken out: its row as the plan had it before."""


@dataclass(frozen=True)
class KeptVisit:
    """A visit of the plan as it was, in which of its phases then.

    `confirmed`: after the re-assessment it waited for.
    """

    number: int
    status: V
    confirmed: bool = False
    phase: int = 0


@dataclass(frozen=True)
class Slot:
    """The n-th visit as the plan now calls for it, in which of its phases; `kept` has its row."""

    number: int
    phase: int
    due_on: date
    provisional: bool
    kept: bool = False


@dataclass(frozen=True)
class Rewrite:
    """Every visit of the changed plan, and the numbers of booked ones it has no place for."""

    slots: tuple[Slot, ...]
    loose: tuple[int, ...] = ()


def rewritten(
    plan: PlanValue,
    starts_on: date,
    visits: Iterable[KeptVisit],
    today: date,
    places: Sequence[int] = (),
) -> Rewrite:
    """The visits of a plan after a change; of one that has none yet, all of them.

    Numbers stay: what took place or is booked as visit 5 still is. What is open and was due before
    today moves on together, so that the first of it is due today. A released visit stays released
    while its phase waits for a re-assessment. `places` say where each phase stood before (empty:
    where it stands now). Raises Invalid where visits that took place find no place any more, or
    would come to be of another phase than they were.
    """
    before = {each.number: each for each in visits}
    due = plan.due(starts_on)
    stood = places or range(len(plan.phases))
    _check_phases_left(before, stood, len(due))
    gone = sorted(n for n, each in before.items() if each.status in PAST and n > len(due))
    if gone:
        message = f"Visit {gone[-1]} has been: the plan needs at least {gone[-1]} visits."
        raise Invalid(message, field=f"p{len(plan.phases) - 1}_weeks")
    _check_none_slides(plan, before, stood, [place for place, _ in due])
    slots = []
    late = timedelta(0)
    begun = False
    for number, (place, day) in enumerate(due, start=1):
        was = before.get(number)
        waits = plan.phases[place].after_reassessment
        kept = was is not None and _stays(was.status, waits=waits)
        if not kept and not begun:
            begun, late = True, max(today - day, timedelta(0))
        slots.append(
            Slot(
                number,
                place,
                day if kept else day + late,
                provisional=waits and not (was is not None and was.confirmed),
                kept=kept,
            )
        )
    loose = (n for n, each in before.items() if each.status is V.BOOKED and n > len(due))
    return Rewrite(tuple(slots), tuple(sorted(loose)))


def _check_phases_left(before: Mapping[int, KeptVisit], stood: Sequence[int], total: int) -> None:
    """A phase that was begun, or of which a visit is booked that keeps its number, is not left."""
    for number, each in sorted(before.items()):
        if each.phase in stood:
            continue
        field = f"{WAS}p{each.phase}_name"
        if each.status in PAST:
            raise Invalid(
                f"Visit {number} has been in this phase: it stays in the plan.", field=field
            )
        if each.status is V.BOOKED and number <= total:
            message = (
                f"Visit {number} of this phase is booked: cancel it first, or leave the phase in."
            )
            raise Invalid(message, field=field)


def _check_none_slides(
    plan: PlanValue, before: Mapping[int, KeptVisit], stood: Sequence[int], now: Sequence[int]
) -> None:
    """What took place stays in the phase it took place in."""
    for number, each in sorted(before.items()):
        place = now[number - 1] if each.status in PAST else None
        if place is None or stood[place] == each.phase:
            continue
        own = stood.index(each.phase)
        message = (
            f"Visit {number} has been in {plan.phases[own].name}, and would come to be of"
            f" {plan.phases[place].name}: leave as many visits up to it as there were."
        )
        raise Invalid(message, field=f"p{min(own, place)}_weeks")


def _stays(status: V, *, waits: bool) -> bool:
    return status in PAST or status is V.BOOKED or (status is V.RELEASED and waits)
