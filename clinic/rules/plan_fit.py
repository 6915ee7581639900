"""Which visit of a plan a visit meets: the next one whose therapies it holds.

It is the next one of a plan that asks for a therapy the visit holds; where that asks for needling,
the visit is needled too. Of several plans it is the one it comes nearest to, then the newest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.rules.words import TherapyKind


@dataclass(frozen=True)
class Holding:
    """What a visit holds, or is to hold: therapies by number, and whether it is needled."""

    therapies: frozenset[int] = frozenset()
    needled: bool = False


@dataclass(frozen=True)
class OpenVisit:
    """A visit a plan calls for that has no appointment yet; all by number of their rows."""

    id: int
    plan: int
    number: int
    phase: int
    asks: Holding


def holding(therapies: Iterable[tuple[int, TherapyKind | None]]) -> Holding:
    """These therapies, each with its kind, as one value."""
    known = dict(therapies)
    return Holding(frozenset(known), TherapyKind.NEEDLING in known.values())


def called_for(therapies: Iterable[tuple[int, TherapyKind | None]]) -> Holding:
    """What a phase with these therapies asks for; one that names none asks for needling."""
    asked = holding(therapies)
    return asked if asked.therapies else Holding(needled=True)


def meets(visit: Holding, asked: Holding) -> bool:
    """Whether a visit is one that was asked for."""
    return visit.needled if asked.needled else bool(visit.therapies & asked.therapies)


def visit_met(visit: Holding, unbooked: Iterable[OpenVisit]) -> OpenVisit | None:
    """The planned visit that a visit meets; None where it is of no plan.

    `unbooked` is the newest plan first, each plan's visits in order.
    """
    first: dict[int, OpenVisit] = {}
    for one in unbooked:
        if meets(visit, one.asks):
            first.setdefault(one.plan, one)
    return max(first.values(), key=lambda one: _nearness(visit, one.asks), default=None)


def _nearness(visit: Holding, asked: Holding) -> tuple[int, int]:
    """How much of what was asked for is there, then how little is missing."""
    there = len(visit.therapies & asked.therapies)
    return there, there - len(asked.therapies)
