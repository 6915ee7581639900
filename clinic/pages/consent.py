"""Consent: the text to read, the signature, and what was signed before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back
from clinic.pages.visit_words import Pill
from clinic.pages.wording import moment
from clinic.rules.consent import (
    BOX,
    ConsentDue,
    ConsentFacts,
    ConsentState,
    SignedHow,
    TextFacts,
    svg_path,
)

HOW_WORDS = {SignedHow.SCREEN: "signed here", SignedHow.PAPER: "on paper"}
STATE_PILLS = {
    ConsentState.ACTIVE: Pill("done", "Signed", "done"),
    ConsentState.REJECTED: Pill("stop", "Refused", "alert"),
    ConsentState.INACTIVE: Pill("stop", "Withdrawn", "alert"),
}


@dataclass(frozen=True)
class SignedLine:
    """One consent of the past; `path` is the drawn name as an SVG path."""

    state: Pill
    word: str
    said: str
    path: str


@dataclass(frozen=True)
class ConsentPage:
    """The page a patient signs on."""

    title: str
    sub: str
    back: Back
    action: str
    withdraw: str
    state: Pill
    version: str
    paragraphs: list[str]
    width: int
    height: int
    history: list[SignedLine]


def consent_pill(due: ConsentDue) -> Pill:
    """How consent stands."""
    if due.holds:
        return Pill("done", "Consent: signed", "done")
    return Pill("stop" if due.stops else "due", f"Consent due: {due.why}", "due")


def consent_page(
    who: tuple[str, str],
    ways: tuple[Back, str, str],
    text: TextFacts,
    known: Sequence[ConsentFacts],
    due: ConsentDue,
) -> ConsentPage:
    """The page; `who` is name and clock, `ways` back, where it is signed, where withdrawn."""
    (name, zone), (back, action, withdraw) = who, ways
    return ConsentPage(
        title="Consent to dry needling",
        sub=name,
        back=back,
        action=action,
        withdraw=withdraw if due.holds or (known and known[0].state is ConsentState.ACTIVE) else "",
        state=consent_pill(due),
        version=str(text.version),
        paragraphs=[part for part in text.body.split("\n") if part.strip()],
        width=BOX[0],
        height=BOX[1],
        history=[_line(one, ZoneInfo(zone)) for one in known],
    )


def _line(one: ConsentFacts, zone: ZoneInfo) -> SignedLine:
    when = moment(one.signed_at, zone)
    chest = ", the chest too" if one.thorax else ""
    said = f"Version {one.version}, {HOW_WORDS[one.how]}{chest}; taken down by {one.recorded_by}"
    if one.changed_at:
        why = f": {one.change_reason}" if one.change_reason else ""
        said += f". Changed {moment(one.changed_at, zone)}{why}"
    pill = STATE_PILLS.get(one.state, Pill("plain", "Not in force"))
    return SignedLine(
        pill, f"{one.signed_name} ({one.signer.value}), {when}", said, svg_path(one.strokes)
    )
