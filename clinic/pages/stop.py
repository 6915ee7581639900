"""The stop page of a clinical hold, the letter that goes along, and ending the hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back, Row
from clinic.pages.wording import full_date, moment
from clinic.rules.red_flags import (
    ANSWER_WORDS,
    BY_SLUG,
    DISPOSITION_WORDS,
    INSTRUCTIONS,
    TAKEN_WORDS,
    FlagFacts,
    most_urgent,
)
from clinic.rules.stop_values import StopFacts
from clinic.rules.words import Disposition, FactKind

AFTER_AN_EVENT = "Stop. A serious adverse event: no further session until it is decided."
AN_EVENT = "A serious adverse event"
NO_HOSPITAL = "The clinic has not said yet which hospital; ask for one with MRI day and night."
FACT_WORDS = {
    FactKind.ALLERGY: "Allergies",
    FactKind.MEDICINE: "Medicines",
    FactKind.ALERT: "Alerts",
}


@dataclass(frozen=True)
class Finding:
    """One red flag in plain words, with when it was ticked and by whom."""

    finding: str
    suspect: str
    word: str
    detail: str
    public_id: str


@dataclass(frozen=True)
class Past:
    """A red flag that was closed."""

    finding: str
    rows: list[Row]


@dataclass(frozen=True)
class StopWays:
    """Where the page leads."""

    back: str
    letter: str
    close: str


@dataclass(frozen=True)
class StopPage:
    """The page; without a finding no hold is open and it only tells what was.

    `by_task` is the task whose closing ends the hold of a serious event; `may_end` that a red
    flag is open, which the form ends.
    """

    title: str
    who: str
    back: Back
    findings: list[Finding]
    number: str
    number_href: str
    hospital: str
    ways: StopWays
    past: list[Past]
    by_task: str = ""
    may_end: bool = True


@dataclass(frozen=True)
class Letter:
    """The letter to the hospital or doctor, as it is printed."""

    title: str
    back: Back
    place: list[str]
    to: str
    written: str
    urgency: str
    patient: list[Row]
    findings: list[Finding]
    asked: list[Row]
    known: list[Row]
    signature: str


@dataclass(frozen=True)
class EndPage:
    """Ending the hold: the form, or what will be kept, to be confirmed."""

    title: str
    sub: str
    back: Back
    action: str
    findings: list[Finding]
    summary: list[Row]
    hint: str


def stop_page(facts: StopFacts, ways: StopWays) -> StopPage:
    """The page as it stands."""
    zone = ZoneInfo(facts.clinic.zone)
    number = facts.clinic.emergency_number
    urgent = most_urgent(f.disposition for f in facts.open) if facts.open else None
    otherwise = AFTER_AN_EVENT if facts.serious else "No clinical hold is open"
    return StopPage(
        title=INSTRUCTIONS[urgent] if urgent else otherwise,
        who=facts.person.name,
        back=Back(ways.back, facts.person.name),
        findings=[*_findings(facts.open, zone), *_events(facts, zone)],
        number=number if urgent is Disposition.EMERGENCY_NOW or facts.serious else "",
        number_href="tel:" + "".join(c for c in number if c.isdigit() or c == "+"),
        hospital=facts.clinic.hospital or NO_HOSPITAL,
        ways=ways,
        past=[_past(flag, zone) for flag in facts.closed],
        by_task=facts.serious[0].task_id if facts.serious else "",
        may_end=bool(facts.open),
    )


def letter(facts: StopFacts, ways: StopWays, now: datetime, signature: str) -> Letter:
    """The letter with what is known at this moment."""
    zone, clinic = ZoneInfo(facts.clinic.zone), facts.clinic
    born = facts.person.birth_date
    flags = facts.open or (() if facts.serious else facts.closed[:1])
    return Letter(
        title="Referral letter",
        back=Back(ways.letter, "The stop page"),
        place=[part for part in (clinic.name, clinic.address, clinic.phone) if part],
        to=clinic.hospital or "The doctor on duty",
        written=_at(now, zone),
        urgency=_urgency(facts, flags),
        patient=[
            Row("Patient", facts.person.name),
            Row("Born", full_date(born) if born else "not known"),
            Row("Phone", facts.phone or "not known"),
            Row("Address", facts.address or "not known"),
        ],
        findings=[*_findings(flags, zone), *_events(facts, zone)],
        asked=_asked(facts, zone),
        known=_known(facts),
        signature=signature,
    )


def end_page(facts: StopFacts, ways: StopWays, summary: Sequence[Row]) -> EndPage:
    """The form that ends the hold; `summary` is what was typed, once it can be confirmed."""
    zone = ZoneInfo(facts.clinic.zone)
    return EndPage(
        title="End the hold for good?" if summary else "End the clinical hold",
        sub=facts.person.name,
        back=Back(ways.back, "The stop page"),
        action=ways.close,
        findings=_findings(facts.open, zone),
        summary=list(summary),
        hint=f"At least {facts.clinic.least_reason} characters.",
    )


def end_summary(typed: dict[str, str], phoned_at: datetime | None, zone: ZoneInfo) -> list[Row]:
    """What was typed, to be read once more."""
    words = {one.value: word for one, word in TAKEN_WORDS.items()}
    return [
        Row("What was done", words.get(typed["taken"], "")),
        Row("Spoken to", typed["phoned"]),
        Row("When", _at(phoned_at, zone) if phoned_at else ""),
        Row("Why", typed["reason"]),
    ]


def _at(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{full_date(local.date())}, {local.hour}:{local.minute:02}"


def _findings(flags: Sequence[FlagFacts], zone: ZoneInfo) -> list[Finding]:
    return [
        Finding(
            flag.finding,
            f"May come from {flag.suspect}.",
            f"Ticked {_at(flag.raised_at, zone)} by {flag.raised_by}",
            flag.detail,
            flag.public_id,
        )
        for flag in flags
    ]


def _events(facts: StopFacts, zone: ZoneInfo) -> list[Finding]:
    return [
        Finding(AN_EVENT, "", f"Told {_at(each.since, zone)} by {each.by}", each.detail, "")
        for each in facts.serious
    ]


def _urgency(facts: StopFacts, flags: Sequence[FlagFacts]) -> str:
    if flags:
        return DISPOSITION_WORDS[most_urgent(flag.disposition for flag in flags)]
    return f"{AN_EVENT} after treatment here" if facts.serious else ""


def _past(flag: FlagFacts, zone: ZoneInfo) -> Past:
    closed = moment(flag.closed_at, zone) if flag.closed_at else ""
    phoned = moment(flag.phoned_at, zone) if flag.phoned_at else ""
    said = [Row("What exactly", flag.detail)] if flag.detail else []
    return Past(
        flag.finding,
        [
            *said,
            Row("Ticked", f"{moment(flag.raised_at, zone)} by {flag.raised_by}"),
            Row("Closed", f"{closed} by {flag.closed_by}"),
            Row("Done", TAKEN_WORDS[flag.taken] if flag.taken else ""),
            Row("Spoken to", f"{flag.phoned}, {phoned}"),
            Row("Why", flag.reason),
        ],
    )


def _asked(facts: StopFacts, zone: ZoneInfo) -> list[Row]:
    return [
        Row(
            BY_SLUG[each.slug].question,
            f"{ANSWER_WORDS[each.answer]}, {moment(each.at, zone)}",
        )
        for each in facts.asked
        if each.slug in BY_SLUG
    ]


def _known(facts: StopFacts) -> list[Row]:
    rows = [Row("Treated for", facts.problem)] if facts.problem else []
    if facts.last_day:
        sites = ", ".join(facts.last_sites) or "no needling"
        rows.append(Row("Last session", f"{full_date(facts.last_day)}: {sites}"))
    for kind, word in FACT_WORDS.items():
        said = "; ".join(text for each, text in facts.facts if each is kind)
        rows.append(Row(word, said or "none recorded"))
    return rows
