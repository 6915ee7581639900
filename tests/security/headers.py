"""R27: the same strict headers on every answer, and nothing inline in any page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from flask import Flask
from werkzeug.test import TestResponse

from tests.security.crawl import Seen
from tests.security.stage import Stage
from tests.support import sql
from tests.support.html import faults as page_faults

# Written out, not taken from the app: the app could be wrong.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
WANTED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")
MAY_BE_KEPT = frozenset({"static"})
TOO_MUCH = b"x" * (3 * 1024 * 1024)


def missing_headers(answer: TestResponse, what: str, *, may_be_kept: bool = False) -> Iterator[str]:
    """What one answer lacks."""
    for name, value in WANTED.items():
        if answer.headers.get_all(name) != [value]:
            yield f"{what}: {name} is {answer.headers.get_all(name)}"
    if not may_be_kept and answer.headers.get("Cache-Control") != "no-store":
        yield f"{what}: Cache-Control is {answer.headers.get('Cache-Control')}"
    for name in NEVER:
        if name in answer.headers:
            yield f"{what}: says {name}"
    for cookie in answer.headers.get_all("Set-Cookie"):
        if "HttpOnly" not in cookie or "SameSite=Lax" not in cookie:
            yield f"{what}: a cookie that scripts or other sites can use"


def unprotected(seen: Iterable[Seen], app: Flask) -> list[str]:
    """Everything wrong with the headers and pages of these answers."""
    faults: list[str] = []
    for each in seen:
        what = f"{each.one.name} as {each.label} ({each.answer.status_code})"
        kept = each.one.endpoint in MAY_BE_KEPT
        faults += missing_headers(each.answer, what, may_be_kept=kept)
        faults += [f"{what}: {fault}" for fault in wrong_page(each.answer, app)]
    return faults


def wrong_page(answer: TestResponse, app: Flask) -> list[str]:
    """What is wrong with an HTML answer that a person sees."""
    redirect = 300 <= answer.status_code < 400
    seen = answer.mimetype == "text/html" and answer.data and not redirect
    return page_faults(answer.text, app) if seen else []


def odd_answers(stage: Stage) -> dict[str, TestResponse]:
    """An answer of every status the routes themselves seldom give."""
    desk = stage.caller("desk")
    return {
        "no such address": desk.get("/no/such/address"),
        "no such file": desk.get("/static/no-such.css"),
        "outside the files": desk.get("/static/../app.py"),
        "wrong method": desk.put("/"),
        "no slash": desk.get("/staff/"),
        "options": desk.options("/sign-in"),
        "head": desk.head("/day"),
        "too much": desk.post("/sign-in", data=TOO_MUCH, content_type="text/plain"),
        "too many parts": desk.post("/sign-in", data={f"n{i}": "x" for i in range(1200)}),
        "bad json": desk.post("/appointments/drag", data=b"{", content_type="application/json"),
        "no token": stage.caller("").post("/sign-in", data={}, headers={"X-CSRFToken": "x"}),
        "nobody": stage.caller("").post("/sign-out"),
        "wants json": desk.get("/no/such", headers={"Accept": "application/json"}),
        "broken": desk.get("/planted/broken"),
        "unrecorded": _unrecorded(stage),
    }


def _unrecorded(stage: Stage) -> TestResponse:
    sql.refuse_inserts("audit_entry")
    answer = stage.caller("desk").get("/day")
    stage.restore()
    return answer


def unprotected_odd(stage: Stage) -> list[str]:
    """Everything wrong with those; and a status that was meant and not met."""
    faults: list[str] = []
    answers = odd_answers(stage)
    for what, answer in answers.items():
        faults += missing_headers(answer, what, may_be_kept="file" in what)
        faults += [f"{what}: {fault}" for fault in wrong_page(answer, stage.app)]
    met = {answer.status_code for answer in answers.values()}
    return faults + [
        f"no answer {status} was met"
        for status in (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.METHOD_NOT_ALLOWED,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
        if status not in met
    ]
