"""What the patient does in the story of the day, and what stays closed to her."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

NOBODYS = "A" * 16


def she_sees_her_plan_as_a_plan(marta: Visitor) -> None:
    """Which phase, what is done, what comes next, what each therapy is for, how sore to be."""
    marta.sees("Good afternoon, Marta", "Visit 6 of 12")
    path = marta.page.get_by_role("group", name="5 of 12 visits done")
    expect(path).to_contain_text("Settle · now")
    expect(path.get_by_role("listitem").filter(has_text="Visit 5: attended")).to_have_count(2)
    marta.sees(
        "Eases tight, tender spots", "Warmth and rest", "Soreness to expect", "Light movement"
    )
    marta.sees("Walk to work without stopping.")


def she_sees_what_comes_next(marta: Visitor) -> None:
    """The next visit on both of her pages."""
    marta.sees("Thursday 26 November", "9:00–9:30", "with Ben Okafor")
    marta.page.get_by_role("navigation", name="Main").get_by_text("My visits").click()
    coming = marta.page.get_by_role("region", name="Coming")
    expect(coming).to_contain_text("Thursday 26 November, 9:00–9:30")
    before = marta.page.get_by_role("region", name="Before").get_by_role("listitem")
    expect(before.first).to_contain_text("24 Nov 2026")
    marta.page.get_by_role("navigation", name="Main").get_by_text("My plan").click()


def she_sees_her_pain_as_a_picture_and_as_its_table(marta: Visitor) -> None:
    """Today's session is in both."""
    picture = marta.page.get_by_role("img", name=re.compile("Pain before and after each visit"))
    expect(picture).to_contain_text("24 Nov 2026")
    marta.page.get_by_text("The same as a table").click()
    today = marta.page.get_by_role("table").get_by_role("row").filter(has_text="24 Nov 2026")
    expect(today).to_have_text(re.compile(r"24 Nov 2026\D*6\D*3\D*3 less"))


def nothing_of_anyone_elses(marta: Visitor, visit: str, patient: str, note: str) -> None:
    """Somebody else's addresses are answered as those of nobody are: one page, no name."""
    for place, one in (("appointments", visit), ("visits", visit), ("patients", patient)):
        answers_alike(marta, f"/{place}/{one}", f"/{place}/{NOBODYS}")
    answers_alike(marta, note, f"/notes/{NOBODYS}")


def answers_alike(who: Visitor, theirs: str, nobodys: str) -> None:
    """Both refused, by status and page alike."""
    seen = []
    for where in (theirs, nobodys):
        answer = who.go(where)
        seen.append((answer.status, who.text("body")))
        who.does_not_see("Smith", "Adeyemi")
    assert seen[0] == seen[1]
    assert seen[0][0] in {403, 404}
