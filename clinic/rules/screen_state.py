"""How the screen for contraindications stands: what is open, what a yes forbids, what it limits.

Clinical source: the rules under the reference's 1.8; answers that change expire at every session,
the others after 90 days unless the clinic says otherwise, and a changed answer opens all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.rules.contraindications import Action, ScreenRule
from clinic.rules.words import Answered

SAME_SESSION = timedelta(hours=12)
"""An answer given so long before a visit, or later, was given for it."""


@dataclass(frozen=True)
class ScreenLine:
    """One answer as it was last given or confirmed; `changed_at` is when it last became another."""

    slug: str
    answer: Answered
    at: datetime
    by: str
    detail: str = ""
    reason: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class ScreenState:
    """How the screen stands before a visit.

    `open` names by slug what is unanswered, expired, not sure, without its reason, or older than
    an answer that has changed since: current means that nothing is.
    """

    open: tuple[str, ...] = ()
    yes: tuple[tuple[ScreenRule, ScreenLine], ...] = ()
    ever: bool = False
    screened_at: datetime | None = None
    expired: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the whole screen holds for this visit."""
        return not self.open

    @property
    def blocks(self) -> tuple[str, ...]:
        """What stops needling today, in plain words."""
        return tuple(rule.finding for rule, _ in self.yes if rule.does(Action.BLOCK))

    def lines(self, action: Action) -> tuple[tuple[str, str], ...]:
        """What the answers say for one action: finding, and what was said about it."""
        return tuple((rule.finding, line.detail) for rule, line in self.yes if rule.does(action))


@dataclass(frozen=True)
class ScreenLimits:
    """What holds during the session: where not to needle, whether electricity is allowed."""

    no_electricity: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    advice: tuple[str, ...] = ()


def limits_of(state: ScreenState) -> ScreenLimits:
    """What the answers of the screen mean for the sites of a session."""
    return ScreenLimits(
        no_electricity=tuple(finding for finding, _ in state.lines(Action.ESTIM)),
        regions=state.lines(Action.REGION),
        advice=tuple(finding for finding, _ in state.lines(Action.ADVISE)),
    )


def screen_state(
    lines: Iterable[ScreenLine],
    rules: Mapping[str, ScreenRule],
    since: datetime,
    now: datetime,
    days: int,
) -> ScreenState:
    """How the screen stands: what changes is answered `since`, the rest within so many days."""
    known = {line.slug: line for line in lines if line.slug in rules}
    changed = max((line.changed_at for line in known.values() if line.changed_at), default=None)
    waiting, expired = [], False
    for slug, rule in rules.items():
        line = known.get(slug)
        old = line is not None and _is_old(line, rule, since, now, days)
        expired |= old
        if line is None or old or _is_open(line, rule, changed):
            waiting.append(slug)
    return ScreenState(
        open=tuple(waiting),
        yes=tuple(
            (rule, known[slug])
            for slug, rule in rules.items()
            if slug in known and known[slug].answer is Answered.YES
        ),
        ever=bool(known),
        screened_at=max((line.at for line in known.values()), default=None),
        expired=expired,
    )


def _is_old(line: ScreenLine, rule: ScreenRule, since: datetime, now: datetime, days: int) -> bool:
    return line.at < (since if rule.changes else now - timedelta(days=days))


def _is_open(line: ScreenLine, rule: ScreenRule, changed: datetime | None) -> bool:
    if line.answer is Answered.UNSURE or (changed is not None and line.at < changed):
        return True
    return line.answer is Answered.YES and rule.does(Action.JUSTIFY) and not line.reason
