"""A plan against what became of it: each visit it calls for is counted once, by therapy.

Planned = attended + missed + booked + to book; released visits count nowhere. Beside that stand the
cancellations: a cancelled visit's place in the plan is to be booked again, so one planned visit can
be cancelled more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import PlannedVisitStatus as V

FOLLOWS: Mapping[S, V] = MappingProxyType(
    {
        S.BOOKED: V.BOOKED,
        S.ARRIVED: V.BOOKED,
        S.IN_ROOM: V.BOOKED,
        S.DONE: V.ATTENDED,
        S.DID_NOT_ATTEND: V.MISSED,
        S.LEFT_UNSEEN: V.MISSED,
    }
)
"""What a planned visit is by the status of the one that meets it; a cancelled one meets none."""


def became(status: S) -> V:
    """What a planned visit is when the visit that meets it comes to this status."""
    return FOLLOWS.get(status, V.UNBOOKED)


@dataclass(frozen=True)
class PlannedLine:
    """One visit the plan calls for: its therapies there, and those given if it was attended."""

    status: V
    therapies: tuple[str, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class CancelledLine:
    """A visit that was cancelled, and what it was to hold."""

    status: S
    therapies: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What became of the visits, or of those that hold one therapy.

    `left_out`: of the attended, those in which this therapy was not given.
    """

    planned: int = 0
    attended: int = 0
    missed: int = 0
    booked: int = 0
    to_book: int = 0
    left_out: int = 0
    in_time: int = 0
    late: int = 0
    by_clinic: int = 0


@dataclass(frozen=True)
class Reality:
    """All visits, then by therapy in the order in which the plan names them."""

    visits: Tally
    therapies: tuple[tuple[str, Tally], ...]


def reality(planned: Sequence[PlannedLine], cancelled: Sequence[CancelledLine]) -> Reality:
    """The tallies of a plan."""
    called = [line for line in planned if line.status is not V.RELEASED]
    names = dict.fromkeys(name for line in called for name in line.therapies)
    return Reality(
        _tally(called, cancelled, 0),
        tuple(
            (
                name,
                _tally(
                    [line for line in called if name in line.therapies],
                    [line for line in cancelled if name in line.therapies],
                    _left_out(called, name),
                ),
            )
            for name in names
        ),
    )


def _tally(
    planned: Sequence[PlannedLine], cancelled: Iterable[CancelledLine], left_out: int
) -> Tally:
    now = [line.status for line in planned]
    ended = [line.status for line in cancelled]
    return Tally(
        planned=len(planned),
        attended=now.count(V.ATTENDED),
        missed=now.count(V.MISSED),
        booked=now.count(V.BOOKED),
        to_book=now.count(V.UNBOOKED),
        left_out=left_out,
        in_time=ended.count(S.CANCELLED_IN_TIME),
        late=ended.count(S.CANCELLED_LATE),
        by_clinic=ended.count(S.CANCELLED_BY_CLINIC),
    )


def _left_out(planned: Iterable[PlannedLine], name: str) -> int:
    return sum(
        line.status is V.ATTENDED and name in line.therapies and name not in line.given
        for line in planned
    )
