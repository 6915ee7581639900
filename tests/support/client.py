"""A client that behaves like a browser on our own pages, and looks at every page it is given.

- Every request runs in an app context of its own, as it does in real life: with the context of a
  test still open, one request would otherwise see who asked before it.
- An unsafe request carries the CSRF token a page of this session would have carried; set
  `client.sends_token = False` to send none.
- Every HTML answer is held against `tests.support.html.faults`; set `client.looks = False` not to.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.test import EnvironBuilder, TestResponse

from tests.support.html import faults

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
TOKEN, HEADER = "csrf_token", "X-CSRFToken"


class CheckingClient(FlaskClient):
    """The client of every test; `app.test_client()` gives one."""

    sends_token = True
    looks = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for one page, in an app context of its own."""
        method = kwargs.get("method", "GET").upper()
        if self.sends_token and method not in SAFE and not _is_built(args):
            self._add_token(kwargs)
        with self.application.app_context():
            kwargs.setdefault("buffered", True)  # a file that was sent is closed at once
            answer = super().open(*args, **kwargs)
        if self.looks:
            self.look_at(answer, f"{method} {answer.request.path}")
        return answer

    def token(self) -> str:
        """The CSRF token a page of this session carries."""
        with self.session_transaction() as session:
            raw = session.setdefault(TOKEN, hashlib.sha256(os.urandom(32)).hexdigest())
        secret = self.application.secret_key
        assert secret
        token = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)
        return str(token)

    def look_at(self, answer: TestResponse, what: str) -> None:
        """Fail with every fault of an HTML answer."""
        if answer.mimetype == "text/html" and answer.data:
            whole = answer.request.headers.get("HX-Request") != "true"
            found = faults(answer.text, self.application, whole=whole and _has_page(answer))
            assert not found, f"{what} ({answer.status_code}): " + "; ".join(found)

    def _add_token(self, kwargs: dict[str, Any]) -> None:
        data = kwargs.get("data")
        headers = Headers(kwargs.get("headers") or {})
        if HEADER in headers or (isinstance(data, dict) and TOKEN in data):
            return
        if isinstance(data, MultiDict):
            kwargs["data"] = MultiDict([*data.items(multi=True), (TOKEN, self.token())])
        elif "json" not in kwargs and (data is None or isinstance(data, dict)):
            kwargs["data"] = {**(data or {}), TOKEN: self.token()}
        else:
            headers[HEADER] = self.token()
            kwargs["headers"] = headers


def _is_built(args: tuple[Any, ...]) -> bool:
    """Whether the request is a ready-made one, as it is while following a redirect."""
    return bool(args) and isinstance(args[0], EnvironBuilder | dict)


def _has_page(answer: TestResponse) -> bool:
    """Whether a person sees this answer: a redirect's own few words are never shown."""
    return not 300 <= answer.status_code < 400
