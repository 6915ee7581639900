"""Who works here, as pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.visit_words import Chip, Pill
from clinic.pages.wording import clock, count, day_of_minute, day_words, full_name, moment
from clinic.rules.staff_values import LeftBehind, StaffLine
from clinic.rules.words import Role

ROLE_WORDS = {
    Role.FRONT_DESK: "Front desk",
    Role.THERAPIST: "Therapist",
    Role.ADMINISTRATOR: "Administrator",
    Role.PATIENT: "Patient",
}
MOST_SHOWN = 50


@dataclass(frozen=True)
class Back:
    """Where the page came from."""

    href: str
    label: str


@dataclass(frozen=True)
class Way:
    """Somewhere to go, or to post to."""

    href: str = ""
    action: str = ""


@dataclass(frozen=True)
class StaffRow:
    """One person in the list."""

    name: str
    href: str
    email: str
    roles_word: str
    state: Pill
    last_word: str


@dataclass(frozen=True)
class StaffPage:
    """The list."""

    title: str
    sub: str
    new_href: str
    rows: list[StaffRow]


@dataclass(frozen=True)
class Part:
    """A part of the form."""

    title: str
    text: str
    fields: list[str]


PARTS = [
    Part("Who", "The address is what they sign in with.", ["name", "email"]),
    Part(
        "Work",
        "What they may see and do. It counts from their next click.",
        ["front_desk*", "therapist*", "administrator*", "credential?"],
    ),
]


@dataclass(frozen=True)
class StaffFormPage:
    """Adding or changing one person."""

    title: str
    sub: str
    back: Back
    action: str
    save_label: str
    parts: list[Part]
    secret: str = ""
    secret_text: str = ""
    close: Way | None = None
    reopen: Way | None = None
    state: Pill | None = None


@dataclass(frozen=True)
class LeftVisit:
    """A visit that would be left behind."""

    when: str
    who: str
    href: str
    therapies: list[Chip]


@dataclass(frozen=True)
class ClosePage:
    """What closing an account leaves behind."""

    title: str
    back: Back
    action: str
    text: str
    visits: list[LeftVisit]
    count_word: str
    more_word: str


def state(line: StaffLine) -> Pill:
    """Whether the account is open."""
    return Pill("done", "Open", "done") if line.active else Pill("plain", "Closed", "close")


def staff_page(
    lines: Sequence[StaffLine], zone: ZoneInfo, href: Callable[[str], str], new_href: str
) -> StaffPage:
    """The list of everybody."""
    closed = sum(not line.active for line in lines)
    sub = count(len(lines), "person", "people")
    if closed:
        sub += f", {count(closed, 'closed account')}"
    rows = [
        StaffRow(
            line.name,
            href(line.public_id),
            line.email,
            ", ".join(ROLE_WORDS[role] for role in Role if role in line.roles),
            state(line),
            f"signed in {moment(line.last_seen, zone)}" if line.last_seen else "not signed in yet",
        )
        for line in lines
    ]
    return StaffPage("Staff", sub, new_href, rows)


def close_page(
    line: StaffLine,
    left: Sequence[LeftBehind],
    zone: ZoneInfo,
    ways: tuple[str, str],
    href: Callable[[str], str],
) -> ClosePage:
    """Closing one account; `ways` are the way back and the address to post to."""
    more = len(left) - MOST_SHOWN
    return ClosePage(
        title=f"Close the account of {line.name}",
        back=Back(ways[0], line.name),
        action=ways[1],
        text="All their sessions end at once. What they wrote stays.",
        visits=[_left(visit, zone, href) for visit in left[:MOST_SHOWN]],
        count_word=count(len(left), "visit"),
        more_word=f"and {count(more, 'more visit', 'more visits')}" if more > 0 else "",
    )


def _left(visit: LeftBehind, zone: ZoneInfo, href: Callable[[str], str]) -> LeftVisit:
    day = day_words(day_of_minute(visit.start, zone))
    return LeftVisit(
        f"{day}, {clock(visit.start, zone)}",
        full_name(visit.given, visit.family),
        href(visit.public_id),
        [Chip(hue, word) for hue, word in visit.therapies],
    )
