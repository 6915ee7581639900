"""The therapies a plan can hold, and a plan made of what this clinic gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from clinic.rules.order_checks import Given
from clinic.rules.plan_values import PlanBlock, PlanTherapy, PlanValue
from clinic.rules.words import TherapyKind


@dataclass(frozen=True)
class PlanChoice:
    """A therapy the clinic gives: its usual minutes, and the least its needs fit in."""

    slug: str
    name: str
    kind: TherapyKind
    minutes: int
    least: int = 5


def settled(
    plan: PlanValue, choices: Sequence[PlanChoice], also: Collection[str] = ()
) -> PlanValue:
    """The plan with this clinic's therapies: kinds become slugs, open minutes the usual ones.

    The therapies of the kinds `also` follow at the end of every visit that has none of them. What
    the clinic does not give falls away.
    """
    phases = tuple(_settled_block(block, choices, also) for block in plan.phases)
    return replace(plan, phases=phases)


def _settled_block(
    block: PlanBlock, choices: Sequence[PlanChoice], also: Collection[str]
) -> PlanBlock:
    wanted = [*block.therapies, *(PlanTherapy(kind) for kind in also)]
    found: dict[str, PlanTherapy] = {}
    for each in wanted:
        choice = choice_of(each.therapy, choices)
        if choice is not None and choice.slug not in found:
            found[choice.slug] = PlanTherapy(choice.slug, each.minutes or choice.minutes)
    return replace(block, therapies=tuple(found.values()))


def choice_of(therapy: str, choices: Iterable[PlanChoice]) -> PlanChoice | None:
    """The clinic's therapy of that slug, else its first one of that kind."""
    listed = list(choices)
    by_slug = (one for one in listed if one.slug == therapy)
    by_kind = (one for one in listed if one.kind == therapy)
    return next(by_slug, next(by_kind, None))


def given_in(block: PlanBlock, choices: Sequence[PlanChoice]) -> list[Given]:
    """One visit of the phase, its therapies one after the other from minute 0."""
    given: list[Given] = []
    for each in block.therapies:
        choice = choice_of(each.therapy, choices)
        if choice is not None:
            start = given[-1].end if given else 0
            given.append(Given(start, start + (each.minutes or choice.minutes), choice.kind))
    return given
