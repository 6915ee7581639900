"""The work list of notes to write and sign; for the administrator only how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.pages.note_words import clock_words, visit_day
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, day_words
from clinic.rules.unsigned import WaitingCount, WaitingNote, days_old, is_late


@dataclass(frozen=True)
class WaitingLine:
    """One note to be done."""

    who: str
    when: str
    href: str
    age: Pill


@dataclass(frozen=True)
class WaitingGroup:
    """Notes that wait for the same thing."""

    title: str
    lines: tuple[WaitingLine, ...]


@dataclass(frozen=True)
class UnsignedPage:
    """The page; `rows` are the administrator's: therapist, to sign, to write, waiting since."""

    sub: str
    groups: tuple[WaitingGroup, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    counts_only: bool = False


@dataclass(frozen=True)
class UnsignedWays:
    """Where the lines lead."""

    draft: Callable[[str], str]
    visit: Callable[[str], str]
    note: Callable[[str], str]


def unsigned_page(
    drafts: Sequence[WaitingNote],
    missing: Sequence[WaitingNote],
    cosigning: Sequence[WaitingNote],
    today: date,
    ways: UnsignedWays,
) -> UnsignedPage:
    """A therapist's own list, oldest first."""
    groups = (
        ("Drafts to sign", [_line(each, today, ways.draft(each.note_id)) for each in drafts]),
        (
            "Visits without a note",
            [_line(each, today, ways.visit(each.visit.public_id)) for each in missing],
        ),
        (
            "Waiting for your co-signature",
            [_line(each, today, ways.note(each.note_id)) for each in cosigning],
        ),
    )
    number = len(drafts) + len(missing)
    own = f"{count(number, 'note')} of yours to finish" if number else "All of yours are signed"
    under = f"{len(cosigning)} to co-sign" if cosigning else ""
    return UnsignedPage(
        sub=", ".join(filter(None, (own, under))),
        groups=tuple(WaitingGroup(title, tuple(lines)) for title, lines in groups if lines),
    )


def counts_page(counts: Sequence[WaitingCount], today: date) -> UnsignedPage:
    """How many notes each therapist has to finish; no names of patients."""
    number = sum(each.drafts + each.missing for each in counts)
    rows = (
        (
            each.therapist_name,
            str(each.drafts),
            str(each.missing),
            _age(each.since, today) if each.since else "",
        )
        for each in counts
    )
    return UnsignedPage(
        sub=f"{count(number, 'note')} to finish" if number else "Every note is signed",
        groups=(),
        rows=tuple(rows),
        counts_only=True,
    )


def _line(waiting: WaitingNote, today: date, href: str) -> WaitingLine:
    day = visit_day(waiting.visit)
    when = f"{day_words(day)}, {clock_words(waiting.visit.from_minute, waiting.visit)}"
    if waiting.therapist_name:
        when += f" · {waiting.therapist_name}"
    kind = "due" if is_late(day, today) else "plain"
    return WaitingLine(waiting.visit.person.name, when, href, Pill(kind, _age(day, today), ""))


def _age(day: date, today: date) -> str:
    days = days_old(day, today)
    return ("today", "yesterday")[days] if days < 2 else f"{days} days"  # noqa: PLR2004 -- two words
