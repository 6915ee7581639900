"""Therapies and what they take: an administrator adds, changes, takes out of use and back."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from clinic.models import AppointmentStep, Therapy, TherapyNeed
from clinic.queries.catalogue import kept_needs
from clinic.rules.clinic_values import category_of
from clinic.rules.errors import NotFound, Refused
from clinic.rules.permissions import Principal
from clinic.rules.therapy_values import TherapyEntry, check_therapy
from clinic.services.unit_of_work import Work, unit_of_work

LONGEST_SLUG = 40
SAME_NAME = "There is already a therapy with this name."
OTHER_KIND = "Visits of it are on record as another kind. Add a therapy of its own for this one."


def add_therapy(actor: Principal, entry: TherapyEntry) -> str:
    """Add a therapy; who may give it is said with the therapists. Returns its public id.

    Raises Refused for a name that is taken, Invalid as `check_therapy`.
    """
    check_therapy(entry)
    with unit_of_work(actor, "therapy:added") as work:
        session = work.session
        _check_name(session, entry, 0)
        therapy = Therapy(slug=_free_slug(session, entry.name), kind=entry.kind)
        _fill(therapy, entry)
        session.add(therapy)
        session.flush()
        work.about(therapy)
        _need(work, therapy, entry)
        return therapy.public_id


def change_therapy(actor: Principal, public_id: str, entry: TherapyEntry) -> None:
    """Change a therapy. Visits that are booked keep their time and all they hold.

    Raises Refused for a name that is taken, and for another kind once there are visits of it;
    Invalid as `check_therapy`; NotFound.
    """
    check_therapy(entry)
    with unit_of_work(actor, "therapy:changed") as work:
        session = work.session
        therapy = _locked(session, public_id)
        _check_name(session, entry, therapy.id)
        if entry.kind is not therapy.kind and _was_booked(session, therapy):
            raise Refused(OTHER_KIND, field="kind")
        therapy.kind = entry.kind
        _fill(therapy, entry)
        work.about(therapy)
        if kept_needs(session, [therapy.id]).get(therapy.id, ()) != entry.kept_needs:
            session.execute(delete(TherapyNeed).where(TherapyNeed.therapy_id == therapy.id))
            _need(work, therapy, entry)


def use_therapy(actor: Principal, public_id: str, *, active: bool) -> None:
    """Take a therapy out of use, or into use again; booked visits stay. Raises NotFound."""
    with unit_of_work(actor, "therapy:used_again" if active else "therapy:retired") as work:
        therapy = _locked(work.session, public_id)
        therapy.active = active
        work.about(therapy)


def _locked(session: Session, public_id: str) -> Therapy:
    which = select(Therapy).where(Therapy.public_id == public_id)
    found = session.scalar(which.with_for_update(key_share=True))
    if found is None:
        raise NotFound
    return found


def _fill(therapy: Therapy, entry: TherapyEntry) -> None:
    therapy.name, therapy.minutes = entry.name, entry.minutes
    therapy.purpose, therapy.expect = entry.purpose, entry.expect


def _need(work: Work, therapy: Therapy, entry: TherapyEntry) -> None:
    """What it takes from now on; the entry about each row tells the check since when."""
    rows = [
        TherapyNeed(
            therapy_id=therapy.id,
            position=position,
            kind=need.kind,
            category=need.category,
            window_start=begin,
            window_end=end,
            turnover=need.turnover,
        )
        for position, need in enumerate(entry.kept_needs)
        for begin, end in need.windows
    ]
    work.session.add_all(rows)
    work.session.flush()
    for row in rows:
        work.about(row, therapy=therapy.id)


def _was_booked(session: Session, therapy: Therapy) -> bool:
    of_it = select(AppointmentStep.id).where(AppointmentStep.therapy_id == therapy.id)
    return session.scalar(of_it.limit(1)) is not None


def _check_name(session: Session, entry: TherapyEntry, own: int) -> None:
    same = select(Therapy.id).where(
        func.lower(Therapy.name) == entry.name.lower(), Therapy.id != own
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused(SAME_NAME, field="name")


def _free_slug(session: Session, name: str) -> str:
    """The name other programs ask for it by: `Cupping (dry)` is cupping_dry."""
    wanted = category_of(name)[: LONGEST_SLUG - 4] or "therapy"
    taken = set(session.scalars(select(Therapy.slug).where(Therapy.slug.startswith(wanted))))
    return next(
        slug
        for slug in (wanted, *(f"{wanted}_{number}" for number in range(2, 1000)))
        if slug not in taken
    )
