"""What a visit holds once its times and units are settled: the rows that make things busy.

The one place that knows about turnover and staying. A unit is held for the windows of its
need and for the turnover after the last of them. Where the very next step uses the same
unit before that turnover would be over, the patient stays: the turnover falls away and the
unit is kept through to the next step. Stretches of one unit that overlap or touch are one
reservation, so the law of "no two rows of one resource overlap" is never broken by a visit
itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic.rules.bit_calendar import ticks_up
from clinic.rules.wishes import Step


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step that is settled: the tick it begins at, and the unit for each of its needs."""

    step: Step
    begin: int
    units: tuple[int, ...]

    @property
    def end(self) -> int:
        """The tick at which the step is over (turnover not counted)."""
        return self.begin + self.step.ticks


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One unit held for ticks `[begin, end)`; `step` is the first step it is held for."""

    unit_id: int
    begin: int
    end: int
    step: int


def stretches(plans: Sequence[StepPlan]) -> tuple[Stretch, ...]:
    """Everything the visit holds but the patient, by unit and time, none overlapping."""
    whole: list[Stretch] = []
    for part in sorted(_parts(plans)):
        last = whole[-1] if whole else None
        if last and last.unit_id == part.unit_id and part.begin <= last.end:
            whole[-1] = Stretch(last.unit_id, last.begin, max(last.end, part.end), last.step)
        else:
            whole.append(part)
    return tuple(whole)


def _parts(plans: Sequence[StepPlan]) -> Iterator[Stretch]:
    """Each window of each need, the last one with what follows it."""
    for index, plan in enumerate(plans):
        following = plans[index + 1] if index + 1 < len(plans) else None
        for need, unit_id in zip(plan.step.needs, plan.units, strict=True):
            windows = plan.step.windows(need)
            for begin, end in windows[:-1]:
                yield Stretch(unit_id, plan.begin + begin, plan.begin + end, index)
            begin, end = windows[-1]
            released = plan.begin + end + ticks_up(need.turnover)
            back = _first_use(following, unit_id)
            if back is not None and back <= released:
                released = back
            yield Stretch(unit_id, plan.begin + begin, released, index)


def _first_use(plan: StepPlan | None, unit_id: int) -> int | None:
    """The tick from which a step uses the unit, None if it does not."""
    if plan is None or unit_id not in plan.units:
        return None
    need = plan.step.needs[plan.units.index(unit_id)]
    return plan.begin + plan.step.windows(need)[0][0]
