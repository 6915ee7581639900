"""A finger on a tablet and a keyboard without a mouse, both of which count what they do.

A tap, a key that does something and a field that is typed into are one action each. Moving on with
Tab does nothing by itself and is counted apart.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 200
TOWARDS = """node => {
  const here = document.activeElement;
  if (here === node) {
    return "";
  }
  const before = node.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
  return here !== document.body && before ? "Shift+Tab" : "Tab";
}"""


class Hand(Protocol):
    """Whoever works on the page."""

    page: Page
    actions: int

    def press(self, what: Locator) -> None:
        """Press a button, follow a link or tick a box."""

    def answer(self, group: Locator, choice: str) -> None:
        """Choose one of the answers that stand side by side."""

    def score(self, group: Locator, number: str) -> None:
        """Choose a number of the scale from 0 to 10."""

    def write(self, field: Locator, text: str) -> None:
        """Type over what stands in a field."""


class Finger:
    """Touch alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, what: Locator) -> None:
        """Tap it."""
        what.tap()
        self.actions += 1

    def answer(self, group: Locator, choice: str) -> None:
        """Tap the answer."""
        self.press(group.get_by_label(choice, exact=True))

    def score(self, group: Locator, number: str) -> None:
        """Tap the number."""
        self.answer(group, number)

    def write(self, field: Locator, text: str) -> None:
        """Tap and type."""
        field.fill(text)
        self.actions += 1


class KeysAlone:
    """A keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.moves = 0

    def reach(self, what: Locator) -> None:
        """Move on with Tab, or back, until this is in hand."""
        for _ in range(MOST_STOPS):
            key = what.evaluate(TOWARDS)
            if not key:
                return
            self.page.keyboard.press(key)
            self.moves += 1
        message = f"Tab never comes to {what} on {self.page.url}"
        raise AssertionError(message)

    def key(self, key: str) -> None:
        """Press one key that does something."""
        self.page.keyboard.press(key)
        self.actions += 1

    def press(self, what: Locator) -> None:
        """Reach it and press it."""
        self.reach(what)
        self.key("Space" if what.get_attribute("type") == "checkbox" else "Enter")

    def answer(self, group: Locator, choice: str) -> None:
        """Reach the answers, which begin with the usual one, and press on to this one."""
        self.reach(group.get_by_role("radio").first)
        self.key("Space")
        wanted = group.get_by_label(choice, exact=True)
        for _ in range(group.get_by_role("radio").count()):
            if wanted.is_checked():
                return
            self.key("ArrowRight")

    def score(self, group: Locator, number: str) -> None:
        """Reach the scale and press the digit."""
        self.reach(group.get_by_role("radio").first)
        self.key(number)
        expect(group.get_by_label(number, exact=True)).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        """Reach the field and type."""
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.actions += 1
