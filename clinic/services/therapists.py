"""Which therapies a therapist may give, and who signs under their notes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.models import Therapist, Therapy, therapist_therapy
from clinic.rules.errors import Invalid, NotFound
from clinic.rules.permissions import Principal
from clinic.services.unit_of_work import unit_of_work
from clinic.services.visit_rows import lock_calendars


def set_therapist(
    actor: Principal, public_id: str, therapies: Collection[str], supervisor: str = ""
) -> None:
    """Let a therapist give these therapies, by public id, and no others; booked visits stay.

    Notes signed from now on wait for the `supervisor` ("": for nobody); those signed before stay
    as they are. Raises Invalid for a therapy or supervisor that will not do, NotFound.
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
        found.supervisor_id = _supervisor(session, found, supervisor)
        work.about(found)


def _supervisor(session: Session, therapist: Therapist, public_id: str) -> int | None:
    """The row of who supervises. Raises Invalid for nobody known, or for going round in a ring."""
    if not public_id:
        return None
    above = session.scalar(select(Therapist).where(Therapist.public_id == public_id))
    if above is None:
        raise Invalid("Choose from the list.", field="supervisor")
    seen: set[int] = set()
    one: Therapist | None = above
    while one is not None and one.id not in seen:
        if one.id == therapist.id:
            text = (
                f"{above.name} is supervised by {therapist.name}: they cannot co-sign each other."
            )
            raise Invalid(text, field="supervisor")
        seen.add(one.id)
        one = session.get(Therapist, one.supervisor_id) if one.supervisor_id else None
    return above.id
