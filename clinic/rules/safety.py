"""What safety asks before a note may be signed: one value, one list of what is missing.

Clinical source: the reference's 1.2 (fields needed to sign), 1.8, 1.9 and 2.2 steps 7 and 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.rules.consent import ConsentDue, Procedure
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.errors import Problem
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.screen_state import ScreenState, limits_of


@dataclass(frozen=True)
class SafetyAtSigning:
    """How safety stands for one visit.

    `open_questions` are slugs of the five that are not cleared; `verbal` that consent was given
    again today by word of mouth; `others` are the consents to current and to the visit's other
    therapies that were refused or taken back.
    """

    open_questions: tuple[str, ...] = ()
    held: bool = False
    consent: ConsentDue = field(default_factory=ConsentDue)
    screen: ScreenState = field(default_factory=ScreenState)
    verbal: bool = False
    others: Mapping[Procedure, ConsentDue] = field(default_factory=dict)

    @property
    def no_current(self) -> tuple[str, ...]:
        """Why no current may run through the needles: by the screen, and by the patient's will."""
        due = self.others.get(Procedure.ELECTRICAL, ConsentDue())
        will = (f"consent was {due.why}",) if due.stops else ()
        return (*limits_of(self.screen).no_electricity, *will)


def safety_blockers(safety: SafetyAtSigning, *, needled: bool) -> list[Problem]:
    """What keeps the note from being signed; consent and screen only where needles went in."""
    found = []
    if safety.held:
        found.append(Problem("safety", "A clinical hold is open. A clinician ends it first."))
    if safety.open_questions:
        first = BY_SLUG[safety.open_questions[0]].finding
        rest = len(safety.open_questions) - 1
        more = f" and {rest} more" if rest else ""
        found.append(Problem("safety", f"The five questions are not cleared: {first}{more}."))
    if needled:
        found += _for_needling(safety)
    return found


def _for_needling(safety: SafetyAtSigning) -> list[Problem]:
    found = []
    if safety.screen.open:
        first = SCREEN_BY_SLUG[safety.screen.open[0]].finding
        rest = len(safety.screen.open) - 1
        more = f" and {rest} more" if rest else ""
        found.append(Problem("safety", f"The screen is not current: {first}{more}."))
    if safety.screen.blocks:
        found.append(Problem("safety", f"The screen forbids needling: {safety.screen.blocks[0]}."))
    if not safety.consent.holds:
        found.append(Problem("safety", f"Consent is due: {safety.consent.why}."))
    if not safety.verbal:
        found.append(Problem("verbal_consent", "Ask again today: does the patient agree?"))
    return found


def consent_words(due: ConsentDue) -> str:
    """How consent stood, for the note."""
    return "holds" if due.holds else f"due: {due.why}"


def screen_words(state: ScreenState) -> str:
    """How the screen stood, for the note."""
    if not state.ever:
        return "not filled in"
    return "current" if state.is_current else "not current"
