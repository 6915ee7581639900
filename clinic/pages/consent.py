"""Consent: the text to read, the signature, and what was signed before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.models import Location
from clinic.pages.form_parts import Back, Row
from clinic.pages.visit_words import Pill
from clinic.pages.wording import full_date, moment
from clinic.rules.consent import (
    BOX,
    ConsentDue,
    ConsentFacts,
    ConsentState,
    Procedure,
    SignedHow,
    TextFacts,
    svg_path,
)
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.session_record import PersonFacts

HOW_WORDS = {SignedHow.SCREEN: "signed here", SignedHow.PAPER: "on paper"}
STATE_PILLS = {
    ConsentState.ACTIVE: Pill("done", "Signed", "done"),
    ConsentState.REJECTED: Pill("stop", "Refused", "alert"),
    ConsentState.INACTIVE: Pill("stop", "Withdrawn", "alert"),
}


REFUSED = {ConsentState.REJECTED: "Refused: not agreed"}


@dataclass(frozen=True)
class SignedLine:
    """One consent of the past; `path` is the drawn name as an SVG path, `copy` leads to paper."""

    state: Pill
    word: str
    said: str
    path: str
    copy: str


@dataclass(frozen=True)
class ProcedureWay:
    """The same page for a procedure."""

    word: str
    href: str
    current: bool


@dataclass(frozen=True)
class ConsentWays:
    """Where the page leads: back, where it is signed and withdrawn, other procedures, copies."""

    back: Back
    sign: str
    withdraw: str
    other: Callable[[Procedure], str]
    copy: Callable[[str], str]


@dataclass(frozen=True)
class ConsentPage:
    """The page a patient signs on; `region` asks for the riskier one, empty where none is."""

    title: str
    sub: str
    back: Back
    action: str
    withdraw: str
    state: Pill
    procedures: list[ProcedureWay]
    version: str
    paragraphs: list[str]
    region: str
    width: int
    height: int
    history: list[SignedLine]


@dataclass(frozen=True)
class TextPage:
    """The administrator's page of one procedure's text."""

    title: str
    sub: str
    procedures: list[ProcedureWay]


@dataclass(frozen=True)
class CopyPage:
    """The patient's copy of what was signed, for paper."""

    title: str
    back: Back
    place: list[str]
    patient: list[Row]
    paragraphs: list[str]
    signed: list[Row]
    path: str
    width: int
    height: int


def consent_pill(due: ConsentDue, to: str = "") -> Pill:
    """How consent stands; `to` names the procedure where it is not needling."""
    named = f"Consent to {to}" if to else "Consent"
    if due.holds:
        return Pill("done", f"{named}: signed", "done")
    return Pill("stop" if due.stops else "due", f"{named} due: {due.why}", "due")


def left_out(others: Mapping[Procedure, ConsentDue]) -> tuple[str, ...]:
    """What is not given because the patient refuses it, or has taken consent back."""
    return tuple(
        f"No {PROCEDURES[one].name}: consent was {due.why}"
        for one, due in others.items()
        if due.stops
    )


def withdrawn_words(procedure: Procedure) -> str:
    """What follows from a consent just taken back."""
    name = PROCEDURES[procedure].name
    if procedure is Procedure.NEEDLING:
        return "Consent is withdrawn. No session of it begins until it is signed anew."
    if procedure is Procedure.ELECTRICAL:
        return f"Consent is withdrawn. No note with {name} is signed until it is signed anew."
    return f"Consent is withdrawn. No {name} is written down as given until it is signed anew."


def consent_page(
    who: tuple[str, str],
    ways: ConsentWays,
    text: TextFacts,
    known: Sequence[ConsentFacts],
    due: ConsentDue,
) -> ConsentPage:
    """The page; `who` is name and clock."""
    name, zone = who
    procedure = PROCEDURES[text.procedure]
    active = due.holds or (known and known[0].state is ConsentState.ACTIVE)
    return ConsentPage(
        title=f"Consent to {procedure.name}",
        sub=name,
        back=ways.back,
        action=ways.sign,
        withdraw=ways.withdraw if active else "",
        state=consent_pill(due),
        procedures=_procedures(text.procedure, ways.other),
        version=str(text.version),
        paragraphs=_paragraphs(text.body),
        region=procedure.region,
        width=BOX[0],
        height=BOX[1],
        history=[_line(one, ZoneInfo(zone), ways.copy) for one in known],
    )


def text_page(procedure: Procedure, version: int, way: Callable[[Procedure], str]) -> TextPage:
    """The text of one procedure, with the ways to the others."""
    return TextPage(
        f"Consent text: {PROCEDURES[procedure].name}",
        f"Version {version} is signed now",
        _procedures(procedure, way),
    )


def copy_page(person: PersonFacts, clinic: Location, consent: ConsentFacts, back: Back) -> CopyPage:
    """The copy of one consent, as it was signed."""
    zone, procedure = ZoneInfo(clinic.zone), PROCEDURES[consent.procedure]
    born = full_date(person.birth_date) if person.birth_date else "not known"
    at = consent.signed_at.astimezone(zone)
    signed = [
        Row("Signed by", f"{consent.signed_name} ({consent.signer.value})"),
        Row("When", f"{full_date(at.date())}, {at.hour}:{at.minute:02}"),
        Row("How", HOW_WORDS[consent.how]),
        Row("Version of the text", str(consent.version)),
        Row("Taken down by", consent.recorded_by),
    ]
    if consent.thorax and procedure.agreed:
        signed.append(Row("Region", procedure.agreed))
    if consent.state in REFUSED:
        signed.insert(0, Row("Answer", REFUSED[consent.state]))
    if consent.changed_at and consent.state is ConsentState.INACTIVE:
        signed.append(Row("Withdrawn", moment(consent.changed_at, zone)))
    return CopyPage(
        title=f"Consent to {procedure.name}",
        back=back,
        place=[part for part in (clinic.name, clinic.address, clinic.phone) if part],
        patient=[Row("Patient", person.name), Row("Born", born)],
        paragraphs=_paragraphs(consent.text),
        signed=signed,
        path=svg_path(consent.strokes),
        width=BOX[0],
        height=BOX[1],
    )


def _paragraphs(body: str) -> list[str]:
    return [part for part in body.split("\n") if part.strip()]


def _procedures(current: Procedure, way: Callable[[Procedure], str]) -> list[ProcedureWay]:
    return [
        ProcedureWay(_capital(words.name), way(one), one is current)
        for one, words in PROCEDURES.items()
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(one: ConsentFacts, zone: ZoneInfo, copy: Callable[[str], str]) -> SignedLine:
    when = moment(one.signed_at, zone)
    region = f", {PROCEDURES[one.procedure].agreed}" if one.thorax else ""
    said = f"Version {one.version}, {HOW_WORDS[one.how]}{region}; taken down by {one.recorded_by}"
    if one.changed_at:
        why = f": {one.change_reason}" if one.change_reason else ""
        said += f". Changed {moment(one.changed_at, zone)}{why}"
    pill = STATE_PILLS.get(one.state, Pill("plain", "Not in force"))
    word = f"{one.signed_name} ({one.signer.value}), {when}"
    return SignedLine(pill, word, said, svg_path(one.strokes), copy(one.public_id))
