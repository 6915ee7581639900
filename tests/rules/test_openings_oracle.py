"""The search against the slow truth, on random clinics, and against itself placing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from clinic.rules import chains, reservations, step_starts
from clinic.rules.bit_calendar import erode, ticks_up
from clinic.rules.chains import Chain, reach
from clinic.rules.openings import Search
from clinic.rules.step_starts import StepStarts
from clinic.rules.wishes import Need, Step
from tests.rules.agreement import disagreement
from tests.rules.random_clinics import calendars, random_clinic

CLINICS = 2400
PART = 300


@pytest.mark.parametrize("first", range(0, CLINICS, PART))
def test_every_possible_start_is_offered_and_every_offer_can_be_booked(first):
    for seed in range(first, first + PART):
        assert disagreement(random_clinic(seed)) == "", f"clinic {seed}"


def test_the_random_clinics_hold_what_is_awkward():
    """A trial is worth what it tries: every special case is there, and most often both ways."""
    seen = dict.fromkeys(
        ("openings", "none", "chain", "wait", "retention", "two of a kind", "turnover stays"), 0
    )
    for seed in range(CLINICS // 4):
        clinic = random_clinic(seed)
        search = Search(clinic.wish, clinic.units, calendars(clinic))
        steps = clinic.wish.steps
        needs = [need for step in steps for need in step.needs]
        kinds = [[need.kind for need in step.needs] for step in steps]
        seen["openings" if search.possible_starts() else "none"] += 1
        seen["chain"] += len(steps) > 1
        seen["wait"] += any(step.wait for step in steps)
        seen["retention"] += any(len(need.windows) > 1 for need in needs)
        seen["two of a kind"] += any(len(set(kind)) < len(kind) for kind in kinds)
        seen["turnover stays"] += any(search.step_starts.stays(i) for i in range(len(steps)))
    assert min(seen.values()) >= 50, seen


# Negative controls: a search broken on purpose must be caught by the same comparison.


def _erode_short(mask: int, ticks: int) -> int:
    return erode(mask, ticks - 1) if ticks > 1 else erode(mask, ticks)


def _erode_long(mask: int, ticks: int) -> int:
    return erode(mask, ticks + 1)


def _one_unit_twice(columns: Sequence[Mapping[int, int]]) -> int:
    met = -1
    for column in columns:
        any_unit = 0
        for mask in column.values():
            any_unit |= mask
        met &= any_unit
    return met


def _wait_elsewhere(following: int, through: int, wait: int) -> int:
    return reach(following, -1, wait)


def _never_wait(following: int, through: int, wait: int) -> int:
    return reach(following, through, 0)


def _no_turnover(free: int, step: Step, need: Need, *, stays: bool) -> int:
    mask = -1
    for begin, end in step.windows(need):
        mask &= erode(free, end - begin) >> begin
    return mask


def _retention_filled(free: int, step: Step, need: Need, *, stays: bool) -> int:
    windows = step.windows(need)
    released = step.ticks if stays else windows[-1][1] + ticks_up(need.turnover)
    return erode(free, released - windows[0][0]) >> windows[0][0]


BROKEN: dict[str, tuple[object, str, Callable[..., object]]] = {
    "erosion one tick short": (step_starts, "erode", _erode_short),
    "erosion one tick long": (step_starts, "erode", _erode_long),
    "turnover forgotten": (step_starts, "_window_starts", _no_turnover),
    "one unit counted twice": (step_starts, "all_met", _one_unit_twice),
    "patient not held while waiting": (chains, "reach", _wait_elsewhere),
    "waits forgotten": (chains, "reach", _never_wait),
    "staying forgotten": (StepStarts, "stays", lambda *_: ()),
    "therapist busy between the windows": (step_starts, "_window_starts", _retention_filled),
    "named therapist forgotten": (StepStarts, "lead_fixed", lambda *_: frozenset()),
    "therapists not asked": (Chain, "leads", lambda _: (None,)),
    "turnover booked though it falls away": (reservations, "_first_use", lambda *_: None),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_search_broken_on_purpose_is_caught(fault, monkeypatch):
    where, name, broken = BROKEN[fault]
    monkeypatch.setattr(where, name, broken)
    assert any(_caught(seed) for seed in range(CLINICS)), f"{fault}: nobody noticed"


def _caught(seed: int) -> bool:
    try:
        return disagreement(random_clinic(seed)) != ""
    except StopIteration:  # the broken masks contradict each other
        return True
