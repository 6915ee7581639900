"""A plan from its template to its dates, and a week in which the patient is ill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

BOOKED = re.compile(r"Booked 12 visits\.")


@dataclass
class Clicks:
    """Counts what somebody clicks."""

    who: Visitor
    count: int = 0

    def press(self, name: str) -> None:
        """Press a button."""
        self.count += 1
        self.who.press(name)

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.count += 1
        self.who.follow(name)

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.count += 1
        self.who.tick(label)


def a_template_is_chosen(ana: Visitor, episode: str) -> None:
    """For a problem of long standing, with sauna and boots at every visit."""
    ana.go(f"/episodes/{episode}/plan")
    for adjunct in ("Infrared sauna", "Compression boots"):
        ana.tick(adjunct)
    ana.page.get_by_role("button", name=re.compile("^Use this: .*[Cc]hronic")).click()
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("New plan")


def the_whole_plan_is_booked(ana: Visitor) -> int:
    """All twelve at once; how many clicks it took after the template."""
    clicks = Clicks(ana)
    clicks.press("Begin this plan")
    ana.sees("The plan is begun.")
    clicks.follow("Book this plan")
    rows = ana.page.get_by_role("table", name="The dates proposed").locator("tbody tr")
    expect(rows).to_have_count(12)
    for row in rows.all():
        expect(row).to_contain_text("Sauna 1")
        expect(row).to_contain_text("Boots A")
    assert ana.text().count("provisional") == 4
    clicks.tick("Book all the same")
    clicks.press("Book these 12 visits")
    expect(ana.page.get_by_text(BOOKED)).to_be_visible()
    return clicks.count


def every_visit_has_its_date(desk: Visitor, plan: str) -> None:
    """The desk sees every date is there, and nothing of why the patient comes."""
    desk.go(f"/plans/{plan}/book")
    desk.sees("Every visit of this plan has its date", "Booked already")
    desk.does_not_see("sciatica")


def a_sick_week_is_replanned(desk: Visitor) -> None:
    """What stands in that week moves, and no more than the next has to make room for it."""
    desk.follow("Change dates")
    desk.sees("Nothing of this plan needs another date")
    desk.type("Away from", "2026-12-07")
    desk.type("Until", "2026-12-11")
    desk.press("Look around these days")
    moving = desk.page.get_by_role("table", name="The dates proposed").locator("tbody tr")
    expect(moving.first).to_contain_text("the patient is away")
    moved = moving.count()
    words = f"Move {moved} {'visit' if moved == 1 else 'visits'}"
    box = desk.page.get_by_label("Do it all the same")
    box.check()
    desk.press(words)
    expect(desk.page.get_by_text(re.compile(rf"{moved} visits? moved\."))).to_be_visible()
