"""A browser of a few lines: one connection that stays open, its cookie, its form token."""

from __future__ import annotations

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from trials.bench.people import DESK, PASSWORD
from trials.bench.serving import Served

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
PATIENCE = 60
IDLE = 30


@dataclass(frozen=True)
class Request:
    """One request: a GET, or a POST where there is something to send."""

    path: str
    form: dict[str, str] = field(default_factory=dict)
    as_json: bool = False

    @property
    def method(self) -> str:
        """What to do with the path."""
        return "POST" if self.form else "GET"


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last one read."""

    status: int
    size: int
    seconds: float
    text: str
    location: str = ""


class Client:
    """One person's browser on one server.

    It keeps the cookies of signing in: nobody looks at the page after a booking, so what that
    page would say must not pile up in the session.
    """

    def __init__(self, served: Served) -> None:
        self._served = served
        self._connection = http.client.HTTPConnection(served.host, served.port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}
        self._token = ""
        self._signed_in = False
        self._asked = time.perf_counter()

    def sign_in(self, email: str = DESK, password: str = PASSWORD) -> None:
        """Sign in, at the desk unless told. Raises RuntimeError when that does not work."""
        self._token = TOKEN.findall(self.ask(Request("/sign-in")).text)[0]
        answer = self.ask(Request("/sign-in", {"email": email, "password": password}))
        if answer.status not in {302, 303}:
            message = f"the bench could not sign in: {answer.status}"
            raise RuntimeError(message)
        self._token = TOKEN.findall(self.ask(Request("/password")).text)[0]
        self._signed_in = True

    def stranger(self) -> Client:
        """A further client of the same server, not signed in."""
        return Client(self._served)

    def another(self) -> Client:
        """A further client of the same server, signed in as this one is."""
        client = Client(self._served)
        client._cookies, client._token = dict(self._cookies), self._token
        client._signed_in = self._signed_in
        return client

    def ask(self, request: Request) -> Answer:
        """Send it and read all of the answer."""
        body, headers = self._body(request)
        if time.perf_counter() - self._asked > IDLE:
            self._connection.close()  # the server hangs up after a while; this opens it again
            self._connection.connect()
        begun = time.perf_counter()
        self._connection.request(request.method, request.path, body, headers)
        response = self._connection.getresponse()
        data = response.read()
        self._asked = time.perf_counter()
        seconds = self._asked - begun
        if not self._signed_in:
            self._cookies |= _set_by(response)
        text, location = data.decode(errors="replace"), response.headers.get("Location", "")
        return Answer(response.status, len(data), seconds, text, location)

    def _body(self, request: Request) -> tuple[bytes | None, dict[str, str]]:
        headers = {"Cookie": "; ".join(f"{name}={each}" for name, each in self._cookies.items())}
        if not request.form:
            return None, headers
        if request.as_json:
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self._token}
            return json.dumps(_nested(request.form)).encode(), headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode({**request.form, "csrf_token": self._token}).encode(), headers

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _set_by(response: http.client.HTTPResponse) -> dict[str, str]:
    found = {}
    for cookie in response.headers.get_all("Set-Cookie", []):
        name, _, value = cookie.partition(";")[0].partition("=")
        found[name] = value
    return found


def _nested(form: dict[str, str]) -> dict[str, object]:
    """The fields of a drag as its script sends them: what was before stands inside `was`."""
    now = {name: value for name, value in form.items() if not name.startswith("was_")}
    was = {name[4:]: value for name, value in form.items() if name not in now}
    return {**now, "was": was}
