"""Therapies as plain values: what is typed about one, what a list shows, how short one may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from clinic.rules.bit_calendar import TICK
from clinic.rules.errors import Invalid, Problem
from clinic.rules.wishes import Need
from clinic.rules.words import ResourceKind, TherapyKind

WHOLE = ((0, None),)
NOTHING_NEEDED = "Say at least one thing it takes: a therapist, a room or a piece of equipment."


@dataclass(frozen=True)
class Retention:
    """The therapist is there for the `first` and the `last` minutes, and free in between."""

    first: int
    last: int


@dataclass(frozen=True)
class TherapyEntry:
    """A therapy as typed; each need has one window, and `retention` frees its first therapist.

    `purpose` and `expect` are words for patients.
    """

    name: str
    kind: TherapyKind
    minutes: int
    needs: tuple[Need, ...]
    retention: Retention | None = None
    purpose: str = ""
    expect: str = ""

    @property
    def kept_needs(self) -> tuple[Need, ...]:
        """The needs with retention as two windows of one unit, as they are kept and searched."""
        place = _first_therapist(self.needs)
        if self.retention is None or place is None:
            return self.needs
        windows = ((0, self.retention.first), (-self.retention.last, None))
        changed = replace(self.needs[place], windows=windows)
        return (*self.needs[:place], changed, *self.needs[place + 1 :])


@dataclass(frozen=True)
class TherapyLine:
    """A therapy as kept."""

    public_id: str
    entry: TherapyEntry
    active: bool


class TooShort(Invalid):
    """Step number `step` of a visit is shorter than the windows of its therapy's needs."""

    def __init__(self, message: str, step: int) -> None:
        super().__init__(message, field="minutes")
        self.step = step


def retention_in(needs: Iterable[Need]) -> tuple[tuple[Need, ...], Retention | None]:
    """Kept needs taken apart again: each with one window, and the retention if there is one."""
    found: Retention | None = None
    plain = []
    for need in needs:
        if need.kind is ResourceKind.THERAPIST and len(need.windows) > 1:
            found = Retention(need.windows[0][1] or 0, -need.windows[-1][0])
            plain.append(replace(need, windows=WHOLE))
        else:
            plain.append(need)
    return tuple(plain), found


def shortest(needs: Iterable[Need]) -> int:
    """The least minutes a step can last so that every window of these needs lies inside it."""
    return max([_reach(need) for need in needs], default=TICK)


def check_long_enough(name: str, minutes: int, needs: Iterable[Need], step: int) -> None:
    """Raises TooShort where so many minutes cannot hold the therapy's needs."""
    least = shortest(needs)
    if minutes < least:
        raise TooShort(f"{name} takes at least {least} minutes.", step)


def check_therapy(entry: TherapyEntry) -> None:
    """Raises Invalid with every problem; `until_1` is the end of the second need."""
    found = (*_need_problems(entry), *_retention_problems(entry))
    if found:
        raise Invalid(found[0].message, problems=found)


def _need_problems(entry: TherapyEntry) -> Iterator[Problem]:
    if not entry.needs:
        yield Problem("what_0", NOTHING_NEEDED)
    for index, need in enumerate(entry.needs):
        begin, end = need.windows[0]
        if end is not None and end <= begin:
            yield Problem(f"until_{index}", "This comes before it begins.")
        elif end is not None and end > entry.minutes:
            yield Problem(f"until_{index}", f"It usually lasts {entry.minutes} minutes.")
        elif begin >= entry.minutes:
            yield Problem(f"begin_{index}", f"It usually lasts {entry.minutes} minutes.")


def _retention_problems(entry: TherapyEntry) -> Iterator[Problem]:
    if entry.retention is None:
        return
    place = _first_therapist(entry.needs)
    if entry.kind is not TherapyKind.NEEDLING:
        yield Problem("leaves", "Needles stay in with needling only.")
    elif place is None:
        yield Problem("leaves", "No therapist is needed: choose one above, or untick this.")
    elif entry.needs[place].windows != WHOLE:
        yield Problem("leaves", "Leave the therapist's minutes above empty: these replace them.")
    elif entry.retention.first + entry.retention.last >= entry.minutes:
        yield Problem("back_for", f"Of {entry.minutes} minutes that leaves none to go away for.")


def _first_therapist(needs: tuple[Need, ...]) -> int | None:
    kinds = [need.kind for need in needs]
    return kinds.index(ResourceKind.THERAPIST) if ResourceKind.THERAPIST in kinds else None


def _reach(need: Need) -> int:
    reached = 0
    for begin, end in need.windows:
        if begin < 0:
            reached -= begin
        else:
            reached = begin + TICK if end is None else end
    return reached
