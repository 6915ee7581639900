"""The page on which somebody makes and stops the address of their calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.wording import short_date
from clinic.rules.feeds import FeedKind, FeedState

TITLES = {
    FeedKind.PATIENT: "My visits here",
    FeedKind.THERAPIST: "The visits I give",
}
HOLDS = {
    FeedKind.PATIENT: "When and where, and nothing about your treatment.",
    FeedKind.THERAPIST: "When and where, and nothing about the patients.",
}


@dataclass(frozen=True)
class NewAddress:
    """An address that was made just now; `href` opens it in a calendar program."""

    address: str
    href: str


@dataclass(frozen=True)
class FeedPart:
    """One calendar: what it holds, how it stands, and what can be done."""

    kind: str
    title: str
    text: str
    state: str
    is_on: bool
    make_word: str
    new: NewAddress | None = None


@dataclass(frozen=True)
class FeedPage:
    """All calendars of somebody."""

    title: str
    sub: str
    parts: list[FeedPart]


def feed_page(
    states: Iterable[FeedState],
    zone: ZoneInfo,
    address: Callable[[str], str],
    made: tuple[FeedKind, str] | None = None,
) -> FeedPage:
    """The page; `made` is the calendar whose address was made just now, with its secret."""
    return FeedPage(
        title="In my own calendar",
        sub="A private address keeps the calendar of your phone or computer up to date:"
        " visits that are moved or cancelled follow by themselves.",
        parts=[_part(state, zone, address, made) for state in states],
    )


def _part(
    state: FeedState,
    zone: ZoneInfo,
    address: Callable[[str], str],
    made: tuple[FeedKind, str] | None,
) -> FeedPart:
    new = None
    if made and made[0] is state.kind:
        here = address(made[1])
        new = NewAddress(here, f"webcal://{here.partition('://')[2]}")
    return FeedPart(
        kind=state.kind.value,
        title=TITLES[state.kind],
        text=HOLDS[state.kind],
        state=_state(state, zone),
        is_on=state.is_on,
        make_word="Make a new address" if state.is_on else "Make an address",
        new=new,
    )


def _state(state: FeedState, zone: ZoneInfo) -> str:
    if state.made_at is None:
        return "No calendar reads it."
    since = f"The address made on {short_date(state.made_at.astimezone(zone).date())} is good"
    if state.read_at is None:
        return f"{since}; nothing has read it yet."
    return f"{since}; last read on {short_date(state.read_at.astimezone(zone).date())}."
