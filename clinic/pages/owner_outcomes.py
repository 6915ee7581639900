"""The owner's outcomes: how a measure changed, by group, said as association."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic.pages.owner import Way
from clinic.pages.owner_pictures import Interval, interval
from clinic.pages.owner_words import (
    ASSOCIATION,
    TOO_FEW,
    days_words,
    episodes,
    interval_words,
    signed,
)
from clinic.pages.wording import count
from clinic.rules.association import Change, Shown
from clinic.rules.owner_outcomes import fewer_is_better
from clinic.rules.owner_range import Days
from clinic.rules.owner_values import Outcomes

OVERLAP = "An episode counts in every set of which each muscle was needled, so it may stand twice."


@dataclass(frozen=True)
class GroupRow:
    """One group in words, with its interval as a picture."""

    name: str
    number: str
    middle: str
    range: str
    picture: Interval


@dataclass(frozen=True)
class GroupTable:
    """Groups told apart in one way; `kept_back` says how many are too small."""

    label: str
    note: str
    rows: tuple[GroupRow, ...]
    kept_back: str


@dataclass(frozen=True)
class OutcomesPage:
    """The page; without tables where the days asked for are none."""

    sub: str
    back_href: str
    choices: tuple[Way, ...]
    headline: str = ""
    better: str = ""
    association: str = ASSOCIATION
    file: str = ""
    tables: tuple[GroupTable, ...] = ()


def outcomes_page(
    found: Outcomes,
    days: Days,
    measure: str,
    choices: tuple[Way, ...],
    hrefs: tuple[str, str],
) -> OutcomesPage:
    """The page with its tables; `hrefs` lead back and to the file."""
    back_href, file = hrefs
    better = "Less is better." if fewer_is_better(measure) else "More is better."
    widest = max((_reach(change) for change in _all(found)), default=1) or 1
    groups = (
        ("By problem", "", found.problems),
        ("By phase at the first score", "", found.phases),
        ("By muscles needled", OVERLAP, found.sets),
        ("By therapies given", "", found.mixes),
    )
    return OutcomesPage(
        days_words(days),
        back_href,
        choices,
        TOO_FEW if found.all is None else _headline(found.all),
        better,
        file=file,
        tables=tuple(_table(label, note, shown, widest) for label, note, shown in groups)
        if found.all is not None
        else (),
    )


def _headline(change: Change) -> str:
    clear = "" if change.is_clear else " No change is among what it may be."
    return (
        f"The middle change of {episodes(change.n)} scored again in these days is"
        f" {signed(change.middle)}, with 95 % somewhere from {interval_words(change)}.{clear}"
    )


def _table(label: str, note: str, shown: Shown, widest: float) -> GroupTable:
    rows = tuple(_row(name, change, widest) for name, change in shown.groups)
    hidden = shown.kept_back
    kept = f"{count(hidden, 'group')} with too few people {'is' if hidden == 1 else 'are'} not said"
    return GroupTable(label, note, rows, f"{kept}." if hidden else "")


def _row(name: str, change: Change, widest: float) -> GroupRow:
    return GroupRow(
        name,
        str(change.n),
        signed(change.middle),
        interval_words(change),
        interval(change.low, change.middle, change.high, widest),
    )


def _all(found: Outcomes) -> Iterator[Change]:
    shown: Iterable[Shown] = (found.problems, found.phases, found.sets, found.mixes)
    for each in shown:
        yield from (change for _, change in each.groups)


def _reach(change: Change) -> float:
    return max(abs(change.low), abs(change.high))
