"""Looking around the demo clinic as one of its people, with one click."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_security import login_user

from clinic.services.demo import demo_account, demo_people

bp = Blueprint("demo", __name__)


@bp.post("/demo/sign-in")
def sign_in() -> ResponseReturnValue:
    """Sign in the demo person with this address; not found in a real clinic, or for others."""
    user = demo_account(request.form.get("email", "")) if current_app.config["DEMO"] else None
    if user is None:
        abort(404)
    login_user(user)
    return redirect(url_for("home.index"), 303)


def _people() -> dict[str, Any]:
    """What the sign-in page shows of them; nothing in a real clinic."""
    return {"demo_people": demo_people()} if current_app.config["DEMO"] else {}


@bp.record_once
def _show_on_sign_in_page(state: BlueprintSetupState) -> None:
    state.app.extensions["security"].login_context_processor(_people)
