"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

MOST_STOPS = 120
IN_HAND = """() => {
  const node = document.activeElement;
  if (node === document.body) {
    return "";
  }
  const words = [...(node.labels ?? [])].map((one) => one.textContent).join(" ");
  const name = node.getAttribute("aria-label") || words || node.textContent || "";
  return name.trim().replace(/\\s+/g, " ");
}"""


class Keys:
    """What can be done on a page without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, words: str) -> None:
        """Press Tab until what is in hand is named by these words, a regular expression."""
        met = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            met.append(self.page.evaluate(IN_HAND))
            if re.match(words, met[-1]):
                expect(self.page.locator(":focus-visible")).to_have_count(1)
                return
        met = list(dict.fromkeys(met))
        message = f"Tab never comes to {words!r} on {self.page.url}; it comes to {met}"
        raise AssertionError(message)

    def has_in_hand(self, words: str) -> None:
        """Hold that what the keyboard acts on is named so."""
        found = self.page.evaluate(IN_HAND)
        assert re.match(words, found), f"{found!r} is in hand, not {words!r}"

    def press(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def skip_to_the_page(self) -> None:
        """Past the bars, by the link that stands first."""
        self.reach("Skip to the page")
        self.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()

    def follow(self, words: str) -> None:
        """Reach the link or button of that name and press Enter; the next page is awaited."""
        self.reach(words)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, words: str, text: str) -> None:
        """Reach the field of that name and type over what it holds."""
        self.reach(words)
        self.press("Control+A")
        self.page.keyboard.type(text)
