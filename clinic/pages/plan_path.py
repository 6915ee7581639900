"""The path of a plan: its phases and the planned visits on it, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.rules.words import PlannedVisitStatus as V

LOOKS = {
    V.ATTENDED: ("attended", "attended"),
    V.BOOKED: ("booked", "booked"),
    V.MISSED: ("missed", "missed"),
    V.UNBOOKED: ("unbooked", "not booked yet"),
    V.RELEASED: ("released", "not needed"),
}


@dataclass(frozen=True)
class Stop:
    """One planned visit on the path."""

    number: int
    state: str
    word: str


@dataclass(frozen=True)
class PathPhase:
    """One phase on the path; `state_word` says how far it is, where phases are told apart."""

    word: str
    current: bool
    stops: list[Stop]
    state_word: str = ""


@dataclass(frozen=True)
class Path:
    """The whole way of the plan."""

    summary: str
    phases: list[PathPhase]


def stop(number: int, status: V, upcoming: int | None, when: str = "") -> Stop:
    """The n-th planned visit; `upcoming` is the number of the one that comes next."""
    state, word = LOOKS[status]
    if number == upcoming:
        state, word = "next", f"next, {word}"
    day = f", {when}" if when else ""
    return Stop(number, state, f"Visit {number}: {word}{day}")
