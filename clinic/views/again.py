"""A form that outlived its session: nothing is done, and nothing that was typed is lost."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from clinic.views.asked import wants_fragment
from clinic.views.errors import error_page
from clinic.views.gate import asker

SECRET = "password"  # noqa: S105 -- what the names of fields to leave out have in common
TOKEN = "csrf_token"  # noqa: S105 -- the name of the field, not a token
NOT_READ = "This page was open too long, or came from elsewhere. Go back, reload it, try again."


def _refused(error: CSRFError) -> ResponseReturnValue:
    """Say so; to somebody signed in, offer to send what the form held once more.

    That takes a press of their own on a page of ours, which carries the token of the session they
    have now and says whose it is.
    """
    del error
    who = asker()
    if who is None or not _is_whole_form():
        return error_page(400, NOT_READ)
    sent = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != TOKEN and SECRET not in name
    ]
    where = request.full_path.rstrip("?")
    return render_template("errors/again.html", sent=sent, where=where, who=who.name), 400


def _is_whole_form() -> bool:
    """Whether it was one of our forms, sent as a page: it holds a token, if an old one."""
    return bool(request.form.get(TOKEN)) and not wants_fragment()


def install(app: Flask) -> None:
    """Answer a form without the token of this session."""
    app.register_error_handler(CSRFError, _refused)
