"""Whoever looks at every page sees each kind of planted fault, and none in a fine page."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.looks import (
    barriers_light_and_dark,
    faults_at_every_size,
    layout_faults,
    settle,
    unread_without_script,
)
from tests.journeys.paths import Paths, shape
from tests.journeys.visitor import Visitor

FINE = (
    "<main style='padding: 2rem; max-width: 40rem'><h1>A page</h1><p>With a few words in it.</p>{}"
)
PLANTED = {
    "scrolls sideways": "<div style='width: 3000px'>wide</div>",
    "stands out of the page": "<p style='position: absolute; left: -80px'>left out</p>",
    "too wide for its box": "<button style='width: 30px; white-space: nowrap'>Move it</button>",
    "cut off below": "<h2 style='height: 8px; overflow: hidden'>Two thirds of it are gone</h2>",
    "shows only a part": "<select style='width: 60px'><option>Within 3 months</option></select>",
    "words over words": "<p>One line</p><p style='margin-top: -2.4rem'>Another</p>",
}


@pytest.fixture
def visitor(come: Visit, demo_address: str) -> Visitor:
    visitor = come(demo_address)
    visitor.go("/sign-in")
    settle(visitor.page)
    return visitor


def show(page: Page, planted: str) -> None:
    page.goto("about:blank")
    page.set_content(FINE.format(planted))


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_of_the_layout_is_seen(fault: str, visitor: Visitor) -> None:
    show(visitor.page, "")
    assert layout_faults(visitor.page) == []
    show(visitor.page, PLANTED[fault])
    found = layout_faults(visitor.page)
    assert any(line.startswith(fault) for line in found), found


def test_a_fault_of_one_size_is_seen_with_its_size(visitor: Visitor) -> None:
    show(visitor.page, "<div style='width: 700px'>700 wide</div>")
    sizes = {line.partition(":")[0] for line in faults_at_every_size(visitor.page)}
    assert sizes == {"390×844"}


def test_a_barrier_and_a_faint_word_in_the_dark_are_seen(visitor: Visitor) -> None:
    assert barriers_light_and_dark(visitor.page) == []
    visitor.page.evaluate("document.querySelector('label').remove()")
    visitor.page.evaluate(
        "document.querySelector('h1').style.color = 'light-dark(black, rgb(60 60 60))'"
    )
    found = barriers_light_and_dark(visitor.page)
    assert [line.split(" (")[0] for line in found] == ["light: label", "dark: color-contrast"]


def test_whatever_the_browser_complains_of_is_noted(visitor: Visitor) -> None:
    assert visitor.complaints == []
    visitor.page.evaluate("setTimeout(() => { throw new Error('planted'); })")
    visitor.page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    visitor.page.wait_for_function("true")
    said = " ".join(visitor.complaints)
    assert "exception: planted" in said
    assert "policy: script-src-elem refused inline" in said


def test_a_page_that_needs_its_script_is_seen(visitor: Visitor) -> None:
    show(visitor.page, "")
    assert unread_without_script(visitor.page) == []
    show(visitor.page, "<button type=button>Show more</button>")
    assert unread_without_script(visitor.page) == ["a button that does nothing: Show more"]
    visitor.page.set_content("<main><div id=app></div></main>")
    assert unread_without_script(visitor.page) == ["no heading", "next to no words"]


def test_links_lead_on_and_differ_only_by_what_they_are_about(
    visitor: Visitor, demo: Flask
) -> None:
    paths = Paths(visitor.address, demo.url_map)
    links = "".join(
        f"<a href='{visitor.address}{where}'>x</a>"
        for where in (
            "/day?date=2026-11-24",
            "/day?date=2026-11-25",
            "/patients/aaaaaaaaaaaaaaaa",
            "/patients/bbbbbbbbbbbbbbbb",
            "/patients/cccccccccccccccc",
            "/nowhere",
            "/static/css/base.css",
        )
    )
    show(
        visitor.page, f"{links}<form action='{visitor.address}/patients'><input type=search name=q>"
    )
    paths.look_around(visitor.page)
    assert list(paths) == [
        "/",
        "/day?date=2026-11-24",
        "/patients/aaaaaaaaaaaaaaaa",
        "/patients/bbbbbbbbbbbbbbbb",
        "/nowhere",
        "/patients?q=an",
    ]
    assert (
        shape("/openings?patient=aaaaaaaaaaaaaaaa&days=7&part=any") == "/openings?patient&part=any"
    )
