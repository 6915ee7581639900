"""Who is here at this moment, beside the day's board: arrived, in their room, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.pages.diary_lines import Href
from clinic.pages.wording import clock, length_words, short_name
from clinic.rules.diary_values import DiaryVisit
from clinic.rules.waiting import waits_long
from clinic.rules.words import AppointmentStatus as S


@dataclass(frozen=True)
class Person:
    """Somebody who is here, and for how long; `due` once that is too long."""

    name: str
    href: str
    word: str
    due: bool = False


@dataclass(frozen=True)
class FlowGroup:
    """Everybody who is at one point of their visit."""

    word: str
    kind: str
    icon: str
    people: list[Person]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.people)


def flow_groups(
    visits: Sequence[DiaryVisit], zone: ZoneInfo, now_minute: int, long_wait: int, href: Href
) -> list[FlowGroup]:
    """Who has arrived, who is in their room, who is done; waiting is long from `long_wait` on."""

    def people(status: S) -> list[Person]:
        return [
            _person(visit, zone, now_minute, long_wait, href)
            for visit in visits
            if visit.status is status
        ]

    return [
        FlowGroup("Arrived", "due", "waiting", people(S.ARRIVED)),
        FlowGroup("In room", "now", "room", people(S.IN_ROOM)),
        FlowGroup("Done", "done", "done", people(S.DONE)),
    ]


def _person(
    visit: DiaryVisit, zone: ZoneInfo, now_minute: int, long_wait: int, href: Href
) -> Person:
    minutes = max(0, now_minute - (visit.since or now_minute))
    over = visit.status is S.DONE
    return Person(
        name=short_name(visit.given, visit.family),
        href=href(visit.public_id),
        word=clock(visit.end, zone) if over else length_words(minutes),
        due=visit.status is S.ARRIVED and waits_long(minutes, long_wait),
    )
