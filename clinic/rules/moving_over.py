"""Visits that cannot stay where they are booked: why, and which other time suits best."""

from __future__ import annotations

from dataclasses import dataclass

ANOTHER_THERAPIST = 6 * 60
"""How many minutes nearer a time with another therapist must be to be the better one."""


@dataclass(frozen=True, order=True)
class Cause:
    """Why visits cannot stay: `key` groups them, `word` says it, `why` is what was typed."""

    key: str
    word: str
    why: str = ""


@dataclass(frozen=True)
class Stuck:
    """A visit that cannot stay: its public id and number, when it is, and the first cause."""

    public_id: str
    number: int
    start: int
    cause: Cause


@dataclass(frozen=True)
class Proposal:
    """Another time for a visit: when, and by whom.

    `therapist` is a public id, empty where the visit needs none, or several.
    """

    start: int
    therapist: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of taking several proposals: who was moved, and why the rest was not.

    `moved` are public ids of visits, `left` the minutes at which those not moved were booked,
    each with the reason.
    """

    moved: tuple[str, ...]
    left: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Chosen:
    """One proposal as it was shown and taken: names are public ids, `start` is a minute.

    `therapist` is empty where the visit needs none, or several.
    """

    visit: str
    start: int
    therapist: str
    version: int


def cost(start: int, booked: int, *, same_therapist: bool) -> int:
    """How far a time is from the one that was booked; the least is the best.

    In minutes: the same time of another day is a day away, and another therapist counts as
    `ANOTHER_THERAPIST`. So somebody else on the same day comes before the usual one on
    another day.
    """
    return abs(start - booked) + (0 if same_therapist else ANOTHER_THERAPIST)
