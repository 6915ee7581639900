"""Which therapies a therapist may give."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from clinic.models import Therapist, Therapy, therapist_therapy
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars


def set_therapies(actor: Principal, public_id: str, therapies: Collection[str]) -> None:
    """Let a therapist give these therapies, by public id, and no others; booked visits stay.

    Raises Invalid for a therapy that is not there, NotFound.
    """
    with unit_of_work(actor, "therapist:changed") as work:
        session = work.session
        found = session.scalar(select(Therapist).where(Therapist.public_id == public_id))
        if found is None:
            raise NotFound
        lock_calendars(session, {found.resource_id})
        wanted = session.scalars(select(Therapy.id).where(Therapy.public_id.in_(therapies))).all()
        if len(wanted) != len(set(therapies)):
            raise Invalid("Choose from the list.", field="therapies")
        mine = therapist_therapy.c.therapist_id == found.id
        session.execute(delete(therapist_therapy).where(mine))
        for therapy_id in wanted:
            session.execute(
                therapist_therapy.insert().values(therapist_id=found.id, therapy_id=therapy_id)
            )
        work.about(found)
