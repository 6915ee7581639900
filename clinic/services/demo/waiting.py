"""The demo clinic's wait list: three who would like to come sooner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from clinic.models import Patient, WaitEntry, WaitStep
from clinic.rules.visit_wishes import NOON
from clinic.rules.words import Urgency, WaitState
from clinic.services.demo.moment import Moment
from clinic.services.demo.places import House

_WHO: tuple[tuple[int, tuple[str, ...], Urgency, int, str, str], ...] = (
    (31, ("dry_needling",), Urgency.SOON, 2, "", "Works nearby, can be here in 15 minutes"),
    (47, ("dry_needling", "infrared_sauna"), Urgency.NORMAL, 9, "0123", ""),
    (
        12,
        ("compression_boots",),
        Urgency.WHENEVER,
        16,
        "",
        "Text first, calls are not answered at work",
    ),
)


def add_waiting(
    session: Session, moment: Moment, house: House, patients: Sequence[Patient]
) -> None:
    """Put them on the list, each since so many days."""
    for person, therapies, urgency, days, weekdays, remark in _WHO:
        since = moment.now - timedelta(days=days)
        entry = WaitEntry(
            patient_id=patients[person % len(patients)].id,
            location_id=house.location.id,
            weekdays=weekdays,
            before_minute=NOON if weekdays else 1440,
            from_day=since.date(),
            urgency=urgency,
            remark=remark,
            since=since,
            state=WaitState.WAITING,
        )
        session.add(entry)
        session.flush()
        session.add_all(
            WaitStep(entry_id=entry.id, position=position, therapy_id=house.therapies[slug].id)
            for position, slug in enumerate(therapies)
        )
    session.flush()
