"""Somebody at a browser: what they do in the clinic's words, and what the browser objects to."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.support.house import PASSWORD

PATIENCE_MS = 20_000  # for a machine with a lot to do
WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI}`));
"""
REFUSALS = ("400", "401", "403", "404", "409", "422")


class Visitor:
    """One browser window with a session of its own.

    `complaints` are the lines of its console that are errors, uncaught exceptions and breaches of
    the Content-Security-Policy, each with the page it was said on.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self._complain(f"exception: {error}"))

    def _note(self, said: ConsoleMessage) -> None:
        refused = said.text.startswith("Failed to load resource") and any(
            f"status of {status}" in said.text for status in REFUSALS
        )
        if said.type in {"error", "warning"} and not refused:
            self._complain(said.text)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url.removeprefix(self.address)}: {what}")

    def go(self, where: str) -> Response:
        """Open an address of the clinic."""
        answer = self.page.goto(where)
        assert answer is not None
        return answer

    def sign_in(self, email: str, password: str = PASSWORD) -> Visitor:
        """Sign in through the form."""
        self.go("/")
        self.type("Email", email)
        self.type("Password", password)
        self.press("Sign in")
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        self.page.wait_for_load_state("load")
        return self

    def sign_out(self) -> None:
        """Leave."""
        self.page.locator(".bar details.menu > summary").click()
        self.press("Sign out")

    def field(self, label: str) -> Locator:
        """What can be filled in under this label."""
        return self.page.get_by_label(label).filter(visible=True)

    def type(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.field(label).select_option(option)

    def tick(self, label: str, *, within: str = "") -> None:
        """Choose one of several answers, or tick a box, by the words beside it."""
        place = self.page.get_by_role("group", name=within) if within else self.page
        place.get_by_label(label, exact=True).check()

    def press(self, name: str) -> None:
        """Press the button with this name, once the scripts of the page stand behind it."""
        self.page.wait_for_load_state("load")
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.wait_for_load_state("load")
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def search(self, words: str) -> None:
        """Reach the search box by its one key, and ask."""
        self.page.wait_for_load_state("load")
        self.page.evaluate("document.activeElement.blur()")  # no field in hand
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def sees(self, *words: str, within: str = "main") -> None:
        """Wait until every one of these words stands visibly on the page."""
        place = self.page.locator(within)
        for word in words:
            expect(place.get_by_text(word).filter(visible=True).first).to_be_visible()

    def does_not_see(self, *words: str) -> None:
        """Hold that none of these words stands anywhere on the page."""
        text = self.page.locator("body").inner_text()
        for word in words:
            assert word not in text, f"{word!r} stands on {self.page.url}"

    def text(self, within: str = "main") -> str:
        """The words of a part of the page, white space folded."""
        return " ".join(self.page.locator(within).first.inner_text().split())
