"""The order of therapies: what should not follow what, how soon, and how much that weighs.

The rules are those of the clinical reference, section 4.6, that can be known when a visit is
booked; the evidence behind them is thin, so a clinic may make each of them a stop, a warning,
a mere remark, or switch it off, and change its number. They look at the steps of the visit
and at the patient's other visits around it. Which muscles are needled is not known when
booking, so boots are asked about after any needling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from clinic.rules.errors import Invalid, Refused
from clinic.rules.local_time import wall_time
from clinic.rules.words import TherapyKind

A_DAY = 24 * 60
PREFIX = "order_"
LONGEST = 7 * A_DAY


class Severity(StrEnum):
    """What a broken rule does: refuse, ask for a tick, say so, or nothing."""

    HARD = "hard"
    WARN = "warn"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True)
class OrderRule:
    """One rule of order; `limit` is in `unit` (minutes, therapies, or sessions a day)."""

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

    def changed(self, text: str | None) -> OrderRule:
        """The rule as a clinic has it; as it was where nothing sensible is kept."""
        severity, _, limit = (text or "").partition(" ")
        if severity not in set(Severity) or not limit.isdecimal() or int(limit) > LONGEST:
            return self
        return replace(self, severity=Severity(severity), limit=int(limit))

    def chosen(self, severity: Severity, limit: int) -> OrderRule:
        """The rule with a clinic's choice. Raises Invalid for a number out of reach."""
        if not 0 <= limit <= LONGEST:
            raise Invalid(f"Between 0 and {LONGEST}.", field=self.slug)
        return replace(self, severity=severity, limit=limit)


W, MINUTES = Severity.WARN, "minutes"
ORDER_RULES: tuple[OrderRule, ...] = (
    OrderRule("sauna_after_needling", W, A_DAY, MINUTES, "Sauna after needling"),
    OrderRule("sauna_before_needling", W, 30, MINUTES, "Rest between sauna and needling"),
    OrderRule("boots_over_needled_limb", W, 60, MINUTES, "Rest between needling and boots"),
    OrderRule("exercise_after_needling", W, A_DAY, MINUTES, "Exercise after needling"),
    OrderRule("no_back_to_back_heat", W, 1, "sessions a day", "Heat sessions in one day"),
    OrderRule("chain_total_time", W, 120, MINUTES, "Length of a whole visit"),
    OrderRule("chain_modalities", W, 3, "therapies", "Therapies in one visit"),
    OrderRule("manipulation_and_needling", Severity.INFO, 0, MINUTES, "Needling before adjustment"),
)
"""The rules as a clinic gets them; its own choices stand in its settings."""


@dataclass(frozen=True, order=True)
class Given:
    """One therapy given from minute `start` to minute `end`; `own` in the visit in question."""

    start: int
    end: int
    kind: TherapyKind
    own: bool = True


@dataclass(frozen=True)
class Finding:
    """A rule that a visit breaks, and why, in words for the front desk."""

    slug: str
    severity: Severity
    words: str


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


def weigh(found: Iterable[Finding], accepted: frozenset[str], opening: object) -> list[str]:
    """The slugs of the warnings that were accepted, for the record.

    Raises Stopped for a stop, Unacknowledged for a warning that was not accepted.
    """
    asked = list(found)
    stops = [one for one in asked if one.severity is Severity.HARD]
    if stops:
        raise Stopped(stops)
    warned = [one for one in asked if one.severity is Severity.WARN]
    if any(one.slug not in accepted for one in warned):
        raise Unacknowledged(warned, opening)
    return [one.slug for one in warned]


Check = Callable[[OrderRule, list[Given], ZoneInfo], str]


def told(despite: list[str]) -> dict[str, list[str]]:
    """What the audit entry says of warnings that were ticked; nothing where there were none."""
    return {"despite": despite} if despite else {}


def findings(rules: Iterable[OrderRule], given: Iterable[Given], zone: ZoneInfo) -> list[Finding]:
    """What the visit's own therapies break, alone or together with the patient's others.

    In the order of the rules; each rule is named once, with the first case of it.
    """
    ordered = sorted(given)
    return [
        Finding(rule.slug, rule.severity, words)
        for rule in rules
        if rule.severity is not Severity.OFF and (words := _CHECKS[rule.slug](rule, ordered, zone))
    ]


def longest_look(rules: Iterable[OrderRule]) -> int:
    """How far around a visit the patient's others matter, in minutes; at least its own day."""
    return max([A_DAY, *(rule.limit for rule in rules if rule.unit == MINUTES)])


def _after(first: TherapyKind, then: TherapyKind, words: str) -> Check:
    """`then` begins less than so many minutes after `first` has ended."""

    def check(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
        for one, other in _pairs(given, first, then):
            if one.end <= other.start < one.end + rule.limit:
                when = _gap_words(one, other, zone)
                return words.format(limit=_long(rule.limit), when=when)
        return ""

    return check


def _pairs(
    given: list[Given], first: TherapyKind, then: TherapyKind
) -> Iterator[tuple[Given, Given]]:
    """Every two of these kinds of which at least one belongs to the visit in question."""
    for one in given:
        for other in given:
            if (one.kind, other.kind) == (first, then) and (one.own or other.own):
                yield one, other


def _heat(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    saunas = [one for one in given if one.kind is TherapyKind.SAUNA]
    for _, of_day in groupby(saunas, lambda one: wall_time(one.start, zone).date()):
        sessions = list(of_day)
        if len(sessions) > rule.limit and any(one.own for one in sessions):
            most = "one heat session" if rule.limit == 1 else f"{rule.limit} heat sessions"
            times = " and ".join(f"{wall_time(one.start, zone):%H:%M}" for one in sessions)
            return f"At most {most} a day; here the sauna begins at {times}."
    return ""


def _total(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    del zone
    own = [one for one in given if one.own]
    total = max((one.end for one in own), default=0) - min((one.start for one in own), default=0)
    if total <= rule.limit:
        return ""
    return f"The visit lasts {_long(total)}; more than {_long(rule.limit)} tires many patients."


def _modalities(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    del zone
    kinds = {one.kind for one in given if one.own}
    if len(kinds) <= rule.limit:
        return ""
    return f"{len(kinds)} different therapies in one visit; more than {rule.limit} is a lot."


def _manipulation(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    del rule, zone
    own = [one for one in given if one.own]
    for one, other in _pairs(own, TherapyKind.NEEDLING, TherapyKind.ADJUSTMENT):
        if one.end <= other.start:
            return (
                "Usually adjustment comes first, so that the patient can lie still after the"
                " needles; the therapist may want it otherwise."
            )
    return ""


def _gap_words(one: Given, other: Given, zone: ZoneInfo) -> str:
    """` (there is another visit at 9:00 on 24 November)`; nothing inside one visit."""
    if one.own and other.own:
        return ""
    begins = wall_time(other.start if one.own else one.start, zone)
    at = f"{begins.hour}:{begins:%M} on {begins.day} {begins:%B}"
    return f" (there is another visit, at {at})"


def _long(minutes: int) -> str:
    """`45 minutes`, `2 hours`."""
    hours, rest = divmod(minutes, 60)
    if rest or not hours:
        return f"{minutes} minutes"
    return f"{hours} hours" if hours > 1 else "an hour"


_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "sauna_after_needling": _after(
            TherapyKind.NEEDLING,
            TherapyKind.SAUNA,
            "Sauna within {limit} after needling{when}: advice differs, ask the therapist.",
        ),
        "sauna_before_needling": _after(
            TherapyKind.SAUNA,
            TherapyKind.NEEDLING,
            "Needling within {limit} after the sauna{when}: the patient should cool down,"
            " dry off and drink first.",
        ),
        "boots_over_needled_limb": _after(
            TherapyKind.NEEDLING,
            TherapyKind.BOOTS,
            "Boots within {limit} after needling{when}: not over a leg that was needled.",
        ),
        "exercise_after_needling": _after(
            TherapyKind.NEEDLING,
            TherapyKind.EXERCISE,
            "Exercise within {limit} after needling{when}: light movement only, no heavy load.",
        ),
        "no_back_to_back_heat": _heat,
        "chain_total_time": _total,
        "chain_modalities": _modalities,
        "manipulation_and_needling": _manipulation,
    }
)
