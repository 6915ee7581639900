"""Letters as plain values: drafts, signed ones, and how they were sent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clinic.rules.letters import LetterKind, Part, SentHow
from clinic.rules.session_record import PersonFacts


@dataclass(frozen=True)
class PartText:
    """A part as it reads now, and as the record filled it."""

    text: str
    filled: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person has changed it since it was filled."""
        return self.text != self.filled


@dataclass(frozen=True)
class DraftFacts:
    """A letter that is being written; `replaces` names a signed one, `task` what it answers."""

    public_id: str
    version: int
    kind: LetterKind
    episode_id: str
    person: PersonFacts
    to_name: str
    to_address: str
    parts: Mapping[Part, PartText]
    saved_at: datetime
    saved_by: str
    replaces: str = ""
    replaced_at: datetime | None = None
    why: str = ""
    task: str = ""

    @property
    def texts(self) -> dict[Part, str]:
        """The parts as they read now."""
        return {part: each.text for part, each in self.parts.items()}


@dataclass(frozen=True)
class Written:
    """A letter as it stands on paper, in finished words.

    `about` names the patient; `parts` are slug, title and text; `instead` tells which it replaces.
    """

    kind: LetterKind
    heading: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    written: str
    about: str
    parts: tuple[tuple[str, str, str], ...]
    signed: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True)
class DraftLine:
    """A letter somebody is writing, for those who treat the patient."""

    public_id: str
    kind: LetterKind
    person: PersonFacts
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class SentFacts:
    """That a letter was sent on."""

    how: SentHow
    on: date
    remark: str
    by_name: str


@dataclass(frozen=True)
class SignedFacts:
    """A signed letter; `replaced_by` names the one that was written instead."""

    public_id: str
    kind: LetterKind
    episode_id: str
    person: PersonFacts
    to_name: str
    written: Written
    signed_at: datetime
    signed_name: str
    replaces: str = ""
    replaced_by: str = ""
    why: str = ""
    task: str = ""
    sent: tuple[SentFacts, ...] = ()


@dataclass(frozen=True)
class LetterLine:
    """One letter in a list: a draft while it has no `signed_at`."""

    public_id: str
    kind: LetterKind
    to_name: str
    at: datetime
    by_name: str
    signed: bool
    replaced: bool = False
    sent: SentFacts | None = None


@dataclass(frozen=True)
class WaitingLine:
    """A signed letter nobody has sent yet, as the front desk may know it: to whom, of whom."""

    public_id: str
    to_name: str
    person: PersonFacts
    signed_at: datetime
    signed_name: str


@dataclass(frozen=True)
class EpisodeLetters:
    """All letters of one episode, newest first, and what is called for."""

    episode_id: str
    problem: str
    person: PersonFacts
    zone: str
    referrer: str
    letters: tuple[LetterLine, ...]


@dataclass(frozen=True)
class TaskLetter:
    """The episode a task would be answered from, and the letter that answers it, if begun."""

    episode_id: str
    letter_id: str = ""
