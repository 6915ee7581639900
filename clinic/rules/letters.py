"""Letters to whoever referred a patient: their kinds, the parts each has, what may be signed.

Clinical source: the reference's 5.2 (the order physicians ask for, and the kinds) and 6.4 (codes of
documents; a kind without a verified code has none). How long a part may be is a default ([D]).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from clinic.rules.errors import Problem

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_WHY, LONGEST_REMARK = 120, 400, 300, 200
LONGEST_LINE, LONGEST_PART = 200, 1500
"""Longest texts of a letter, in characters."""

GAP = re.compile(r"\[[^\[\]\n]{1,120}\?\]")
"""What the record does not know and a person has to say: "[when did it begin?]"."""


class LetterKind(StrEnum):
    """What a letter is for."""

    INITIAL = "initial_report"
    PROGRESS = "progress_report"
    DISCHARGE = "discharge_summary"
    URGENT = "urgent_referral"
    EVENT = "adverse_event_notice"
    ABSENCE = "non_attendance_notice"


class Part(StrEnum):
    """One part of a letter, in the order in which they are read."""

    ALERT = "alert"
    ASKED = "asked"
    DIAGNOSIS = "diagnosis"
    HAPPENED = "happened"
    ABSENCE = "absence"
    REASON = "reason"
    SYMPTOMS = "symptoms"
    FINDINGS = "findings"
    RESULTS = "results"
    TREATMENT = "treatment"
    RESPONSE = "response"
    REACTIONS = "reactions"
    SAFETY = "safety"
    TOLD = "told"
    PLAN = "plan"
    RETURN = "return"


class SentHow(StrEnum):
    """How a letter was sent on."""

    POST = "post"
    FAX = "fax"
    SECURE_MAIL = "secure_mail"
    BY_PATIENT = "by_patient"
    BY_HAND = "by_hand"


SENT_WORDS: Mapping[SentHow, str] = {
    SentHow.POST: "by post",
    SentHow.FAX: "by fax",
    SentHow.SECURE_MAIL: "by secure mail",
    SentHow.BY_PATIENT: "taken along by the patient",
    SentHow.BY_HAND: "handed over",
}
KIND_WORDS: Mapping[LetterKind, str] = {
    LetterKind.INITIAL: "Initial report",
    LetterKind.PROGRESS: "Progress report",
    LetterKind.DISCHARGE: "Discharge summary",
    LetterKind.URGENT: "Urgent referral",
    LetterKind.EVENT: "Adverse event notice",
    LetterKind.ABSENCE: "Non-attendance notice",
}
LOINC: Mapping[LetterKind, str] = {
    LetterKind.INITIAL: "11488-4",
    LetterKind.PROGRESS: "11506-3",
    LetterKind.DISCHARGE: "18842-5",
    LetterKind.URGENT: "57133-1",
}
"""The code of the document's kind, where one is verified."""


@dataclass(frozen=True)
class PartRule:
    """What a part is called in the letter, and what is said beside its field."""

    title: str
    hint: str = ""
    longest: int = LONGEST_PART


_LINE = LONGEST_LINE
PART_RULES: Mapping[Part, PartRule] = MappingProxyType(
    {
        Part.ALERT: PartRule("Red flag", "First line: the red flag. Second: onset and times."),
        Part.ASKED: PartRule("What we ask of you", "Say it plainly, also that nothing is asked."),
        Part.DIAGNOSIS: PartRule("Diagnosis", "Stands in the heading.", _LINE),
        Part.HAPPENED: PartRule("What happened"),
        Part.ABSENCE: PartRule("Visits missed"),
        Part.REASON: PartRule("Reason for referral"),
        Part.SYMPTOMS: PartRule("Symptoms", "In short."),
        Part.FINDINGS: PartRule("Findings", "What matters of the examination."),
        Part.RESULTS: PartRule("Tests and results"),
        Part.TREATMENT: PartRule("Treatment given"),
        Part.RESPONSE: PartRule("Response", "In numbers, with what each threshold means."),
        Part.REACTIONS: PartRule("Adverse reactions"),
        Part.SAFETY: PartRule("Safety", "Needles, blood thinners, red flags."),
        Part.TOLD: PartRule("What the patient has been told"),
        Part.PLAN: PartRule("Plan, and who does what"),
        Part.RETURN: PartRule("When to refer again"),
    }
)
P = Part
_REPORT = (
    P.ASKED,
    P.DIAGNOSIS,
    P.REASON,
    P.SYMPTOMS,
    P.FINDINGS,
    P.RESULTS,
    P.TREATMENT,
    P.RESPONSE,
    P.REACTIONS,
    P.SAFETY,
    P.TOLD,
    P.PLAN,
    P.RETURN,
)
_AFTER = (P.TREATMENT, P.SAFETY, P.TOLD, P.PLAN, P.RETURN)
PARTS: Mapping[LetterKind, tuple[Part, ...]] = MappingProxyType(
    {
        LetterKind.INITIAL: tuple(one for one in _REPORT if one is not P.RESPONSE),
        LetterKind.PROGRESS: _REPORT,
        LetterKind.DISCHARGE: _REPORT,
        LetterKind.URGENT: (
            P.ALERT,
            P.ASKED,
            P.DIAGNOSIS,
            P.SYMPTOMS,
            P.FINDINGS,
            P.RESULTS,
            *_AFTER,
        ),
        LetterKind.EVENT: (P.HAPPENED, P.ASKED, P.DIAGNOSIS, P.FINDINGS, *_AFTER),
        LetterKind.ABSENCE: (P.ABSENCE, P.ASKED, P.DIAGNOSIS, *_AFTER[:1], P.RESPONSE, *_AFTER[1:]),
    }
)
"""The parts of each kind, as they are read: what is urgent first, then what is asked."""

_ALWAYS = (P.ASKED, P.DIAGNOSIS, P.PLAN)
MUST: Mapping[LetterKind, tuple[Part, ...]] = MappingProxyType(
    {
        LetterKind.INITIAL: (*_ALWAYS, P.SAFETY),
        LetterKind.PROGRESS: (*_ALWAYS, P.TREATMENT, P.SAFETY),
        LetterKind.DISCHARGE: (*_ALWAYS, P.TREATMENT, P.SAFETY, P.RETURN),
        LetterKind.URGENT: (P.ALERT, *_ALWAYS, P.SAFETY),
        LetterKind.EVENT: (P.HAPPENED, *_ALWAYS, P.SAFETY),
        LetterKind.ABSENCE: (P.ABSENCE, *_ALWAYS),
    }
)
"""The parts without which a letter of the kind is not signed."""


@dataclass(frozen=True)
class LetterTyped:
    """What was typed into a draft; `version` is the draft's as it was shown."""

    version: int
    to_name: str = ""
    to_address: str = ""
    texts: Mapping[Part, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SentTyped:
    """How and on which day a letter was sent on; the remark holds nothing clinical."""

    how: str
    on: date | None
    remark: str = ""


def gaps_in(text: str) -> list[str]:
    """What a text still leaves open, as it stands there."""
    return GAP.findall(text)


def check_typed(kind: LetterKind, typed: LetterTyped) -> Iterator[Problem]:
    """What cannot be kept of a draft: only what is too long."""
    if len(typed.to_name) > LONGEST_NAME:
        yield Problem("to_name", f"At most {LONGEST_NAME} characters.")
    if len(typed.to_address) > LONGEST_ADDRESS:
        yield Problem("to_address", f"At most {LONGEST_ADDRESS} characters.")
    for part in PARTS[kind]:
        longest = PART_RULES[part].longest
        if len(typed.texts.get(part, "")) > longest:
            yield Problem(part.value, f"At most {longest} characters.")


def sign_blockers(kind: LetterKind, typed: LetterTyped) -> list[Problem]:
    """What keeps a letter from being signed, each beside its field."""
    found = list(check_typed(kind, typed))
    if not typed.to_name.strip():
        found.append(Problem("to_name", "Name whom it is for."))
    for part in PARTS[kind]:
        text = typed.texts.get(part, "").strip()
        if not text and part in MUST[kind]:
            found.append(Problem(part.value, "This part is needed; say so where nothing is known."))
        gaps = gaps_in(text)
        if gaps:
            found.append(Problem(part.value, f"Still open: {', '.join(gaps)}."))
    return found


def check_sent(typed: SentTyped, signed_on: date, today: date) -> Iterator[Problem]:
    """What is missing or wrong about how a letter was sent."""
    if typed.how not in set(SentHow):
        yield Problem("how", "Say how it was sent.")
    if typed.on is None:
        yield Problem("on", "Say on which day.")
    elif typed.on > today:
        yield Problem("on", "That day is still to come.")
    elif typed.on < signed_on:
        yield Problem("on", "That is before the letter was signed.")
    if len(typed.remark) > LONGEST_REMARK:
        yield Problem("remark", f"At most {LONGEST_REMARK} characters.")
