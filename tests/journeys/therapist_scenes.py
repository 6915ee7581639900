"""What the therapist does in the story of the day."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.red_flag_scenes import the_five_are_asked
from tests.journeys.visitor import Visitor


@dataclass(frozen=True)
class Needled:
    """One muscle as it is logged; `typed` is what finds it, `place` how the note calls it."""

    typed: str
    place: str
    needles: str
    needle: str
    depth: str
    minutes: str
    technique: str
    twitch: str
    pain: str
    response: str
    referred: str
    level: str = "–"
    point: str = ""


PIRIFORMIS = Needled(
    typed="pirif",
    place="Piriformis, left, middle",
    needles="4",
    needle="0.30 × 60",
    depth="45",
    minutes="12",
    technique="Left in, not moved",
    twitch="Several twitches",
    pain="6",
    response="Eased after a minute.",
    referred="Familiar (the patient's own pain)",
    point="middle",
)
MULTIFIDUS = Needled(
    typed="multif lum",
    place="",
    needles="2",
    needle="0.30 × 50",
    depth="40",
    minutes="10",
    technique="Pistoning (in and out)",
    twitch="One twitch",
    pain="3",
    response="Deep ache, gone at once.",
    referred="Unfamiliar",
    level="L5",
)


def todays_patients_stand_in_order(ana: Visitor) -> None:
    """By the clock; Marta waits already."""
    turns = ana.page.get_by_role("region", name="Visits").get_by_role("heading", level=3)
    expect(turns).to_have_text(["Jon Smith", "Marta Adeyemi"])
    marta = ana.page.get_by_role("listitem").filter(has_text="Marta Adeyemi")
    expect(marta).to_contain_text("10:45")
    expect(marta).to_contain_text("Arrived")


def what_was_done_last_time_is_seen(ana: Visitor) -> None:
    """The sites, their twitch and pain, and how sore she was after."""
    ana.follow("Marta Adeyemi")
    ana.sees("left sciatica", "visit 5 of 12", "17 November 2026, Ana Ruiz")
    last = ana.page.get_by_role("table", name="Sites needled last time")
    expect(last).to_contain_text("Piriformis, left, middle")
    expect(last).to_contain_text("Several twitches")
    ana.sees("Soreness, 24 h", "Pain, then and now", "Re-assessment at visit 6")


def the_note_is_started(ana: Visitor) -> None:
    """The five questions first; then with her word of today and the pain she comes with."""
    the_five_are_asked(ana)
    ana.press("Start session")
    ana.page.wait_for_url("**/edit")
    ana.page.wait_for_load_state("load")
    ana.tick("The patient agrees again today")
    ana.tick("6", within="Pain before")


def a_site_is_logged(ana: Visitor, site: Needled) -> None:
    """A muscle found by a few letters, then everything about the needles in it."""
    new = ana.page.locator("[data-new]")
    new.get_by_label("Muscle", exact=True).press_sequentially(site.typed)
    new.get_by_label("Muscle", exact=True).press("Enter")
    new.get_by_label("Left", exact=True).check()
    new.get_by_label("In", exact=True).fill(site.needles)
    new.get_by_label("Needle", exact=True).select_option(site.needle)
    new.get_by_label("Depth", exact=True).fill(site.depth)
    new.get_by_label("Minutes", exact=True).fill(site.minutes)
    new.get_by_label("Technique", exact=True).select_option(site.technique)
    new.get_by_label("Level", exact=True).select_option(site.level)
    new.get_by_label("Point", exact=True).fill(site.point)
    rows = ana.page.locator("#sites [data-row]")
    before = rows.count()
    ana.press("Add this site")
    expect(rows).to_have_count(before + 1)
    _the_muscle_answers(rows.last, site)


def _the_muscle_answers(row: Locator, site: Needled) -> None:
    row.get_by_role("group", name="Twitch").get_by_label(site.twitch, exact=True).check()
    row.get_by_label("Pain in it", exact=True).fill(site.pain)
    row.get_by_text("Response, needle, muscle…").click()
    row.get_by_label("Response", exact=True).fill(site.response)
    row.get_by_label("Referred pain", exact=True).select_option(site.referred)


def the_rest_is_answered(ana: Visitor) -> None:
    """Pain after, how she lay, what came of it."""
    ana.tick("3", within="Pain after")
    ana.tick("Prone", within="Position")
    ana.tick("Well", within="How was it tolerated?")
    for done in (
        "Hands, skin, needles in date, sharps bin in reach",
        "Pressure after removal, no bleeding left",
        "Aftercare explained",
        "No adverse event",
    ):
        ana.tick(done)
    ana.type("Outcome", "Stairs easier; sits twenty minutes.")
    ana.tick("Continue", within="Next step")


def needles_still_in_keep_it_from_being_signed(ana: Visitor) -> None:
    """The muscle is named, and nothing typed is lost."""
    ana.press("Sign")
    ana.sees("6 in, 0 out: 4 still in piriformis, left; 2 still in lumbar", within="#note-refused")
    ana.sees("1 thing before signing", within="#note-state")
    expect(ana.field("Outcome")).to_have_value("Stairs easier; sits twenty minutes.")


def they_are_counted_out(ana: Visitor) -> None:
    """One muscle after the other."""
    for count in ("All 4 out", "All 2 out"):
        ana.press(count)
        expect(ana.page.get_by_role("button", name=count)).to_have_count(1)
    expect(ana.page.locator("[data-tally]")).to_contain_text("All counted out")


def it_is_signed(ana: Visitor) -> str:
    """With her name; the note's address is given back."""
    ana.press("Sign")
    ana.sees("Signed. The note cannot change any more", "Ana Ruiz, PT")
    return ana.page.url.removeprefix(ana.address)


def all_of_it_stands_there(ana: Visitor) -> None:
    """Every field of both sites."""
    table = ana.page.get_by_role("table", name="Sites needled")
    for site in (PIRIFORMIS, MULTIFIDUS):
        row = table.get_by_role("row").filter(has_text=site.response)
        for word in (
            f"{site.needles}",
            site.needle.replace(" × ", "×"),
            f"{site.depth} mm deep",
            site.technique,
            f"{site.minutes} min",
            site.twitch,
            site.referred,
        ):
            expect(row).to_contain_text(word)


def nobody_can_change_it(ana: Visitor, note: str, left_open: Visitor) -> None:
    """Not at its address, and not from a window that was left open: what was typed there stays."""
    ana.go(f"{note}/edit")
    assert ana.page.url.endswith(note)
    expect(ana.page.get_by_role("button", name="Sign")).to_have_count(0)
    left_open.type("Outcome", "Something else altogether.")
    left_open.press("Save")
    left_open.sees("What you typed and is not kept", "Something else altogether.")
    ana.go(note)
    ana.does_not_see("Something else altogether.")
    ana.sees("Stairs easier; sits twenty minutes.")


def it_is_amended(ana: Visitor) -> None:
    """What comes later stands beneath, with who and why."""
    ana.type("What is added", "She rang: the leg was sore in the evening.")
    ana.type("Why", "Told by phone")
    ana.press("Add to the note")
    ana.sees("Added later", "the leg was sore in the evening", "Why: Told by phone", "Ana Ruiz")
