"""The client of every test: it looks at each page, and no request sees who asked before."""

import pytest
from flask import Flask

from tests.security.stage import Stage
from tests.support.html import faults, read

GOOD = (
    '<!doctype html><html lang="en"><title>Day · Needlepoint</title><body id="top">'
    '<a href="/day">x</a><a href="https://elsewhere.example/">y</a><a href="#top">z</a>'
    '<form method="post" action="/sign-in"><input name="csrf_token" value="t">'
    '<input name="email"><button formaction="/verify">v</button></form>'
    '<script src="/static/js/app.js"></script></body></html>'
)
SPOILED = {
    "the page has no title": ("Day · Needlepoint", " · Needlepoint"),
    "the page does not say its language": (' lang="en"', ""),
    "id 'top' stands 2 times": ("<form ", '<form id="top" '),
    "GET /dya is no route": ("/day", "/dya"),
    "POST /sign-inn is no route": ("/sign-in", "/sign-inn"),
    "POST /verify-me is no route": ("/verify", "/verify-me"),
    "POST form to '/sign-in' carries no csrf_token": ('name="csrf_token" value="t"', ""),
    "inline <script>": ('<script src="/static/js/app.js">', "<script>alert(1)"),
    "inline <style>": ("<body", "<style>p{}</style><body"),
    'inline <body onload="x()">': ("<body", '<body onload="x()"'),
    'inline <a style="color: red">': ('<a href="/day"', '<a href="/day" style="color: red"'),
    'inline <a href="javascript:x()">': ('"https://elsewhere.example/"', '"javascript:x()"'),
}


def test_a_good_page_has_no_fault(stage: Stage) -> None:
    assert faults(GOOD, stage.app) == []


@pytest.mark.parametrize("fault", SPOILED)
def test_control_each_fault_is_seen(stage: Stage, fault: str) -> None:
    old, new = SPOILED[fault]
    assert old in GOOD
    assert faults(GOOD.replace(old, new), stage.app) == [fault]


def test_the_client_fails_on_a_bad_page(planted: Stage) -> None:
    client = planted.caller("desk")
    client.looks = True
    with pytest.raises(AssertionError, match=r"GET /planted/inline .*has no title"):
        client.get("/planted/inline")


def test_two_clients_of_one_test_are_two_people(stage: Stage) -> None:
    desk, marta = stage.caller("desk"), stage.caller("marta")
    answers = [client.get("/staff/new").status_code for client in (desk, marta)]
    answers += [client.get("/my").status_code for client in (desk, marta)]
    assert answers == [403, 403, 403, 200]


def test_what_a_form_would_send() -> None:
    (form,) = read(
        '<form method="post" action="/x"><input name="a" value="1">'
        '<input type="checkbox" name="b" value="y"><input type="radio" name="c" value="1">'
        '<input type="radio" name="c" value="2" checked><textarea name="d">text</textarea>'
        '<select name="e"><option value="1">x</option><option value="2" selected>y</option>'
        '</select><input type="submit" name="f" value="go">'
        '<button name="g" value="1" formaction="/y">y</button></form>'
    ).forms
    assert form.values == {"a": "1", "c": "2", "d": "text", "e": "2"}
    assert form.names >= {"a", "b", "c", "d", "e"}
    assert form.sent_to() == {"/x": form.values, "/y": {**form.values, "g": "1"}}


def test_a_request_is_given_a_context_of_its_own(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/my").status_code == 302
