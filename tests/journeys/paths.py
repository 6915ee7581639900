"""Every page somebody can reach by following links from where they start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

RECORDS = 2  # pages looked at of those that differ only in whom they are about, unless told
MOST = 150
MOST_QUESTIONS = 5
"""How many ways of asking one page are looked at; a form's choices multiply."""
PUBLIC_ID = re.compile(r"(?<=/)[A-Za-z0-9_-]{10,}")
WHEN_OR_HOW_MANY = re.compile(r"[\d-]*")
LINKS = "links => links.map((link) => link.href)"
QUESTIONS = """forms => forms.map((form) => {
  const asked = new FormData(form);
  for (const box of form.querySelectorAll("[type=search]")) { asked.set(box.name, "an"); }
  return `${form.action}?${new URLSearchParams(asked)}`;
})"""


def shape(where: str) -> str:
    """An address without whom it is about, when it is, and how much of it is shown."""
    path, _, query = where.partition("?")
    told = [
        name if PUBLIC_ID.fullmatch(f"/{value}", 1) else f"{name}={value}"
        for name, value in parse_qsl(query)
        if not WHEN_OR_HOW_MANY.fullmatch(value)
    ]
    return f"{PUBLIC_ID.sub('…', path)}?{'&'.join(told)}"


class Paths:
    """The way through the pages: `for where in paths:` opens nothing, it only leads on.

    Whoever walks opens each address and hands the page to `look_around`.
    """

    def __init__(self, address: str, routes: Map, start: str = "/", records: int = RECORDS) -> None:
        self.address = address
        self.records = records
        self.routes = routes.bind("")
        self.waiting = [start]
        self.asked: Counter[str] = Counter()
        self.met: Counter[str] = Counter({shape(start): 1})
        self.walked: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while self.waiting and len(self.walked) < MOST:
            where = self.waiting.pop(0)
            self.walked.append(where)
            yield where

    def look_around(self, page: Page) -> None:
        """Note where one can go from this page: its links, and the forms that only ask."""
        found = page.locator("a[href]:not([download])").evaluate_all(LINKS)
        found += page.locator("form:not([method=post])").evaluate_all(QUESTIONS)
        for href in found:
            where = href.removeprefix(self.address).partition("#")[0]
            if where.startswith("/") and where not in self.walked and self._is_page(where):
                self._note(where)

    def endpoint(self, where: str) -> str:
        """Which route answers this address; "" where none does."""
        try:
            return str(self.routes.match(where.partition("?")[0], method="GET")[0])
        except HTTPException:
            return ""

    def _note(self, where: str) -> None:
        key = shape(where)
        page = key.partition("?")[0]
        most = self.records if "…" in key else 1
        if where in self.waiting or self.met[key] >= most:
            return
        if self.met[key] or self.asked[page] < MOST_QUESTIONS:
            self.asked[page] += not self.met[key]
            self.met[key] += 1
            self.waiting.append(where)

    def _is_page(self, where: str) -> bool:
        return self.endpoint(where) != "static"  # a dead link is opened too, and complained of
