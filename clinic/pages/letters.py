"""Letters in words: of one episode, one being written, one signed, those that wait to be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back, Row
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, full_date, isolated, moment, short_date
from clinic.rules.letter_calls import Call
from clinic.rules.letter_values import (
    DraftLine,
    EpisodeLetters,
    LetterLine,
    SentFacts,
    SignedFacts,
    WaitingLine,
    Written,
)
from clinic.rules.letters import KIND_WORDS, SENT_WORDS

NOBODY = "Nobody named yet"
Way = Callable[[str], str]


@dataclass(frozen=True)
class CallLine:
    """A letter that is called for; `emergency` is the way to the letter that goes along at once."""

    title: str
    why: str
    kind: str
    task: str
    emergency: str


@dataclass(frozen=True)
class Line:
    """One letter in a list."""

    title: str
    sub: str
    href: str
    state: Pill


@dataclass(frozen=True)
class LettersPage:
    """All letters of an episode, what is called for, and the form for another."""

    sub: str
    back: Back
    action: str
    calls: tuple[CallLine, ...]
    letters: tuple[Line, ...]


@dataclass(frozen=True)
class LetterWays:
    """Where a signed letter leads; `replace` is empty where another stands instead."""

    paper: str
    data: str
    sent: str
    replace: str
    before: str
    after: str
    task: str


@dataclass(frozen=True)
class LetterPage:
    """A signed letter to read."""

    title: str
    sub: str
    back: Back
    state: Pill
    letter: Written
    receiver: str
    parts: tuple[Row, ...]
    facts: tuple[Row, ...]
    instead: str
    ways: LetterWays
    send_kind: str


@dataclass(frozen=True)
class WaitingRow:
    """A letter to be sent, as the front desk may know it."""

    title: str
    who: str
    signed: str
    href: str


@dataclass(frozen=True)
class WaitingPage:
    """Letters nobody has sent yet."""

    sub: str
    rows: tuple[WaitingRow, ...]
    drafts: tuple[WaitingRow, ...]


@dataclass(frozen=True)
class SentPage:
    """Noting how a letter was sent."""

    title: str
    sub: str
    back: Back
    action: str


def letters_page(
    facts: EpisodeLetters, calls: Sequence[Call], ways: tuple[Back, str, str, Way]
) -> LettersPage:
    """The page of an episode; `ways`: back, where a new one is posted, the emergency letter."""
    back, action, emergency, letter = ways
    zone = ZoneInfo(facts.zone)
    return LettersPage(
        sub=f"{isolated(facts.person.name)} · {facts.problem}",
        back=back,
        action=action,
        calls=tuple(
            CallLine(
                KIND_WORDS[call.kind],
                call.why,
                call.kind.value,
                call.task,
                emergency if call.emergency else "",
            )
            for call in calls
        ),
        letters=tuple(_line(each, zone, letter) for each in facts.letters),
    )


def letter_page(letter: SignedFacts, ways: tuple[Back, LetterWays], zone: ZoneInfo) -> LetterPage:
    """The page of a signed letter."""
    return LetterPage(
        title=letter.written.heading,
        sub=isolated(letter.written.about),
        back=ways[0],
        state=_state(signed=True, replaced=bool(letter.replaced_by), sent=letter.sent[:1]),
        letter=letter.written,
        receiver=", ".join(letter.written.receiver),
        parts=tuple(Row(title, text) for _, title, text in letter.written.parts),
        facts=(
            Row("Signed", f"{moment(letter.signed_at, zone)} by {letter.signed_name}"),
            *(Row("Sent", sent_words(each)) for each in letter.sent),
        ),
        instead=letter.written.instead,
        ways=ways[1],
        send_kind="plain" if letter.sent or letter.replaced_by else "strong",
    )


def waiting_page(
    rows: Sequence[WaitingLine],
    drafts: Sequence[DraftLine],
    ways: tuple[Way, Way],
    zone: ZoneInfo,
) -> WaitingPage:
    """The letters that wait, without what they are about; `drafts` for those who treat."""
    return WaitingPage(
        sub=f"{count(len(rows), 'letter')} to be sent" if rows else "None waits",
        rows=tuple(
            WaitingRow(
                title=f"Letter to {isolated(each.to_name)}",
                who=isolated(each.person.name),
                signed=f"Signed {short_date(each.signed_at.astimezone(zone).date())}"
                f" by {each.signed_name}",
                href=ways[0](each.public_id),
            )
            for each in rows
        ),
        drafts=tuple(
            WaitingRow(
                title=KIND_WORDS[each.kind],
                who=isolated(each.person.name),
                signed=f"Saved {moment(each.saved_at, zone)} by {each.saved_by}",
                href=ways[1](each.public_id),
            )
            for each in drafts
        ),
    )


def sent_page(line: WaitingLine, back: Back, action: str) -> SentPage:
    """The form that notes how one was sent."""
    return SentPage(
        title=f"Letter to {isolated(line.to_name)}",
        sub=isolated(line.person.name),
        back=back,
        action=action,
    )


def sent_words(sent: SentFacts) -> str:
    """`24 November 2026, by post (Dora Lind)`."""
    remark = f": {sent.remark}" if sent.remark else ""
    return f"{full_date(sent.on)}, {SENT_WORDS[sent.how]}{remark} ({sent.by_name})"


def _line(line: LetterLine, zone: ZoneInfo, way: Way) -> Line:
    verb = "Signed" if line.signed else "Saved"
    return Line(
        title=KIND_WORDS[line.kind],
        sub=f"To {isolated(line.to_name) or NOBODY.lower()} · {verb}"
        f" {moment(line.at, zone)} by {line.by_name}",
        href=way(line.public_id),
        state=_state(
            signed=line.signed,
            replaced=line.replaced,
            sent=(line.sent,) if line.sent else (),
        ),
    )


def _state(*, signed: bool, replaced: bool, sent: Sequence[SentFacts]) -> Pill:
    if not signed:
        return Pill("due", "Draft", "note")
    if replaced:
        return Pill("plain", "Replaced")
    if sent:
        return Pill("done", f"Sent {short_date(sent[0].on)}", "done")
    return Pill("due", "To be sent", "waiting")
