"""What a therapist may say once for a whole plan: this warning is fine for this patient."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.rules.order_rules import OrderRule, Severity
from clinic.rules.sequencing import Accepted

LONGEST_WHY = 300
"""Longest reason, in characters."""


@dataclass(frozen=True)
class Acknowledged:
    """A warning that is fine on a plan; `why` is clinical."""

    rule: str
    label: str
    accepted: Accepted
    why: str


@dataclass(frozen=True)
class PlanOrder:
    """A plan with the clinic's rules; `broken` are those its own visits come across."""

    plan: str
    patient: str
    name: str
    problem: str
    rules: tuple[OrderRule, ...]
    broken: frozenset[str]
    fine: tuple[Acknowledged, ...]

    @property
    def asked(self) -> list[OrderRule]:
        """The warnings that are still asked about, those of its own visits first."""
        known = {one.rule for one in self.fine}
        left = [
            rule for rule in self.rules if rule.severity is Severity.WARN and rule.slug not in known
        ]
        return sorted(left, key=lambda rule: rule.slug not in self.broken)
