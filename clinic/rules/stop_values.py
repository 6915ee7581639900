"""What the stop page and its letter are made of, and what is typed to end a hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from clinic.rules.errors import Problem
from clinic.rules.red_flags import AskedFacts, FlagFacts
from clinic.rules.session_record import PersonFacts
from clinic.rules.words import FactKind, Taken

LONGEST_PHONED = 200
LONGEST_WHY = 2000


@dataclass(frozen=True)
class ClinicFacts:
    """Who writes, and where help is; `zone` is the wall clock."""

    name: str
    address: str
    phone: str
    zone: str
    emergency_number: str
    hospital: str
    least_reason: int


@dataclass(frozen=True)
class LockFacts:
    """A serious adverse event, told when and by whom; the hold ends with the task of that name."""

    task_id: str
    detail: str
    since: datetime
    by: str


@dataclass(frozen=True)
class StopFacts:
    """One patient's red flags that stop, open and closed, with what a hospital needs to know.

    `serious` are the adverse events after which nobody has decided how the plan goes on.
    """

    person: PersonFacts
    phone: str
    address: str
    clinic: ClinicFacts
    open: tuple[FlagFacts, ...]
    closed: tuple[FlagFacts, ...]
    asked: tuple[AskedFacts, ...] = ()
    problem: str = ""
    facts: tuple[tuple[FactKind, str], ...] = ()
    last_day: date | None = None
    last_sites: tuple[str, ...] = ()
    serious: tuple[LockFacts, ...] = ()


@dataclass(frozen=True)
class HoldEnd:
    """What a clinician types to end a hold: what was done, whom they phoned and when, and why.

    `flags` names the red flags that were shown: one raised meanwhile stays open.
    """

    flags: Collection[str]
    taken: str = ""
    phoned: str = ""
    phoned_at: datetime | None = None
    reason: str = ""


def check_end(end: HoldEnd, now: datetime, raised: datetime, least: int) -> list[Problem]:
    """What is missing or wrong, each beside its field; `least` characters of reason are asked."""
    found = []
    if end.taken not in set(Taken):
        found.append(Problem("taken", "Say what was done."))
    if not end.phoned:
        found.append(Problem("phoned", "Name the person you spoke to, and where."))
    if end.phoned_at is None:
        found.append(Problem("phoned_at", "When did you speak to them?"))
    elif end.phoned_at > now:
        found.append(Problem("phoned_at", "That is still to come."))
    elif end.phoned_at < raised.replace(second=0, microsecond=0):
        found.append(Problem("phoned_at", "That is before the red flag was ticked."))
    if len(end.reason) < least:
        found.append(Problem("reason", f"Say why, in at least {least} characters."))
    return found
