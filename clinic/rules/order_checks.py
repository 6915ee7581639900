"""What each rule of order looks for among the therapies of a visit and those around it.

They look at the steps of the visit and at the patient's other visits. What was really done in
those is known where a note tells it; where none does, needling may have been anywhere, and boots
are asked about after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from clinic.rules.local_time import wall_time
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling_words import AdverseEvent
from clinic.rules.order_rules import A_DAY, DAYS, MINUTES, OrderRule
from clinic.rules.words import TherapyKind

FAINTS = frozenset({AdverseEvent.VASOVAGAL, AdverseEvent.SYNCOPE})


@dataclass(frozen=True, order=True)
class Given:
    """One therapy given from minute `start` to minute `end`; `own` in the visit in question.

    `legs` says whether a leg was needled in that visit, None where no note tells; `fainted`
    that its note records a faint, or nearly one.
    """

    start: int
    end: int
    kind: TherapyKind
    own: bool = True
    legs: bool | None = field(default=None, compare=False)
    fainted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Recorded:
    """What the note of a visit tells of it, as far as the order of therapies goes."""

    muscles: frozenset[str]
    events: frozenset[str]
    signed: bool

    @property
    def legs(self) -> bool | None:
        """Whether a leg was needled; None while the note is written and names none."""
        if any(slug in MUSCLES and MUSCLES[slug].on_leg for slug in self.muscles):
            return True
        return False if self.signed else None

    @property
    def fainted(self) -> bool:
        """Whether somebody fainted, or nearly."""
        return not FAINTS.isdisjoint(self.events)


Check = Callable[[OrderRule, list[Given], ZoneInfo], str]
"""Why the therapies, in the order of their beginning, break a rule; nothing where they do not."""


def longest_look(rules: Iterable[OrderRule]) -> int:
    """How far around a visit the patient's others matter, in minutes; at least its own day."""
    sizes = {MINUTES: 1, DAYS: A_DAY}
    return max([A_DAY, *(rule.limit * sizes.get(rule.unit, 0) for rule in rules)])


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


def _boots(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    """Boots soon after needling, unless the note of that visit tells that no leg was needled."""
    asked = [one for one in given if one.kind is not TherapyKind.NEEDLING or one.legs is not False]
    return _BOOTS(rule, asked, zone)


def _faint(rule: OrderRule, given: list[Given], zone: ZoneInfo) -> str:
    """Sauna or boots on the day of a faint, or as many days as the clinic says. No reason told."""
    days = {one.start: wall_time(one.start, zone).date() for one in given}
    for one in given:
        if not one.fainted:
            continue
        for other in given:
            since = (days[other.start] - days[one.start]).days
            soon = other.start >= one.start and since < rule.limit
            if other.own and other.kind in NOT_AFTER_A_FAINT and soon:
                day = days[other.start]
                return f"No sauna and no boots on {day.day} {day:%B}: ask a therapist."
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


NOT_AFTER_A_FAINT = frozenset({TherapyKind.SAUNA, TherapyKind.BOOTS})
_BOOTS = _after(
    TherapyKind.NEEDLING,
    TherapyKind.BOOTS,
    "Boots within {limit} after needling{when}: not over a leg that was needled.",
)
CHECKS: Mapping[str, Check] = MappingProxyType(
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
        "boots_over_needled_limb": _boots,
        "exercise_after_needling": _after(
            TherapyKind.NEEDLING,
            TherapyKind.EXERCISE,
            "Exercise within {limit} after needling{when}: light movement only, no heavy load.",
        ),
        "no_back_to_back_heat": _heat,
        "syncope_cooldown": _faint,
        "chain_total_time": _total,
        "chain_modalities": _modalities,
        "manipulation_and_needling": _manipulation,
    }
)
