"""A therapist's forms of plans, as the pages would send them."""

from __future__ import annotations

from sqlalchemy import Select, select
from werkzeug.test import TestResponse

from clinic.extensions import db
from clinic.models import Appointment, PlannedVisit, TreatmentPlan
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus
from clinic.rules.words import PlannedVisitStatus as V
from clinic.services.unit_of_work import unit_of_work
from tests.support.client import CheckingClient
from tests.support.html import read


def filled(page: str) -> dict[str, str]:
    """What the form of a plan sends as the page stands."""
    return next(dict(form.values) for form in read(page).forms if "p0_name" in form.names)


def sent_to(page: str, action: str, **typed: str) -> dict[str, str]:
    """What the form of a page that goes there sends as it stands, with this typed into it."""
    found = (form.values for form in read(page).forms if form.action == action)
    return {**next(found), **typed}


def chosen(episode: str, template: str = "chronic", also: str = "") -> str:
    """Where the form of a template is."""
    also = "".join(f"&also={kind}" for kind in also.split())
    return f"/episodes/{episode}/plans/new?template={template}{also}"


def begun(ana: CheckingClient, episode: str, template: str = "chronic", **typed: str) -> str:
    """The public id of a plan begun with a template as it comes."""
    href = chosen(episode, template)
    answer = ana.post(href, data=filled(ana.get(href).text) | typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def changed(ana: CheckingClient, plan: str, **typed: str) -> TestResponse:
    """Send the form of a plan as it stands, with this typed into it."""
    href = f"/plans/{plan}/edit"
    return ana.post(href, data=filled(ana.get(href).text) | typed)


def visits(plan: str) -> list[PlannedVisit]:
    """The visits it calls for."""
    db.session.rollback()
    return list(db.session.scalars(_visits(plan)))


def _visits(plan: str) -> Select[PlannedVisit]:
    return (
        select(PlannedVisit)
        .join(TreatmentPlan, TreatmentPlan.id == PlannedVisit.plan_id)
        .where(TreatmentPlan.public_id == plan)
        .order_by(PlannedVisit.number)
    )


def met(plan: str, number: int, visit: str, status: AppointmentStatus) -> None:
    """Let a booked visit meet the n-th of the plan, in the state it has come to."""
    became = {AppointmentStatus.DONE: V.ATTENDED, AppointmentStatus.BOOKED: V.BOOKED}
    with unit_of_work(SYSTEM, "test:met") as work:
        row = work.session.scalars(_visits(plan).where(PlannedVisit.number == number)).one()
        appointment = work.session.scalars(
            select(Appointment).where(Appointment.public_id == visit)
        ).one()
        appointment.status = status
        other = select(PlannedVisit).where(PlannedVisit.appointment_id == appointment.id)
        for each in work.session.scalars(other):
            each.appointment_id, each.status = None, V.UNBOOKED
        work.session.flush()
        row.appointment_id, row.status = appointment.id, became[status]
