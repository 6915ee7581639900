"""The door of every request: who is asking, may they, and what goes on record."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user, user_authenticated

from clinic import clock
from clinic.queries.scope import Scope, open_scope
from clinic.queries.who import principal_of
from clinic.rules.permissions import PERMISSIONS, Look, Permission, Principal, allowed
from clinic.services.access_log import record_looks
from clinic.views.errors import error_page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

MOST_LISTED = 12
"""How many lists at once may refresh themselves without an entry each time: tabs, in effect."""


class NoPermission(RuntimeError):
    """A route stands in no row of the permission table: the app does not start."""


def require_permissions(app: Flask) -> None:
    """Refuse to start while a route has no permission. Raises NoPermission."""
    open_routes = {rule.endpoint for rule in app.url_map.iter_rules()} - set(PERMISSIONS)
    if open_routes:
        message = f"no permission declared for: {', '.join(sorted(open_routes))}"
        raise NoPermission(message)


def asker() -> Principal | None:
    """Who is asking; nobody for an anonymous request, or once the session is too old."""
    if "asker" not in g:
        if current_user.is_authenticated and _too_old():
            logout_user()
        g.asker = principal_of(current_user) if current_user.is_authenticated else None
    found: Principal | None = g.asker
    return found


def _too_old() -> bool:
    """Whether somebody signed in so long ago that they must do so again, however busy they were."""
    longest: timedelta = current_app.config["PERMANENT_SESSION_LIFETIME"]
    since = session.get("since", 0)
    return bool(clock.now().timestamp() - since >= longest.total_seconds())


def _begin_session(*_: Any, **__: Any) -> None:
    """A session counts from signing in, and takes over no token from whoever sat there before."""
    session["since"] = int(clock.now().timestamp())
    for place in (session, g):
        place.pop("csrf_token", None)


def actor() -> Principal:
    """Who is asking, on a route that only people who signed in can reach."""
    who = asker()
    if who is None:
        abort(401)
    return who


def scope() -> Scope:
    """The rows the asker may see, on this request's reading session."""
    if "scope" not in g:
        g.scope = open_scope(actor())
    found: Scope = g.scope
    return found


def _stamp() -> None:
    g.request_id = secrets.token_hex(8)


def _check() -> ResponseReturnValue | None:
    permission = PERMISSIONS.get(request.endpoint or "")
    if permission is None or permission.public or allowed(asker(), permission):
        return None
    if asker() is not None:
        abort(403)
    if request.method != "GET":
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def _log_look(response: Response) -> Response:
    """Record the look before the page goes out; if that fails, for any reason, no page goes out."""
    permission = PERMISSIONS.get(request.endpoint or "")
    if permission is None or permission.public or not _shows(response.status_code):
        return response
    who = asker()
    if who is None:
        return response
    try:
        _write_look(permission, who)
    except Exception:
        current_app.logger.exception("access not recorded")
        return current_app.make_response(error_page(HTTPStatus.SERVICE_UNAVAILABLE))
    return response


def _shows(status: int) -> bool:
    """Whether an answer shows what was asked for: so does a form that comes back refused."""
    fine = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    return fine or status in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


def _write_look(permission: Permission, who: Principal) -> None:
    """One entry for a list, unless it only refreshes itself; one for each record opened.

    None for a patient whose record this request has just changed: that entry says as much.
    """
    route = request.endpoint or ""
    asked = dict(request.args.items()) if permission.look is Look.LIST else None
    listed, mark = str(session.get("listed", "")).split(), _mark(who, route, asked or {})
    if asked is not None and request.headers.get("X-Refresh") == "poll" and mark in listed:
        return
    seen = g.scope.looked - g.get("told", set()) if "scope" in g else set()
    if seen or asked is not None:
        record_looks(who, route, seen, asked)
    if asked is not None:
        newest = [*(one for one in listed if one != mark), mark][-MOST_LISTED:]
        session["listed"] = " ".join(newest)  # a text: a list would be tagged item by item


def _mark(who: Principal, route: str, asked: Mapping[str, str]) -> str:
    """What this person asked for today, as a mark: the words stay out of the cookie."""
    words = json.dumps([who.user_id, f"{clock.now():%F}", route, sorted(asked.items())])
    return hashlib.blake2s(words.encode(), digest_size=9).hexdigest()


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Put the door before every route of the app."""
    user_authenticated.connect(_begin_session, app)
    app.before_request_funcs.setdefault(None, []).insert(0, _stamp)  # whatever fails has a number
    app.before_request(_check)
    app.after_request(_add_headers)
    app.after_request(_log_look)  # after_request hooks run last first: the look, then the headers
