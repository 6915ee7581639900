"""Muscles chosen on the body, by finger and by keys, from the last sessions and from a set."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys.session_scenes import button, group, rows
from tests.journeys.visitor import Visitor

BESIDE_PX = 7
BACK_OF_THE_HEAD = "Occipitalis (occipital belly of occipitofrontalis), right"


def part(ana: Visitor, key: str) -> Locator:
    """A part of the figure."""
    return ana.page.locator(f"[data-part={key}]")


def panel(ana: Visitor, title: str) -> Locator:
    """The muscles below a region, once they are there."""
    expect(ana.page.locator("#region h3")).to_have_text(title)
    return ana.page.locator("#region")


def there_are(ana: Visitor, number: int, last: str) -> None:
    """So many sites are on the list, this one at its end."""
    expect(rows(ana)).to_have_count(number)
    expect(rows(ana).last.locator("h3")).to_have_text(last)


def a_part_is_touched_and_the_muscle_below_it(ana: Visitor) -> None:
    """What to beware of is read before; then the part says that something is needled there."""
    buttock = part(ana, "gluteus-maximus-left")
    expect(buttock).to_have_attribute("aria-label", "Left buttock")
    buttock.tap()
    below = panel(ana, "Left buttock")
    expect(below).to_contain_text("Sciatic nerve: Go in slowly")
    below.get_by_role("button", name="Gemellus superior, left").tap()
    there_are(ana, 1, "Gemellus superior, left")
    expect(buttock).to_have_attribute("aria-label", "Left buttock, 1 site")


def a_finger_that_misses_takes_what_is_nearest(ana: Visitor) -> None:
    """A glove is wider than a calf."""
    calf = part(ana, "calves-soleus-left")
    calf.scroll_into_view_if_needed()
    box = calf.bounding_box()
    assert box is not None
    ana.page.touchscreen.tap(box["x"] - BESIDE_PX, box["y"] + box["height"] / 2)
    panel(ana, "Left lower calf")


def a_part_is_reached_and_opened_by_keys(ana: Visitor) -> None:
    """One stop for the whole figure, arrows inside it."""
    ana.page.locator("[data-figure=back] [tabindex='0']").focus()
    ana.page.keyboard.press("ArrowDown")
    ana.page.keyboard.press("Enter")
    below = panel(ana, "Right back of the head")
    below.get_by_role("button", name=BACK_OF_THE_HEAD).focus()
    ana.page.keyboard.press("Enter")
    there_are(ana, 2, BACK_OF_THE_HEAD)


def a_muscle_of_last_week_is_one_tap(ana: Visitor) -> None:
    """With the needles it had then."""
    group(ana, "Lately").get_by_role("button", name="Quadratus lumborum, left").tap()
    there_are(ana, 3, "Quadratus lumborum, left")
    expect(rows(ana).last.get_by_label("Depth", exact=True)).to_have_value("40")


def a_set_is_one_tap(ana: Visitor) -> None:
    """Six muscles, on the affected side; those of last week as they were."""
    button(ana, "Sciatica, left").tap()
    there_are(ana, 9, "Gastrocnemius (whole muscle), left")
    expect(rows(ana).nth(3).locator("h3")).to_have_text("Piriformis, left")
    expect(rows(ana).nth(3).get_by_label("Depth", exact=True)).to_have_value("40")
    expect(part(ana, "gluteus-medius-left")).to_have_attribute(
        "aria-label", "Left upper buttock, 2 sites"
    )
