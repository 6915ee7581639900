"""Looking at a page at every size, light and dark, with and without script."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.support.browser import axe

LAYOUT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
SIZES = ((1440, 900), (1024, 768), (390, 844))
CALENDAR = ("#board .ec",)
"""The calendar widget's own markup; the list of the same visits stands beside it."""
STILL = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))
  .then(() => null)"""
A_MOMENT_MS = 60
COLOURS = ("color-contrast", "link-in-text-block")
READS = """() => [...document.querySelectorAll("main")].map((main) => ({
  heading: main.querySelector("h1")?.innerText.trim() ?? "",
  words: main.innerText.trim().length,
  dead: [...main.querySelectorAll("button[type=button], [data-opens]")]
    .filter((node) => node.checkVisibility())
    .map((node) => node.innerText || node.ariaLabel),
}))[0]"""


def resize(page: Page, size: tuple[int, int] = SIZES[0]) -> None:
    """Give the window this size, the widest unless told otherwise."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


def stand_still(page: Page) -> None:
    """Wait until nothing moves any more."""
    if page.evaluate("document.documentElement.matches('.scripted')"):
        page.evaluate(STILL)
    else:
        page.wait_for_timeout(A_MOMENT_MS)  # where no script runs, no timer does


def settle(page: Page) -> None:
    """Wait until the page, in a wide window, has all of its parts, its type among them."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")
    if page.evaluate("document.documentElement.matches('.scripted:has(#board)')"):
        page.wait_for_selector(".has-board", state="attached")


def layout_faults(page: Page, *, spare: tuple[str, ...] = CALENDAR) -> list[str]:
    """What is clipped, stands out or runs over something else, at the size the page has now."""
    found: list[str] = page.evaluate(LAYOUT, list(spare))
    return found


def faults_at_every_size(page: Page, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[str]:
    """The layout's faults at each of these sizes, the size before each."""
    found = []
    for size in sizes:
        resize(page, size)
        stand_still(page)
        found += [f"{size[0]}×{size[1]}: {fault}" for fault in layout_faults(page)]
    return found


def faults_on_a_phone(page: Page) -> list[str]:
    """The layout's faults at the narrowest size."""
    return faults_at_every_size(page, SIZES[-1:])


def barriers_in_the_light(page: Page) -> list[str]:
    """What axe calls serious or critical, at the widest size, in the light."""
    return _barriers(page, "light")


def barriers_light_and_dark(page: Page) -> list[str]:
    """The same, and once more in the dark, where only colours differ."""
    return barriers_in_the_light(page) + _barriers(page, "dark", COLOURS)


def _barriers(
    page: Page, scheme: Literal["light", "dark"], only: tuple[str, ...] = ()
) -> list[str]:
    resize(page)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    stand_still(page)
    return [f"{scheme}: {barrier}" for barrier in axe(page, skip=CALENDAR, only=only)]


def unread_without_script(page: Page) -> list[str]:
    """What a page lacks without its scripts: its heading, its words, a use for its buttons."""
    reads = page.evaluate(READS)
    found = [] if reads["heading"] else ["no heading"]
    if reads["words"] < len(reads["heading"]) + 10:
        found.append("next to no words")
    return found + [f"a button that does nothing: {name}" for name in reads["dead"]]
