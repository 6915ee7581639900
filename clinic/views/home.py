"""The front door: each role to its own screen, and whether the app is alive."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from clinic.rules.words import Role
from clinic.views.gate import actor

bp = Blueprint("home", __name__)

HOMES = (
    (Role.THERAPIST, "visits.today"),
    (Role.FRONT_DESK, "diary.day"),
    (Role.ADMINISTRATOR, "staff.index"),
    (Role.PATIENT, "my.plan"),
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Send a person who signed in to the screen of their role."""
    who = actor()
    home = next((home for role, home in HOMES if who.has(role)), None)
    if home is None:  # an account that is left without any work here
        abort(403)
    return redirect(url_for(home))


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer that the app is up."""
    return {"status": "up"}
