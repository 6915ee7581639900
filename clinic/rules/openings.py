"""Finding a time and taking it: one function for the search, the booking and the refusal.

**The algebra.** A calendar is an integer, one bit per five-minute tick, 1 for free
(`bit_calendar`). Everything else is folding such integers together:

- *A unit.* A stretch of k free ticks may begin at the erosion `m & m >> 1 & … & m >> k-1`.
  A need with window `[a, b)` and turnover u on one unit lets the step begin at
  `erode(free, b-a+u) >> a`; several windows on that unit are `&`-ed (`step_starts`).
- *A need* is the `|` over the units that would do. Needs that draw from one pool are met by
  different units: unit by unit, with one mask for each set of needs met so far.
- *A step* is the `&` of its needs and of the patient's free time, eroded by its length.
- *A chain* folds from the last step to the first, the patient being free through the waits
  (`chains`). A therapist who is named, or the same for all steps, is fixed first and the
  chain folded for each who could be meant; rooms and equipment are folded only once.
- *A unit that stays* with the patient for the next step is kept through and its turnover
  falls away (`reservations`, which is the only place that says so). Time the visit holds
  anyway needs no second look, so only where a turnover outlasts the unit's next use is the
  chain also folded with that unit fixed on both sides of the change.

The set bits of the result are all the possible starts, and each of them can be placed: the
times of the steps come out of the very masks that said yes, the units are chosen among those
whose own mask has the bit (`choosing`), and what they hold is free in every calendar given.

The location's grid, opening preferences and minimum notice are masks too: `&` them to the
possible starts, or hand them to `openings` as `allowed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clinic.rules.bit_calendar import tick_list
from clinic.rules.chains import Chain
from clinic.rules.choosing import breakage, choose_units
from clinic.rules.reservations import StepPlan, stretches
from clinic.rules.step_starts import StepStarts
from clinic.rules.wishes import Calendars, Need, Stamp, Step, Unit, Window, Wish

__all__ = [
    "Calendars",
    "Need",
    "Opening",
    "PlacedStep",
    "Placement",
    "Search",
    "Stamp",
    "Step",
    "Unit",
    "Window",
    "Wish",
    "openings",
    "place",
    "possible_starts",
]


@dataclass(frozen=True, slots=True)
class Placement:
    """One reservation a visit needs: a resource held for minutes `[start, end)`.

    `step_index` is the first step it is held for; None for the patient, who is held once for
    the whole visit.
    """

    resource_id: int
    start: int
    end: int
    step_index: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """One step at its time, in minutes `[start, end)`; `units` are the ids met need by need."""

    therapy_id: int
    start: int
    end: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A time at which a wanted visit fits, with everything it would hold.

    `start` and `end` are the first step's start and the last step's end, waits included,
    turnover not. `placements` are the reservations, no two of one resource overlapping. `as_of`
    says how new the calendars were that it was found in; it makes no difference to the opening.
    """

    start: int
    end: int
    steps: tuple[PlacedStep, ...]
    placements: tuple[Placement, ...]
    as_of: Mapping[int, Stamp] = field(default_factory=dict, compare=False, repr=False)

    def stands(self, now: Mapping[int, Stamp]) -> bool:
        """Whether none of the calendars it would use has changed since it was found."""
        used = {one.resource_id for one in self.placements}
        return all(number in now and now[number] == self.as_of.get(number) for number in used)


class Search:
    """One wish over given calendars; what it works out is kept for the next question."""

    def __init__(self, wish: Wish, units: Iterable[Unit], calendars: Calendars) -> None:
        self.wish = wish
        self.calendars = calendars
        self.step_starts = StepStarts(wish, units, calendars)
        self.chain = Chain(self.step_starts)

    def possible_starts(self) -> int:
        """The mask of every tick at which the visit could begin."""
        mask = 0
        for lead in self.chain.leads():
            mask |= self.chain.starts(lead)
        return mask

    def leads(self) -> tuple[int | None, ...]:
        """The therapists who could give the first step that needs one; None where none does."""
        steps = range(len(self.wish.steps))
        first = next((at for at in steps if self.step_starts.leads(at)), None)
        return (None,) if first is None else tuple(sorted(self.step_starts.leads(first)))

    def starts_by(self, lead: int | None) -> int:
        """Where it could begin, all that is this therapist's to give being theirs."""
        return self.chain.starts(lead)

    def place_by(self, start: int, lead: int | None) -> Opening | None:
        """The visit begun at that minute by this therapist, or None where it does not fit."""
        tick = self.calendars.tick(start)
        if tick is None or not self._fits(tick, lead):
            return None
        return self._opening(self._plan(tick, lead))

    def place(self, start: int) -> Opening | None:
        """The visit begun at that minute, or None where it does not fit.

        The preferred therapist if it can be theirs; else whoever makes the visit shortest and
        leaves the calendars least broken up.
        """
        tick = self.calendars.tick(start)
        if tick is None:
            return None
        for leads in self._preferences():
            plans = [self._plan(tick, lead) for lead in leads if self._fits(tick, lead)]
            if plans:
                return self._opening(min(plans, key=lambda plan: breakage(self.calendars, plan)))
        return None

    def _preferences(self) -> Iterator[tuple[int | None, ...]]:
        preferred = self.wish.preferred_therapist_id
        if preferred is not None and self.chain.may_prefer(preferred):
            yield (preferred,)
        yield self.chain.leads()

    def _fits(self, tick: int, lead: int | None) -> bool:
        return bool(self.chain.starts(lead) >> tick & 1)

    def _plan(self, tick: int, lead: int | None) -> tuple[StepPlan, ...]:
        return choose_units(self.step_starts, self.chain.walk(tick, lead))

    def _opening(self, plans: tuple[StepPlan, ...]) -> Opening:
        minute = self.calendars.minute
        start, end = minute(plans[0].begin), minute(plans[-1].end)
        held = [
            Placement(held.unit_id, minute(held.begin), minute(held.end), held.step)
            for held in stretches(plans)
        ]
        if self.wish.patient_id is not None:
            held.append(Placement(self.wish.patient_id, start, end))
        steps = tuple(
            PlacedStep(plan.step.therapy_id, minute(plan.begin), minute(plan.end), plan.units)
            for plan in plans
        )
        return Opening(start, end, steps, tuple(held), self.calendars.as_of)


def possible_starts(wish: Wish, units: Iterable[Unit], calendars: Calendars) -> int:
    """Every tick at which the visit could begin, as a mask over the calendars."""
    return Search(wish, units, calendars).possible_starts()


def place(wish: Wish, units: Iterable[Unit], calendars: Calendars, start: int) -> Opening | None:
    """The visit begun at minute `start` with all its reservations; None where it does not fit."""
    return Search(wish, units, calendars).place(start)


def openings(
    wish: Wish, units: Iterable[Unit], calendars: Calendars, allowed: int = -1
) -> Iterator[Opening]:
    """The openings in order of time, found as they are asked for.

    `allowed` is a mask of the starts that would be welcome: the location's grid, the days and
    times that suit, nothing before the minimum notice.
    """
    search = Search(wish, units, calendars)
    for tick in tick_list(search.possible_starts() & allowed):
        opening = search.place(calendars.minute(tick))
        if opening is not None:
            yield opening
