"""Who works here, as pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.clinic_setup import RetirePage
from clinic.pages.form_parts import Back, Part, Way
from clinic.pages.left_behind import left_visits
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, moment
from clinic.rules.staff_values import LeftBehind, StaffLine
from clinic.rules.words import Role

ROLE_WORDS = {
    Role.FRONT_DESK: "Front desk",
    Role.THERAPIST: "Therapist",
    Role.ADMINISTRATOR: "Administrator",
    Role.PATIENT: "Patient",
}


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
) -> RetirePage:
    """Closing one account; `ways` are the way back and the address to post to."""
    return RetirePage(
        title=f"Close the account of {line.name}",
        back=Back(ways[0], line.name),
        action=ways[1],
        text="All their sessions end at once. What they wrote stays.",
        left=left_visits(left, zone, href),
        sure_label="Close the account",
        keep_label="Keep it open",
    )
