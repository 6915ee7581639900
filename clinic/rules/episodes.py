"""An episode of care as it is typed: what is treated, who sent them, how it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType

from clinic.rules.errors import Invalid, Problem
from clinic.rules.words import DischargeReason, EpisodePhase, Side

LONGEST_PROBLEM, LONGEST_TEXT = 200, 4000
STAMP_LETTERS = 16

REASONS: Mapping[DischargeReason, str] = MappingProxyType(
    {
        DischargeReason.GOALS_MET: "Goals met",
        DischargeReason.RECOVERED: "Recovered: pain 0 and Roland-Morris 2 or less",
        DischargeReason.PLATEAU: "Better, and no further change over two re-assessments",
        DischargeReason.NO_RESPONSE: "No important change after the trial block",
        DischargeReason.REFERRED: "Red flag or referral",
        DischargeReason.PATIENT_CHOICE: "The patient's choice",
        DischargeReason.NO_CONTACT: "No contact",
    }
)
"""Why an episode ends (clinical reference, section 4.3)."""


@dataclass(frozen=True)
class EpisodeEntry:
    """An episode as typed; `phase` is the clinician's own word over what the onset says."""

    problem: str
    side: Side | None = None
    onset_on: date | None = None
    phase: EpisodePhase | None = None
    referrer: str = ""
    referred_on: date | None = None
    referral_reason: str = ""

    @property
    def stamp(self) -> str:
        """What this very content is called."""
        text = json.dumps(asdict(self), default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:STAMP_LETTERS]


@dataclass(frozen=True)
class DischargeEntry:
    """How an episode ended; `self_referral` says what should bring the patient back."""

    reason: str
    summary: str
    home_programme: str = ""
    self_referral: str = ""
    ended_on: date | None = None


def check_episode(entry: EpisodeEntry, today: date) -> None:
    """Raises Invalid with every problem."""
    _raise(tuple(_episode_problems(entry, today)))


def check_discharge(entry: DischargeEntry, opened_on: date, today: date) -> None:
    """Raises Invalid with every problem: all of it is asked for (reference 4.3)."""
    _raise(tuple(_discharge_problems(entry, opened_on, today)))


def _episode_problems(entry: EpisodeEntry, today: date) -> Iterator[Problem]:
    if not entry.problem:
        yield Problem("problem", "What is treated?")
    elif len(entry.problem) > LONGEST_PROBLEM:
        yield Problem("problem", f"At most {LONGEST_PROBLEM} characters.")
    if entry.onset_on and entry.onset_on > today:
        yield Problem("onset_on", "That day is still to come.")
    if entry.referred_on and entry.referred_on > today:
        yield Problem("referred_on", "That day is still to come.")
    if (entry.referred_on or entry.referral_reason) and not entry.referrer:
        yield Problem("referrer", "Who referred them?")


def _discharge_problems(entry: DischargeEntry, opened_on: date, today: date) -> Iterator[Problem]:
    if entry.reason not in set(DischargeReason):
        yield Problem("reason", "Why does it end?")
    if not entry.summary:
        yield Problem("summary", "Write a summary: how it was, what was done, how it is now.")
    if not entry.home_programme:
        yield Problem("home_programme", "What should they go on with at home? Or write: nothing.")
    if not entry.self_referral:
        yield Problem("self_referral", "What should bring them back?")
    if entry.ended_on is None:
        yield Problem("ended_on", "On which day?")
    elif entry.ended_on > today:
        yield Problem("ended_on", "That day is still to come.")
    elif entry.ended_on < opened_on:
        yield Problem("ended_on", "That is before this problem was first seen here.")


def _raise(found: tuple[Problem, ...]) -> None:
    if found:
        raise Invalid(found[0].message, problems=found)
