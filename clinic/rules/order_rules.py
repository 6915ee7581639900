"""The clinic's rules on the order of therapies: what each is called, weighs, and its number.

The rules are those of the clinical reference, section 4.6, that can be known when a visit is
booked; the evidence behind them is thin, so a clinic may make each of them a stop, a warning,
a mere remark, or switch it off, and change its number.

`boots_dvt_guard` and `manipulation_red_flag` of that section are not among them: they stop a
patient whatever the order, until a therapist has looked. They are a clinical hold, which booking
asks about by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from clinic.rules.errors import Invalid

A_DAY = 24 * 60
PREFIX = "order_"
MINUTES, DAYS, SESSIONS, THERAPIES, NO_NUMBER = (
    "minutes",
    "days",
    "sessions a day",
    "therapies",
    "",
)
MOST: Mapping[str, int] = MappingProxyType(
    {MINUTES: 7 * A_DAY, DAYS: 7, SESSIONS: 10, THERAPIES: 10, NO_NUMBER: 0}
)
"""The largest number a rule of each unit takes."""


class Severity(StrEnum):
    """What a broken rule does: refuse, ask for a tick, say so, or nothing."""

    HARD = "hard"
    WARN = "warn"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True)
class OrderRule:
    """One rule of order; `limit` is in `unit`, which is empty where the rule has no number."""

    slug: str
    severity: Severity
    limit: int
    unit: str
    label: str

    @property
    def setting(self) -> str:
        """The name under which a clinic's own choice is kept."""
        return PREFIX + self.slug

    @property
    def kept(self) -> str:
        """The choice as it is kept: `warn 1440`."""
        return f"{self.severity} {self.limit}"

    @property
    def most(self) -> int:
        """The largest number it takes."""
        return MOST[self.unit]

    def changed(self, text: str | None) -> OrderRule:
        """The rule as a clinic has it; as it was where nothing sensible is kept."""
        severity, _, limit = (text or "").partition(" ")
        if severity not in set(Severity) or not limit.isdecimal() or int(limit) > self.most:
            return self
        return replace(self, severity=Severity(severity), limit=int(limit))

    def check(self, limit: int) -> None:
        """Raise Invalid, in words, for a number out of reach."""
        if not 0 <= limit <= self.most:
            raise Invalid(f"Between 0 and {self.most}.", field=self.slug)

    def chosen(self, severity: Severity, limit: int) -> OrderRule:
        """The rule with a clinic's choice. Raises Invalid for a number out of reach."""
        self.check(limit)
        return replace(self, severity=severity, limit=limit)


W, STOP = Severity.WARN, Severity.HARD
ORDER_RULES: tuple[OrderRule, ...] = (
    OrderRule("sauna_after_needling", W, A_DAY, MINUTES, "Sauna after needling"),
    OrderRule("sauna_before_needling", W, 30, MINUTES, "Rest between sauna and needling"),
    OrderRule("boots_over_needled_limb", W, 60, MINUTES, "Rest between needling and boots"),
    OrderRule("exercise_after_needling", W, A_DAY, MINUTES, "Exercise after needling"),
    OrderRule("no_back_to_back_heat", W, 1, SESSIONS, "Heat sessions in one day"),
    OrderRule("chain_total_time", W, 120, MINUTES, "Length of a whole visit"),
    OrderRule("chain_modalities", W, 3, THERAPIES, "Therapies in one visit"),
    OrderRule("syncope_cooldown", STOP, 1, DAYS, "No sauna or boots after fainting"),
    OrderRule(
        "manipulation_and_needling", Severity.INFO, 0, NO_NUMBER, "Needling before adjustment"
    ),
)
"""The rules as a clinic gets them; its own choices stand in its settings."""

FROM_RECORD = frozenset({"syncope_cooldown"})
"""Rules about what was recorded, so perhaps since the visit was booked."""
