"""No template holds a script or a style of its own: the page's security policy forbids both."""

import re
from pathlib import Path

import pytest

from tests.support.sources import ROOT, own_files, short

INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute": re.compile(r"<[^>]*\s(?:data-)?hx-on\b", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
# data for a script is not run
HARMLESS_SCRIPT = re.compile(r'\ssrc\s*=|type\s*=\s*"application/json"', re.IGNORECASE)


def inline(text: str) -> list[str]:
    """What the text holds that the security policy would refuse."""
    found = [name for name, pattern in INLINE.items() if pattern.search(text)]
    if any(not HARMLESS_SCRIPT.search(script) for script in SCRIPT.findall(text)):
        found.append("a script")
    return found


@pytest.mark.parametrize("path", own_files(".html", ".svg"), ids=short)
def test_a_template_has_nothing_inline(path: Path) -> None:
    assert inline(path.read_text(encoding="utf-8")) == []


def test_there_are_templates_to_look_at() -> None:
    assert any(path.is_relative_to(ROOT / "templates") for path in own_files(".html"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<style>p {}</style>", ["a style element"]),
        ('<p\n  style="color: red">', ["a style attribute"]),
        ('<a href="/" onclick="go()">', ["an event attribute"]),
        ('<a hx-on:click="go()">', ["an htmx event attribute"]),
        ('<a href="javascript:go()">', ["a script address"]),
        ("<script>go()</script>", ["a script"]),
        ('<script nonce="x">go()</script>', ["a script"]),
        ('<script src="/static/js/a.js" defer></script>', []),
        ('<script type="application/json" id="day">{}</script>', []),
        ('<p class="style" data-onset="1">on=1 style=1</p>', []),
    ],
)
def test_what_is_inline_is_seen(text: str, found: list[str]) -> None:
    assert inline(text) == found
