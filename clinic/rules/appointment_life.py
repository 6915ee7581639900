"""A visit's life: the statuses it can have and the one table of moves between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.rules.errors import NotAllowed, Refused
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import Role

DEFAULT_LATE_HOURS = 24
"""A cancellation with less than this many hours to go is late; a clinic may change it."""

ARRIVAL_WINDOW_HOURS = 12
"""How long before its start a visit can be marked as arrived: earlier is another day's."""

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Move:
    """One allowed step from `source` to `target`, who may take it, and its button's word.

    `undo` takes back a step taken by mistake; it stands apart from the onward buttons.
    """

    source: S
    target: S
    roles: frozenset[Role]
    words: str
    undo: bool = False

    @property
    def frees_time(self) -> bool:
        """Whether the reservations are given up with this step."""
        return self.source not in FREES_TIME and self.target in FREES_TIME

    @property
    def takes_time(self) -> bool:
        """Whether the same time must still be free, because it was given up before."""
        return self.source in FREES_TIME and self.target not in FREES_TIME


@dataclass(frozen=True)
class Timing:
    """When a step is taken and when the visit starts, in minutes since 1970-01-01T00:00Z."""

    now_minute: int
    from_minute: int

    @property
    def hours_to_go(self) -> float:
        """Hours until the start; negative once it has passed."""
        return (self.from_minute - self.now_minute) / MINUTES_IN_AN_HOUR


CANCELLED = frozenset({S.CANCELLED_IN_TIME, S.CANCELLED_LATE, S.CANCELLED_BY_CLINIC})
NO_LONGER_NEEDED = "No longer needed"
"""Why a visit of a plan is cancelled, as the front desk reads it: nothing of the patient's care."""
FREES_TIME = CANCELLED | {S.DID_NOT_ATTEND, S.LEFT_UNSEEN}
"""Statuses whose visits hold no therapist, room, equipment or patient any more."""

OPEN = frozenset({S.BOOKED, S.ARRIVED, S.IN_ROOM})
"""Statuses of visits that are still to come or going on."""

STATUS_WORDS: Mapping[S, str] = MappingProxyType(
    {
        S.BOOKED: "Booked",
        S.ARRIVED: "Arrived",
        S.IN_ROOM: "In room",
        S.DONE: "Done",
        S.CANCELLED_IN_TIME: "Cancelled in time",
        S.CANCELLED_LATE: "Cancelled late",
        S.CANCELLED_BY_CLINIC: "Cancelled by the clinic",
        S.DID_NOT_ATTEND: "Did not attend",
        S.LEFT_UNSEEN: "Left without being seen",
    }
)

_STAFF = frozenset({Role.FRONT_DESK, Role.THERAPIST})
_ANYONE = _STAFF | {Role.PATIENT}

MOVES: tuple[Move, ...] = (
    Move(S.BOOKED, S.ARRIVED, _STAFF, "Arrived"),
    Move(S.BOOKED, S.IN_ROOM, _STAFF, "In room"),
    Move(S.ARRIVED, S.IN_ROOM, _STAFF, "In room"),
    Move(S.IN_ROOM, S.DONE, _STAFF, "Done"),
    Move(S.BOOKED, S.DID_NOT_ATTEND, _STAFF, "Did not attend"),
    Move(S.BOOKED, S.CANCELLED_IN_TIME, _ANYONE, "Cancel"),
    Move(S.BOOKED, S.CANCELLED_LATE, _ANYONE, "Cancel late"),
    Move(S.BOOKED, S.CANCELLED_BY_CLINIC, _STAFF, "Cancel for the clinic"),
    Move(S.ARRIVED, S.CANCELLED_BY_CLINIC, _STAFF, "Cancel for the clinic"),
    Move(S.ARRIVED, S.LEFT_UNSEEN, _STAFF, "Left without being seen"),
    Move(S.IN_ROOM, S.LEFT_UNSEEN, _STAFF, "Left without being seen"),
    Move(S.ARRIVED, S.BOOKED, _STAFF, "Undo: not arrived yet", undo=True),
    Move(S.IN_ROOM, S.ARRIVED, _STAFF, "Undo: back to waiting", undo=True),
    Move(S.DONE, S.IN_ROOM, _STAFF, "Undo: still in room", undo=True),
    Move(S.LEFT_UNSEEN, S.ARRIVED, _STAFF, "Undo: back to waiting", undo=True),
    Move(S.DID_NOT_ATTEND, S.BOOKED, _STAFF, "Undo: still expected", undo=True),
    Move(S.DID_NOT_ATTEND, S.ARRIVED, _STAFF, "Arrived after all", undo=True),
    Move(S.CANCELLED_IN_TIME, S.BOOKED, _STAFF, "Undo: book again", undo=True),
    Move(S.CANCELLED_LATE, S.BOOKED, _STAFF, "Undo: book again", undo=True),
    Move(S.CANCELLED_BY_CLINIC, S.BOOKED, _STAFF, "Undo: book again", undo=True),
)
"""Every step there is, in the order of the buttons; what is not here cannot happen."""

_BY_ENDS: Mapping[tuple[S, S], Move] = MappingProxyType(
    {(move.source, move.target): move for move in MOVES}
)


def find_move(source: S, target: S) -> Move | None:
    """The step between two statuses, or None when there is none."""
    return _BY_ENDS.get((source, target))


def moves_from(
    status: S, roles: Collection[Role], timing: Timing | None = None
) -> tuple[Move, ...]:
    """The steps these roles may take now, in the order of the buttons.

    With `timing`, steps that it is too early for are left out.
    """
    return tuple(
        move
        for move in MOVES
        if move.source == status
        and not move.roles.isdisjoint(roles)
        and (timing is None or why_not_yet(move, timing) is None)
    )


def check_move(source: S, target: S, roles: Collection[Role], timing: Timing | None = None) -> Move:
    """The step from `source` to `target`, if these roles may take it now.

    Raises Refused when there is no such step or it is too early for it, NotAllowed when the
    step is for others to take.
    """
    move = find_move(source, target)
    if move is None:
        now, wanted = STATUS_WORDS[source], STATUS_WORDS[target]
        raise Refused(f'This visit is "{now}"; it cannot become "{wanted}".', field="status")
    if move.roles.isdisjoint(roles):
        raise NotAllowed
    reason = why_not_yet(move, timing) if timing else None
    if reason:
        raise Refused(reason, field="status")
    return move


def why_not_yet(move: Move, timing: Timing) -> str | None:
    """Why it is too early for a step, in words, or None when it is not."""
    if move.undo:
        return None
    if move.target == S.DID_NOT_ATTEND and timing.hours_to_go > 0:
        return "The visit has not started yet: cancel it instead."
    arriving = move.source == S.BOOKED and move.target in {S.ARRIVED, S.IN_ROOM}
    if arriving and timing.hours_to_go > ARRIVAL_WINDOW_HOURS:
        return "The visit is on another day: move it to now first."
    return None


def cancellation(timing: Timing, late_hours: int = DEFAULT_LATE_HOURS) -> S:
    """What a patient's cancellation counts as: late with less than `late_hours` hours to go."""
    late = timing.hours_to_go < late_hours
    return S.CANCELLED_LATE if late else S.CANCELLED_IN_TIME
