"""Which units a visit gets, once its times are known: any will do, some do better.

The preferred therapist first, then a unit the visit already uses (the patient stays where
they are), then the one whose calendar is least broken up by it, then the lowest id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from clinic.rules.bit_calendar import fragments
from clinic.rules.chains import Begun
from clinic.rules.reservations import StepPlan, Stretch, stretches
from clinic.rules.step_starts import StepStarts
from clinic.rules.wishes import Calendars


def choose_units(step_starts: StepStarts, begun: Sequence[Begun]) -> tuple[StepPlan, ...]:
    """Every step of a visit whose times are settled, with the unit for each of its needs."""
    plans: list[StepPlan] = []
    used: set[int] = set()
    for index, at in enumerate(begun):
        units = _units_of_step(step_starts, index, at, used)
        plans.append(StepPlan(step_starts.wish.steps[index], at.tick, units))
        used.update(units)
    return tuple(plans)


def breakage(calendars: Calendars, plans: Sequence[StepPlan]) -> tuple[int, int, int]:
    """How much a visit costs the calendars: its ticks, the pieces it leaves, the ticks in them."""
    left = [_left_by(calendars, stretch) for stretch in stretches(plans)]
    duration = plans[-1].end - plans[0].begin
    return duration, sum(pieces for pieces, _ in left), sum(ticks for _, ticks in left)


def _units_of_step(
    step_starts: StepStarts, index: int, at: Begun, used: Collection[int]
) -> tuple[int, ...]:
    """The best unit for each need, kind by kind, in order of the needs."""
    chosen: dict[int, int] = {}
    for needs in step_starts.needs_by_kind(index).values():
        columns = step_starts.columns(index, needs, at.fixed, at.staying)
        ranked = [
            [
                unit_id
                for *_, unit_id in sorted(
                    _rank(step_starts, index, (need, unit_id), at.tick, used)
                    for unit_id, mask in column.items()
                    if mask >> at.tick & 1
                )
            ]
            for need, column in zip(needs, columns, strict=True)
        ]
        chosen.update(zip(needs, _all_different(ranked) or (), strict=True))
    return tuple(chosen[need] for need in sorted(chosen))


def _rank(
    step_starts: StepStarts, index: int, choice: tuple[int, int], tick: int, used: Collection[int]
) -> tuple[bool, bool, int, int, int]:
    """What speaks for a unit: the smaller, the better."""
    need, unit_id = choice
    step, calendars = step_starts.wish.steps[index], step_starts.calendars
    left = [
        _left_by(calendars, Stretch(unit_id, tick + begin, tick + end, index))
        for begin, end in step.windows(step.needs[need])
    ]
    return (
        unit_id != step_starts.wish.preferred_therapist_id,
        unit_id not in used,
        sum(pieces for pieces, _ in left),
        sum(ticks for _, ticks in left),
        unit_id,
    )


def _left_by(calendars: Calendars, stretch: Stretch) -> tuple[int, int]:
    return fragments(calendars.free_ticks(stretch.unit_id), stretch.begin, stretch.end)


def _all_different(ranked: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """The first choice from each list with no unit twice; None if there is none."""
    if not ranked:
        return ()
    for unit_id in ranked[0]:
        rest = [[other for other in column if other != unit_id] for column in ranked[1:]]
        others = _all_different(rest)
        if others is not None:
            return (unit_id, *others)
    return None
