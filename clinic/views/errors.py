"""The pages of things going wrong: one body for each, a reference number, no detail."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from clinic.rules.errors import NotAllowed, NotFound, Refused

WITH_PAGE = {400, 401, 403, 404, 500, 503}
HERE = Path(__file__).parent.parent


def error_page(status: int, message: str = "") -> ResponseReturnValue:
    """The page of this status, or its few words where JSON was asked for."""
    name = status if status in WITH_PAGE else 400
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _ask_nobody()
    reference = g.get("request_id", "")
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return {"message": message or "This cannot be done.", "reference": reference}, status
    return render_template(f"errors/{name}.html", message=message, reference=reference), status


def _ask_nobody() -> None:
    """Let the page be made without looking up who is asking: that may be what went wrong."""
    g.setdefault("asker", None)
    if "_login_user" not in g:
        app: Any = current_app
        g._login_user = app.login_manager.anonymous_user()  # noqa: SLF001 -- looked for first


def _missing(error: Exception) -> ResponseReturnValue:
    del error
    return error_page(404)


def _forbidden(error: Exception) -> ResponseReturnValue:
    del error
    return error_page(403)


def _http(error: HTTPException) -> ResponseReturnValue:
    return error_page(error.code or 400)


def _refused(error: Refused) -> ResponseReturnValue:
    return error_page(error.status, error.message)


def _broken(error: Exception) -> ResponseReturnValue:
    del error  # it is in the log by now, under the reference number
    return error_page(500)


def _without_words(record: logging.LogRecord) -> bool:
    """Let a failure into the log as its kind and place: what it says may hold a person's name."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        reference = g.get("request_id", "") if has_request_context() else ""
        record.msg = "request %s: %s at %s"
        record.args = (reference, type(error).__name__, _place(error))
        record.exc_info = record.exc_text = None
    return True


def _place(error: BaseException) -> str:
    """Where it happened: our own lines, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HERE)] or frames[-1:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours)


def install(app: Flask) -> None:
    """Answer every fault with a page of our own."""
    app.register_error_handler(NotFound, _missing)
    app.register_error_handler(404, _missing)
    app.register_error_handler(NotAllowed, _forbidden)
    app.register_error_handler(403, _forbidden)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)
    app.logger.addFilter(_without_words)
