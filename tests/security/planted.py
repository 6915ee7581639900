"""Routes with one fault each: what every trial of this folder must find to be worth anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

import clinic.app
from clinic.extensions import csrf, db
from clinic.models import Patient
from clinic.rules import permissions
from clinic.rules.permissions import PERMISSIONS, Look, Permission
from clinic.rules.words import Role
from clinic.services.unit_of_work import unit_of_work
from clinic.views.gate import actor, scope
from tests.security import typed

bp = Blueprint("planted", __name__, url_prefix="/planted")
DESK = Permission(frozenset({Role.FRONT_DESK, Role.PATIENT}))
RECORD = Permission(frozenset({Role.FRONT_DESK, Role.PATIENT}), look=Look.RECORD)
LIST = Permission(frozenset({Role.FRONT_DESK}), look=Look.LIST)
TYPED = {"planted.mass": {"family": "Okoye"}, "planted.brittle": {"number": "1", "word": "a"}}
ROUTES = {
    "planted.unscoped": RECORD,
    "planted.twice": RECORD,
    "planted.talks": DESK,
    "planted.mass": DESK,
    "planted.writes": DESK,
    "planted.exempt": DESK,
    "planted.inline": DESK,
    "planted.bare": DESK,
    "planted.broken": DESK,
    "planted.silent": LIST,
    "planted.brittle": DESK,
}


def _anybody(public_id: str) -> Patient | None:
    return db.session.scalar(select(Patient).where(Patient.public_id == public_id))


@bp.get("/unscoped/<patient_id>")
def unscoped(patient_id: str) -> ResponseReturnValue:
    """A record past the scope: another's is shown, and nobody's look is recorded."""
    found = _anybody(patient_id)
    return (f"{found.given} {found.family}", 200) if found else ("", 404)


@bp.get("/twice/<patient_id>")
def twice(patient_id: str) -> ResponseReturnValue:
    """A record whose look is recorded by the view, and by the gate once more."""
    patient = scope().patient(patient_id)
    with unit_of_work(actor(), "record:looked") as work:
        work.about(None, patient_id=None)
    return f"{patient.given} {patient.family}"


@bp.get("/talks/<patient_id>")
def talks(patient_id: str) -> ResponseReturnValue:
    """Another's row is refused in other words than a missing one."""
    found = _anybody(patient_id)
    return ("There is one, but not for you", 404) if found else ("No such row", 404)


@bp.post("/mass/<patient_id>")
def mass(patient_id: str) -> ResponseReturnValue:
    """Whatever is sent is written."""
    with unit_of_work(actor(), "patient:changed") as work:
        patient = work.session.scalars(
            select(Patient).where(Patient.public_id == patient_id)
        ).one_or_none()
        for name in ("family", "phone", "email", "referrer"):
            if patient is not None and name in request.form:
                setattr(patient, name, request.form[name])
    return "", 204


@bp.get("/writes")
def writes() -> ResponseReturnValue:
    """A page that changes something by being looked at."""
    with unit_of_work(actor(), "patient:seen") as work:
        for patient in work.session.scalars(select(Patient)):
            patient.referrer += "!"
    return "seen"


@bp.post("/exempt")
def exempt() -> ResponseReturnValue:
    """A form that takes anybody's word."""
    return "", 204


@bp.get("/inline")
def inline() -> ResponseReturnValue:
    """A page with a script of its own, no title, and an id twice."""
    return '<html><p id="a" onclick="x()"></p><p id="a"></p><script>1</script></html>'


@bp.get("/bare")
def bare() -> ResponseReturnValue:
    """A page that a browser may keep."""
    return "kept", 200


@bp.get("/broken")
def broken() -> ResponseReturnValue:
    """A failure whose words hold a name."""
    message = "Marta Adeyemi, born 1984"
    raise ValueError(message)


@bp.get("/silent")
def silent() -> ResponseReturnValue:
    """A list that has lost its permission's look."""
    return "Adeyemi, Smith"


@bp.post("/brittle")
def brittle() -> ResponseReturnValue:
    """A form that reads a number as it comes, and says back what else was sent."""
    return f"<p>{int(request.form['number'])} {request.form['word']}</p>"


@contextmanager
def planting() -> Iterator[None]:
    """The app that is made, and the requests that are made, inside have these routes."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(clinic.app, "BLUEPRINTS", (*clinic.app.BLUEPRINTS, bp)))
        table: dict[str, Any] = dict(ROUTES)
        stack.enter_context(patch.dict(PERMISSIONS, table))
        stack.enter_context(patch.dict(typed.TYPED, TYPED))
        yield


csrf.exempt(exempt)
__all__ = ["ROUTES", "permissions", "planting"]
