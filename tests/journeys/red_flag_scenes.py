"""What the therapist does when an answer is a red flag, and before every session."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from clinic.rules.red_flags import BEFORE_EVERY_SESSION, BY_SLUG
from tests.journeys.visitor import Visitor

FLAG = "saddle_sensory"
WHY = "Phoned and taken by ambulance, seen within the hour."


def question(ana: Visitor, slug: str) -> Locator:
    """One of the five, with its answers."""
    return ana.page.locator(f"#q-{slug}")


def answer(ana: Visitor, slug: str, word: str) -> None:
    """Press one answer, once the scripts of the page stand behind it."""
    ana.page.wait_for_load_state("load")
    question(ana, slug).get_by_role("button", name=word, exact=True).click()


def the_five_are_asked(ana: Visitor) -> None:
    """Each is pressed by itself; then that nothing has changed."""
    ana.follow("Ask the five questions")
    for slug in BEFORE_EVERY_SESSION:
        answer(ana, slug, "No")
        expect(question(ana, slug)).to_contain_text("No ·")
    ana.sees("Five questions: cleared")
    ana.press("Nothing changed")
    ana.sees("Screen: current")
    ana.follow("Back to the visit")


def a_yes_opens_the_stop_page(ana: Visitor) -> None:
    """It is kept before any other page is seen."""
    ana.follow("Ask the five questions")
    answer(ana, FLAG, "Yes")
    ana.page.wait_for_url("**/stop")
    ana.sees("Stop. Send to hospital now", BY_SLUG[FLAG].finding, "112")


def the_letter_is_filled_in(ana: Visitor) -> None:
    """Who, what was found, when, by whom."""
    ana.follow("Referral letter")
    ana.sees("Marta Adeyemi", "12 March 1984", BY_SLUG[FLAG].finding, "Ana Ruiz")
    ana.sees("Ticked 24 November 2026, 8:30 by Ana Ruiz")
    ana.follow("The stop page")


def no_session_begins(ana: Visitor, visit: str) -> None:
    """The card leads to the stop page instead."""
    ana.go(visit)
    ana.sees("A clinical hold is open")
    expect(ana.page.get_by_role("button", name="Start session")).to_have_count(0)
    ana.follow("To the stop page")


def the_desk_reads_no_reason(desk: Visitor, patient: str) -> None:
    """Only that a therapist is to be asked."""
    desk.go(patient)
    desk.sees("Clinical hold, ask a therapist")
    desk.does_not_see(BY_SLUG[FLAG].finding, "cauda", "hospital")


def the_patient_is_asked_to_call(marta: Visitor) -> None:
    """And not told why."""
    marta.go("/my")
    marta.sees("Please call the clinic before you come to your next visit.")
    marta.does_not_see(BY_SLUG[FLAG].finding, "hold", "hospital")


def the_hold_is_ended_with_every_fact(ana: Visitor) -> None:
    """What is missing is named; then it is read once more and confirmed."""
    ana.follow("End the hold…")
    ana.press("Go on")
    ana.sees("Say what was done.", "Name the person you spoke to", "Say why")
    ana.tick("Ambulance called", within="What was done?")
    ana.type("Whom did you speak to?", "Dr Moss, emergency department")
    ana.type("When?", "2026-11-24T08:40")
    ana.type("Why may the hold end?", WHY)
    ana.press("Go on")
    ana.sees("End the hold for good?", WHY, "Dr Moss")
    ana.press("Yes, end the hold")
    ana.sees("No clinical hold is open", "Ambulance called", WHY)


def a_call_back_is_on_the_list(ana: Visitor) -> None:
    """Until somebody says what became of it."""
    ana.go("/tasks")
    ana.sees("Call back: what became of it?", "Due tomorrow, 8:30", "Marta Adeyemi")
