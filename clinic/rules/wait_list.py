"""The wait list's rules: who comes first, when a time suits, what may become of an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from clinic.rules.errors import Refused
from clinic.rules.visit_wishes import EARLIEST, LATEST, VisitWish, WhenWish
from clinic.rules.words import OfferState, Urgency

_RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}

ENDED_WORDS: Mapping[OfferState, str] = MappingProxyType(
    {
        OfferState.ACCEPTED: "This offer was accepted already.",
        OfferState.DECLINED: "This offer was declined already.",
        OfferState.EXPIRED: "This offer has run out. Look for a time again.",
        OfferState.WITHDRAWN: "This offer was withdrawn.",
        OfferState.TAKEN: "Taken by another who was offered the same time and said yes first.",
    }
)
ANSWERS = frozenset({OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN})
"""What the front desk may make of an open offer; the rest happens to it."""


@dataclass(frozen=True)
class WaitWish:
    """What a waiting patient wants, and when they can.

    From day `first` to `last` (open-ended where empty), on `weekdays` (any where empty, Monday
    0), starts between the local minutes `after` and `before`.
    """

    visit: VisitWish
    first: date
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    after: int = EARLIEST
    before: int = LATEST
    urgency: Urgency = Urgency.NORMAL
    remark: str = ""


@dataclass(frozen=True)
class FreeTime:
    """A time that is, or would be, free: starts between two local minutes of a day.

    Of one therapist, or of any where empty. `visit` is the cancelled visit whose time it was:
    what is still kept for its undo counts as free. Names are public ids.
    """

    day: date
    after: int
    before: int
    location: str = ""
    therapist: str = ""
    visit: str = ""


@dataclass(frozen=True)
class OfferRequest:
    """Offer to these entries of the wait list, each its own start (minute), for some minutes."""

    free: FreeTime
    starts: Mapping[str, int]
    minutes: int


def comes_first(urgency: Urgency, since: datetime) -> tuple[int, datetime]:
    """The order of the wait list: the urgent first, then who has waited longest."""
    return _RANK[urgency], since


def suiting(wish: WaitWish, free: FreeTime) -> WhenWish | None:
    """The part of the free time that suits the wish; None where nothing of it does."""
    if free.day < wish.first or (wish.last is not None and free.day > wish.last):
        return None
    if wish.weekdays and free.day.weekday() not in wish.weekdays:
        return None
    if wish.visit.therapist and free.therapist and wish.visit.therapist != free.therapist:
        return None
    if wish.visit.location and free.location and wish.visit.location != free.location:
        return None
    after, before = max(wish.after, free.after), min(wish.before, free.before)
    return WhenWish(free.day, 1, frozenset(), after, before) if after < before else None


def check_answer(state: OfferState, answer: OfferState) -> None:
    """Raise Refused unless an offer in this state may be answered so."""
    if state is not OfferState.OPEN:
        raise Refused(ENDED_WORDS[state])
    if answer not in ANSWERS:
        raise Refused("Say whether they said yes or no, or withdraw the offer.")
