"""Every route with every row as everybody, and what the pages offer to send.

`tries` is the one list all trials of this folder go through: it comes from the URL map alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from clinic.rules.permissions import PERMISSIONS
from tests.security.filling import arguments, body_of, methods_of, rows_of
from tests.security.furnish import OTHER, OWN
from tests.security.samples import UNSAFE
from tests.security.stage import ROLE_OF, WHO, Stage
from tests.security.typed import ASKED
from tests.support.html import read


@dataclass(frozen=True)
class Offered:
    """What a form sends as its page stands, and every name it could send."""

    values: dict[str, str]
    names: frozenset[str]


Forms = Mapping[tuple[str, str], Offered]
# Whose pages show the forms for a row: who may do most with it comes last and wins.
KEEPERS = {OWN: ("marta", "admin", "desk", "ana"), OTHER: ("jon", "admin", "desk", "ben")}
SECRETS = (
    re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),  # the key of a form
    re.compile(r"[0-9a-f]{16}(?![0-9a-f])"),  # the reference number of a request
    re.compile(r"[A-Za-z0-9_-]{40,}(?:\.[A-Za-z0-9_-]+)+"),  # a signed token
)


@dataclass(frozen=True)
class Try:
    """One method of one route with one row."""

    rule: Rule
    method: str
    row: str

    @property
    def endpoint(self) -> str:
        """The route's name in the permission table."""
        return str(self.rule.endpoint)

    @property
    def name(self) -> str:
        """How a fault speaks of it."""
        return f"{self.method} {self.rule.rule} ({self.endpoint}), row {self.row}"


def tries(stage: Stage, methods: frozenset[str] | None = None) -> list[Try]:
    """Everything the URL map offers, in order of address."""
    rules = sorted(stage.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    return [
        Try(rule, method, row)
        for rule in rules
        for method in methods_of(rule)
        if methods is None or method in methods
        for row in rows_of(rule, method)
    ]


def address(stage: Stage, one: Try) -> str:
    """Where it is. Raises Unfilled for an argument nobody knows."""
    values: dict[str, Any] = {
        **arguments(one.rule, stage.samples, one.row),
        **ASKED.get(one.endpoint, {}),
    }
    with stage.app.test_request_context():
        return url_for(one.endpoint, **values)


def ask(
    stage: Stage, one: Try, short: str, forms: Forms | None = None, **more: Any
) -> TestResponse:
    """Do it as this person, with a good form where it takes one."""
    url = address(stage, one)
    if one.method in UNSAFE:
        form = (forms or {}).get((one.method, url))
        page = form.values if form else {}
        more = {**body_of(one.endpoint, stage.samples, one.row, page), **more}
    return stage.caller(short).open(url, method=one.method, **more)


def may(short: str, endpoint: str) -> bool:
    """Whether the permission table lets somebody in by their role."""
    permission = PERMISSIONS[endpoint]
    if permission.public or not permission.roles:
        return permission.public or bool(short)
    return bool(short) and ROLE_OF.get(short) in permission.roles


def found_forms(stage: Stage) -> Forms:
    """Every form on every page of those who may see it, by method and address."""
    found: dict[tuple[str, str], Offered] = {}
    for row, keepers in KEEPERS.items():
        for short in keepers:
            for html in _pages(stage, short, row):
                for form in read(html).forms:
                    for target, values in form.sent_to().items():
                        action = target.partition("?")[0]
                        sent = {k: v for k, v in values.items() if k != "csrf_token"}
                        found[form.method, action] = Offered(sent, frozenset(form.names))
    return found


def _pages(stage: Stage, short: str, row: str) -> Iterator[str]:
    for one in tries(stage, frozenset({"GET"})):
        if one.row in {row, "-"} and may(short, one.endpoint) and one.endpoint != "static":
            answer = ask(stage, one, short)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                yield answer.text


@dataclass(frozen=True)
class Seen:
    """What one person got from one try."""

    one: Try
    label: str
    short: str
    answer: TestResponse


def see_everything(stage: Stage, forms: Forms, prefix: str = "") -> Iterator[Seen]:
    """Every try as everybody, each on the clinic as it stood at the start."""
    for one in tries(stage):
        for label, short in WHO.items():
            if not one.endpoint.startswith(prefix):
                continue
            answer = ask(stage, one, short, forms)
            if one.method in UNSAFE and answer.status_code < 400:
                stage.restore()
            yield Seen(one, label, short, answer)


def plain(answer: TestResponse) -> str:
    """The body without what differs from one request to the next."""
    text = answer.text if not (answer.mimetype or "").startswith(("image/", "font/")) else ""
    for pattern in SECRETS:
        text = pattern.sub("…", text)
    return text
