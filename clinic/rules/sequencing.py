"""The order of therapies: what a visit breaks, and what that means for booking it.

A warning is ticked, or it was accepted before: a therapist may say on a patient's plan that it
is fine for them, and it is not asked about again. A stop is never covered, by either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.errors import Refused
from clinic.rules.order_checks import CHECKS, Given
from clinic.rules.order_rules import ORDER_RULES, OrderRule, Severity

LABELS: Mapping[str, str] = {rule.slug: rule.label for rule in ORDER_RULES}


@dataclass(frozen=True)
class Accepted:
    """That a warning is fine for a patient, and who said so on which day; never why."""

    by: str
    on: date

    def words(self, slug: str) -> str:
        """`Sauna after needling: fine on this plan, Ana Ruiz, 3 November 2026`, as a sentence."""
        day = f"{self.on.day} {self.on:%B %Y}"
        return f"{LABELS.get(slug, slug)}: fine on this plan, {self.by}, {day}."


@dataclass(frozen=True)
class Finding:
    """A rule that a visit breaks, and why, in words for the front desk.

    `accepted` for a warning that the patient's plan says is fine: no more than a remark.
    """

    slug: str
    severity: Severity
    words: str
    accepted: bool = False


@dataclass(frozen=True)
class Weighed:
    """The slugs of the warnings that were let pass: ticked now, or accepted on the plan."""

    ticked: tuple[str, ...] = ()
    on_plan: tuple[str, ...] = ()


class Stopped(Refused):
    """A rule of order that the clinic has made a stop is in the way."""

    def __init__(self, found: Iterable[Finding]) -> None:
        why = " ".join(one.words for one in found)
        super().__init__(f"{why} This is a stop here: choose another time, or other therapies.")


class Unacknowledged(Refused):
    """A rule of order asks for a tick first; `needed` are their slugs, `reasons` why."""

    def __init__(self, found: Iterable[Finding], opening: object) -> None:
        asked = list(found)
        self.reasons = " ".join(one.words for one in asked)
        message = f"{self.reasons} Tick the box to do it all the same."
        super().__init__(message, alternatives=(opening,))
        self.needed = tuple(one.slug for one in asked)


def weigh(found: Iterable[Finding], accepted: frozenset[str], opening: object) -> Weighed:
    """What was let pass, for the record; `accepted` are the slugs that were ticked.

    Raises Stopped for a stop, Unacknowledged for a warning that was not accepted.
    """
    asked = list(found)
    stops = [one for one in asked if one.severity is Severity.HARD]
    if stops:
        raise Stopped(stops)
    warned = [one for one in asked if one.severity is Severity.WARN]
    if any(one.slug not in accepted for one in warned):
        raise Unacknowledged(warned, opening)
    return Weighed(
        tuple(one.slug for one in warned), tuple(one.slug for one in asked if one.accepted)
    )


def told(weighed: Weighed) -> dict[str, list[str]]:
    """What the audit entry says of warnings that were let pass; nothing where there were none."""
    said = {"despite": list(weighed.ticked), "accepted_on_plan": list(weighed.on_plan)}
    return {name: slugs for name, slugs in said.items() if slugs}


def findings(rules: Iterable[OrderRule], given: Iterable[Given], zone: ZoneInfo) -> list[Finding]:
    """What the visit's own therapies break, alone or together with the patient's others.

    In the order of the rules; each rule is named once, with the first case of it.
    """
    ordered = sorted(given)
    return [
        Finding(rule.slug, rule.severity, words)
        for rule in rules
        if rule.severity is not Severity.OFF and (words := CHECKS[rule.slug](rule, ordered, zone))
    ]


def with_plan(found: Iterable[Finding], fine: Mapping[str, Accepted]) -> list[Finding]:
    """The findings with those warnings that the plan says are fine become remarks."""
    return [_with_plan(one, fine.get(one.slug)) for one in found]


def _with_plan(one: Finding, fine: Accepted | None) -> Finding:
    if fine is None or one.severity is not Severity.WARN:
        return one
    return replace(one, severity=Severity.INFO, words=fine.words(one.slug), accepted=True)
