"""The day's board as somebody with a mouse meets it."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator, Page, expect

QUARTER_PX = 26  # the height of a quarter of an hour, as clinic/static/js/diary.js draws it
STILL = """thing => new Promise((done) => {
  let last = "";
  const look = () => {
    const box = thing.getBoundingClientRect().toJSON();
    const now = JSON.stringify(box);
    if (now === last) {
      done(box);
    } else {
      last = now;
      requestAnimationFrame(() => requestAnimationFrame(look));
    }
  };
  look();
})"""


class Board:
    """The board of the day that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_load_state("load")
        expect(page.locator(".has-board #board")).to_be_visible()

    def visit(self, who: str) -> Locator:
        """The visit of that person, `M. Adeyemi`."""
        return self.page.locator("#board .ec-event").filter(has_text=who)

    def column_of(self, who: str) -> str:
        """The name over the column that visit stands in."""
        middle = _middle(_box(self.visit(who)))[0]
        heads = self.page.locator("#board .ec-col-head")
        for head in heads.all():
            box = _box(head)
            if box["x"] <= middle < box["x"] + box["width"]:
                return head.locator(".column-name").inner_text()
        return ""

    def shows(self, who: str, times: str) -> None:
        """Wait until that visit stands from when to when, `11:00 to 11:30`."""
        expect(self.visit(who)).to_have_count(1)  # the shadow of a drag is gone
        expect(self.visit(who)).to_contain_text(times)

    def place_of(self, who: str) -> tuple[str, int]:
        """The column that visit stands in, and how many pixels below the day's first minute."""
        grid = _box(self.page.locator("#board .ec-body .ec-sidebar"))
        return self.column_of(who), round(_box(self.visit(who))["y"] - grid["y"])

    def drag(self, who: str, quarters: int) -> None:
        """Drag that visit so many quarters of an hour later."""
        self._pull(self.visit(who), quarters)

    def stretch(self, who: str, quarters: int) -> None:
        """Drag that visit's lower edge so many quarters of an hour later."""
        self._pull(self.visit(who).locator(".ec-resizer:not(.ec-start)"), quarters)

    def _pull(self, thing: Locator, quarters: int) -> None:
        x, y = _middle(_box(thing))
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for step in range(1, 9):
            mouse.move(x, y + quarters * QUARTER_PX * step / 8)
        mouse.up()

    def says(self, words: str) -> None:
        """Wait for a line at the foot of the page."""
        expect(self.page.locator("#toasts")).to_contain_text(words)


def _box(thing: Locator) -> FloatRect:
    """Where it stands on the page, once it stands still."""
    box: FloatRect = thing.evaluate(STILL)
    return box


def _middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
