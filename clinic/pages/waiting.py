"""The wait list in words: who waits for what, since when, and who fits into a free time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.pages.openings import OpeningLine, Who
from clinic.pages.visit_words import Chip, Pill, chip
from clinic.pages.wording import (
    clock,
    count,
    day_of_minute,
    day_words,
    full_name,
    short_date,
    time_range,
)
from clinic.rules.day_hours import SHORT_WEEKDAYS
from clinic.rules.local_time import minute_of
from clinic.rules.visit_wishes import EARLIEST, LATEST, NOON
from clinic.rules.wait_list import WaitWish
from clinic.rules.wait_values import OpenOffer, Waiting
from clinic.rules.words import OfferState, Urgency

PART_WORDS = {(EARLIEST, NOON): "mornings", (NOON, LATEST): "afternoons"}
URGENCY_PILLS = {
    Urgency.SOON: Pill("due", "Soon", "due"),
    Urgency.NORMAL: Pill("plain", "Normal"),
    Urgency.WHENEVER: Pill("plain", "Whenever it suits"),
}


@dataclass(frozen=True)
class Answer:
    """One button under an offer."""

    label: str
    values: dict[str, str]


ANSWERS = [
    Answer("They said yes", {"answer": OfferState.ACCEPTED.value}),
    Answer("They said no", {"answer": OfferState.DECLINED.value}),
    Answer("Withdraw", {"answer": OfferState.WITHDRAWN.value}),
]


@dataclass(frozen=True)
class OfferLine:
    """A time that was offered and is waited for."""

    word: str
    until_word: str
    action: str
    answers: list[Answer]


@dataclass(frozen=True)
class Entry:
    """One who waits."""

    who: str
    href: str
    phone: str
    phone_href: str
    urgency: Pill
    therapies: list[Chip]
    when_word: str
    since_word: str
    remark: str
    offers: list[OfferLine]
    edit_href: str
    find_href: str
    off_action: str


@dataclass(frozen=True)
class EntryWays:
    """Where the links of an entry lead."""

    patient: Callable[[str], str]
    edit: Callable[[str], str]
    off: Callable[[str], str]
    find: Callable[[Waiting, date], str]
    answer: Callable[[str], str]


@dataclass
class WaitPage:
    """The wait list."""

    sub: str
    entries: list[Entry]
    fits_href: str
    patients_href: str
    error: str = ""
    nearest: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class WaitFormPage:
    """Putting somebody on the list, or changing what they wait for."""

    title: str
    action: str
    save_label: str
    back_href: str
    who: Who


@dataclass(frozen=True)
class FitLine:
    """One who would fit into the free time."""

    value: str
    chosen: bool
    entry: Entry
    opening: OpeningLine
    warnings: list[str]
    plan_word: str = ""


@dataclass
class FitsPage:
    """Who fits into a free time."""

    sub: str
    back_href: str
    action: str
    asked: bool = False
    count_word: str = ""
    empty_word: str = ""
    fits: list[FitLine] = field(default_factory=list)
    offer_action: str = ""
    undo_word: str = ""
    error: str = ""


def when_words(wish: WaitWish, today: date) -> str:
    """`Mon and Wed, mornings, from 1 Dec 2026, until 18 Dec 2026`; `any time` for no limits."""
    days = [SHORT_WEEKDAYS[day] for day in sorted(wish.weekdays)]
    said = [
        " and ".join(part for part in (", ".join(days[:-1]), days[-1]) if part) if days else "",
        PART_WORDS.get((wish.after, wish.before), ""),
        f"from {short_date(wish.first)}" if wish.first > today else "",
        f"until {short_date(wish.last)}" if wish.last else "",
    ]
    return ", ".join(part for part in said if part) or "any time"


def since_words(since: datetime, today: date, zone: ZoneInfo) -> str:
    """`on the list for 12 days`."""
    days = (today - since.astimezone(zone).date()).days
    return f"on the list for {count(days, 'day')}" if days > 0 else "on the list since today"


def entry_line(waiting: Waiting, today: date, ways: EntryWays) -> Entry:
    """One who waits, in words."""
    wish = waiting.wish
    who = f"with {waiting.therapist}, " if waiting.therapist else ""
    return Entry(
        who=full_name(waiting.given, waiting.family),
        href=ways.patient(waiting.patient),
        phone=waiting.phone,
        phone_href="tel:" + "".join(c for c in waiting.phone if c.isdigit() or c == "+"),
        urgency=URGENCY_PILLS[wish.urgency],
        therapies=[chip(one) for one in waiting.therapies],
        when_word=who + when_words(wish, today),
        since_word=since_words(waiting.since, today, waiting.zone),
        remark=wish.remark,
        offers=[_offer(one, waiting.zone, ways) for one in waiting.offers],
        edit_href=ways.edit(waiting.public_id),
        find_href=ways.find(waiting, max(today, wish.first)),
        off_action=ways.off(waiting.public_id),
    )


def _offer(offer: OpenOffer, zone: ZoneInfo, ways: EntryWays) -> OfferLine:
    """`Offered Tuesday 24 November, 10:00–10:30 with Ana Ruiz`."""
    day = day_words(day_of_minute(offer.start, zone))
    who = f" with {offer.therapist}" if offer.therapist else ""
    return OfferLine(
        word=f"Offered {day}, {time_range(offer.start, offer.end, zone)}{who}",
        until_word=f"kept until {clock(minute_of(offer.until), zone)}",
        action=ways.answer(offer.public_id),
        answers=ANSWERS,
    )


def waiting_words(number: int) -> str:
    """`3 people wait, the most urgent first`."""
    if number == 0:
        return "Nobody waits"
    words = "1 person waits" if number == 1 else f"{number} people wait"
    return words if number == 1 else f"{words}, the most urgent first"
