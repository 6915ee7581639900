"""People who wait, and times they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from clinic.extensions import db
from clinic.models import Offer, WaitEntry
from clinic.rules.wait_list import FreeTime, OfferRequest, WaitWish
from clinic.services.offers import offer
from clinic.services.wait_list import put_on_list
from tests.support.desk import TEN, wanted
from tests.support.house import House

TUESDAY = date(2026, 11, 24)
AT_TEN = FreeTime(TUESDAY, 600, 630)


def wait_wish(
    house: House, *slugs: str, patient: int = 0, therapist: int | None = None, **more: Any
) -> WaitWish:
    """A wish for one needling, by anybody, any time from Monday on."""
    visit = replace(
        wanted(house, *slugs, patient=patient, therapist=therapist),
        location=house.location.public_id,
    )
    return WaitWish(visit, more.pop("first", date(2026, 11, 23)), **more)


def waits(house: House, *slugs: str, **values: Any) -> str:
    """Somebody put on the list by the front desk: their entry."""
    return put_on_list(house.principal("desk"), wait_wish(house, *slugs, **values))


def offered(house: House, *entries: str, start: int = TEN, free: FreeTime = AT_TEN) -> list[str]:
    """Offers of one time to these entries, for half an hour."""
    request = OfferRequest(free, dict.fromkeys(entries, start), 30)
    return offer(house.principal("desk"), request)


def entry_of(public_id: str) -> WaitEntry:
    """The entry as it is kept now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(WaitEntry).where(WaitEntry.public_id == public_id)).one()


def offer_of(public_id: str) -> Offer:
    """The offer as it is kept now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Offer).where(Offer.public_id == public_id)).one()
