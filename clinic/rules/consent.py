"""Consent: versions of a text by procedure, who signed which, and when it is due again.

Clinical source: the reference's 1.9. Renewal [D]: a new episode, a region of higher risk (thorax),
a new version of the text, or twelve months; the months are the clinic's to set.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from clinic.rules.errors import Invalid

LONGEST_CONSENT = 8000
LONGEST_SIGNED = 120
MOST_POINTS = 4000
MOST_STROKES = 200
BOX = (600, 200)
"""Width and height of the space signed in; every point lies inside."""

FIRST_TEXT = (
    "Dry needling: what you agree to\n\n"
    "A thin, sterile, single-use needle is put into a muscle to ease pain and tightness. It is not"
    " acupuncture.\n\n"
    "What often happens: soreness for a day or two, a small bruise, a drop of blood, feeling faint"
    " or tired.\n\n"
    "What rarely happens: infection, a broken needle, air beside the lung after needling near the"
    " chest, injury of a nerve.\n\n"
    "It often helps; whether it will help you is not certain. You could also choose exercise,"
    " manual treatment, medicine from your doctor, or no treatment.\n\n"
    "You can say stop at any time, before or during the treatment. Tell us if you are pregnant,"
    " take blood thinners, have a pacemaker, an infection, or are afraid of needles.\n\n"
    "My questions were answered. I agree to dry needling. I can have a copy."
)
"""The text the software brings along: version 1 until a clinic writes its own."""


class Procedure(StrEnum):
    """What a consent is to; the names of therapies where a therapy is one."""

    NEEDLING = "needling"
    ELECTRICAL = "electrical"
    ADJUSTMENT = "adjustment"
    SAUNA = "sauna"
    BOOTS = "boots"


class ConsentState(StrEnum):
    """The life of a consent (FHIR R4 Consent)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    REJECTED = "rejected"
    INACTIVE = "inactive"
    ENTERED_IN_ERROR = "entered_in_error"


class SignedHow(StrEnum):
    """How it was signed: here with a drawn or typed name, or on paper."""

    SCREEN = "screen"
    PAPER = "paper"


class Signer(StrEnum):
    """Who signed."""

    PATIENT = "patient"
    GUARDIAN = "guardian"


UNSIGNED = frozenset({ConsentState.DRAFT, ConsentState.PROPOSED, ConsentState.ENTERED_IN_ERROR})
NO_MORE = {ConsentState.INACTIVE: "withdrawn", ConsentState.REJECTED: "refused"}


@dataclass(frozen=True)
class TextFacts:
    """One version of a text; `public_id` is empty for the one the software brings along."""

    procedure: Procedure
    version: int
    body: str
    public_id: str = ""
    number: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True)
class ConsentFacts:
    """One consent to a procedure, with the state it is in.

    `thorax` says that the procedure's region of higher risk is among those agreed: the chest, and
    of adjustment the neck.
    """

    public_id: str
    procedure: Procedure
    version: int
    state: ConsentState
    signed_at: datetime
    signed_name: str
    signer: Signer
    how: SignedHow
    thorax: bool = False
    text: str = ""
    episode: int | None = None
    strokes: str = ""
    copy_given: bool = False
    recorded_by: str = ""
    changed_at: datetime | None = None
    change_reason: str = ""


@dataclass(frozen=True)
class ConsentDue:
    """How consent stands: empty `why` means it holds; `stops` that no session may begin."""

    why: str = ""
    stops: bool = False

    @property
    def holds(self) -> bool:
        """Whether there is a consent that holds."""
        return not self.why


@dataclass(frozen=True)
class Wanted:
    """What a consent is wanted for: today's session, its episode, and whether near the lung."""

    version: int
    today: date
    months: int
    episode: int | None = None
    thorax: bool = False


def consent_due(consent: ConsentFacts | None, wanted: Wanted) -> ConsentDue:
    """Whether the last consent holds, and if not, why not."""
    if consent is None or consent.state in UNSIGNED:
        return ConsentDue("not signed yet")
    if consent.state in NO_MORE:
        return ConsentDue(NO_MORE[consent.state], stops=True)
    ends = consent.signed_at.date() + relativedelta(months=wanted.months)
    episodes = {wanted.episode, consent.episode} - {None}
    reasons = (
        (consent.version != wanted.version, "the text has changed"),
        (wanted.today >= ends, f"older than {wanted.months} months"),
        (len(episodes) > 1, "signed for an earlier episode"),
        (wanted.thorax and not consent.thorax, "the chest is not among the regions agreed"),
    )
    return next((ConsentDue(why) for holds, why in reasons if holds), ConsentDue())


def read_strokes(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The drawn strokes of a signature: lists of points inside the box. Raises Invalid."""
    wrong = "The drawn signature could not be read. Draw it again, or type the name alone."
    if not text:
        return ()
    try:
        found = json.loads(text)
        strokes = tuple(tuple((_within(x, 0), _within(y, 1)) for x, y in line) for line in found)
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise Invalid(wrong, field="strokes") from error
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise Invalid(wrong, field="strokes")
    return tuple(line for line in strokes if line)


def _within(value: object, side: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a point")
    if not 0 <= value <= BOX[side]:
        raise ValueError("outside the box")
    return round(value)


def compact(strokes: tuple[tuple[tuple[int, int], ...], ...]) -> str:
    """The strokes as they are kept."""
    return json.dumps(strokes, separators=(",", ":")) if strokes else ""


def svg_path(text: str) -> str:
    """The drawn strokes as the path of an SVG picture; empty where nothing was drawn."""
    parts = []
    for line in read_strokes(text):
        points = line if len(line) > 1 else (line[0], line[0])
        parts.append("M" + "L".join(f"{x} {y}" for x, y in points))
    return "".join(parts)


@dataclass(frozen=True)
class SignTyped:
    """What was typed and drawn to sign; `version` is the text's as it was shown."""

    version: int
    name: str
    strokes: str = ""
    how: str = SignedHow.SCREEN.value
    signer: str = Signer.PATIENT.value
    thorax: bool = False
    copy_given: bool = False
    refused: bool = False
