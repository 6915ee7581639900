"""What a therapist does in a session, from the five questions to the signature."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from clinic.rules.red_flags import BEFORE_EVERY_SESSION
from tests.journeys.hands import Hand, KeysAlone
from tests.journeys.visitor import Visitor

LETTERS = (
    ("pirif", "Piriformis", "45"),
    ("glut max", "Gluteus maximus", "30"),
    ("glut med", "Gluteus medius", "30"),
    ("glut min", "Gluteus minimus", "40"),
    ("quad lumb", "Quadratus lumborum", "40"),
    ("multif lum", "Lumbar multifidus", "40"),
)
ON_THE_BODY = (
    (
        "gluteus-maximus-left",
        ("Gluteus maximus", "Gluteus medius", "Gluteus minimus", "Piriformis"),
    ),
    ("lower-back-ql-left", ("Quadratus lumborum",)),
    ("lower-back-erectors-left", ("Lumbar multifidus",)),
)
OUTCOME = "Stairs easier; sits twenty minutes."


def button(ana: Visitor, name: str) -> Locator:
    """A button of the note."""
    return ana.page.locator("#note").get_by_role("button", name=name, exact=True)


def group(ana: Visitor, name: str) -> Locator:
    """Answers that stand side by side, by their question."""
    return ana.page.locator("#note").get_by_role("group", name=name)


def rows(ana: Visitor) -> Locator:
    """The sites on the list."""
    return ana.page.locator("[data-row]")


def saved(ana: Visitor) -> Locator:
    """The one place that says how the draft stands."""
    return ana.page.locator("#note-saved")


def it_is_kept(ana: Visitor) -> None:
    """Everything typed has reached the clinic."""
    expect(saved(ana)).to_contain_text("Saved")


def the_five_are_asked_from_the_note(ana: Visitor, hand: Hand) -> None:
    """Each by a press of its own, then that nothing has changed; the note comes back by itself."""
    hand.press(ana.page.get_by_role("link", name="Ask the five questions"))
    for slug in BEFORE_EVERY_SESSION:
        place = ana.page.locator(f"#q-{slug}")
        hand.press(place.get_by_role("button", name="No", exact=True))
        expect(place).to_contain_text("No ·")
    hand.press(ana.page.get_by_role("button", name="Nothing changed"))
    ana.sees("Five questions: cleared", "Screen: current")
    expect(button(ana, "Sign")).to_be_visible()


def she_agrees_and_says_her_pain(ana: Visitor, hand: Hand) -> None:
    """Consent is asked for again today."""
    consent = ana.page.get_by_label("The patient agrees again today")
    expect(consent).not_to_be_checked()
    hand.press(consent)
    hand.score(group(ana, "Pain before"), "6")


def six_muscles_are_added(ana: Visitor, hand: Hand) -> None:
    """On the body with a finger, by their letters with a keyboard; one usual needle each."""
    if isinstance(hand, KeysAlone):
        for number, (letters, muscle, depth) in enumerate(LETTERS, start=1):
            _by_letters(ana, hand, letters, muscle, depth)
            expect(rows(ana)).to_have_count(number)
            expect(rows(ana).last.locator("h3")).to_have_text(f"{muscle}, left")
        return
    for part, muscles in ON_THE_BODY:
        hand.press(ana.page.locator(f"[data-bodymap] [data-part={part}]"))
        for muscle in muscles:
            before = rows(ana).count()
            place = ana.page.locator("#region")
            hand.press(place.get_by_role("button", name=f"{muscle}, left", exact=True))
            expect(rows(ana)).to_have_count(before + 1)
    for row in rows(ana).all():
        hand.write(row.get_by_label("Depth", exact=True), "30")


def _by_letters(ana: Visitor, keys: KeysAlone, letters: str, muscle: str, depth: str) -> None:
    """Letters, Enter for the muscle found; how deep, where the keyboard is then; Enter adds."""
    new = ana.page.locator("[data-new]")
    keys.write(new.get_by_label("Muscle", exact=True), letters)
    expect(new.get_by_role("option", name=muscle)).to_have_attribute("aria-selected", "true")
    keys.key("Enter")
    sides = new.get_by_role("group", name="Side")
    if not sides.locator(":checked").count():
        keys.key("Space")
        expect(sides.get_by_label("Left", exact=True)).to_be_checked()
    keys.write(new.get_by_label("Depth", exact=True), depth)
    keys.key("Enter")


def what_is_the_same_everywhere_is_answered_once(ana: Visitor, hand: Hand) -> None:
    """One twitch in each."""
    hand.press(ana.page.locator("[data-for-all]").get_by_role("button", name="One twitch"))


def the_needles_go_in(ana: Visitor, hand: Hand) -> None:
    """The time begins."""
    hand.press(button(ana, "Needles in"))
    expect(ana.page.locator("[data-timer-word]")).to_have_text("0 of 12 min")


def the_needles_come_out(ana: Visitor, hand: Hand) -> None:
    """Counted by a press, never before it; the minutes are measured."""
    hand.press(button(ana, "All needles out"))
    expect(ana.page.locator("[data-tally]")).to_contain_text("All counted out")
    for row in rows(ana).all():
        expect(row.get_by_label("Minutes", exact=True)).to_have_value("9")


def the_rest_is_answered(ana: Visitor, hand: Hand, *, position: bool = True) -> None:
    """Nothing of it is filled in beforehand."""
    none = ana.page.get_by_label("No adverse event")
    expect(none).not_to_be_checked()
    hand.score(group(ana, "Pain after"), "3")
    if position:
        hand.answer(group(ana, "Position"), "Prone")
    hand.answer(group(ana, "How was it tolerated?"), "Well")
    hand.press(button(ana, "All three"))
    hand.press(none)
    hand.write(ana.page.get_by_label("Outcome"), OUTCOME)
    hand.answer(group(ana, "Next step"), "Continue")


def it_is_signed(ana: Visitor, hand: Hand) -> None:
    """With her name."""
    hand.press(button(ana, "Sign"))
    ana.sees("Signed. The note cannot change any more", "Ana Ruiz, PT", OUTCOME)


def one_needle_short_is_refused_by_name(ana: Visitor, hand: Hand) -> None:
    """Twelve in, eleven out: the muscle is named, and Sign can be pressed again and again."""
    out = rows(ana).first.get_by_label("Out", exact=True)
    hand.write(out, "1")
    hand.press(button(ana, "Sign"))
    ana.sees("12 in, 11 out: 1 still in piriformis, left", within="#note-refused")
    it_is_kept(ana)
    ana.sees("12 in, 11 out: 1 still in piriformis, left", within="#note-refused")
    hand.write(out, "2")
    hand.press(button(ana, "Sign"))
    ana.sees("Not signed yet: The five questions are not cleared", within="#note-refused")


def two_windows_write_and_neither_overwrites_the_other(ana: Visitor, address: str) -> None:
    """What is typed in the one left open is shown beside what was kept, until she chooses."""
    it_is_kept(ana)
    other = Visitor(ana.page.context.new_page(), ana.address)
    other.go(address)
    other.type("Findings", "From the desk")
    it_is_kept(other)
    other.page.close()
    ana.type("Findings", "From the tablet")
    ana.sees("This note was changed meanwhile", "From the desk", "From the tablet")
    expect(ana.field("Findings")).to_have_value("From the tablet")
    ana.press("Save mine")
    expect(ana.page.get_by_text("This note was changed meanwhile")).to_have_count(0)
    expect(ana.field("Findings")).to_have_value("From the tablet")


def the_line_is_cut(ana: Visitor, hand: Hand) -> None:
    """Said once, calmly; pressed and typed all the same."""
    ana.page.context.set_offline(True)
    hand.press(button(ana, "Needles in"))
    ana.sees("No connection: trying again, keep this page open", within="#note-saved")
    hand.write(ana.page.get_by_label("Outcome"), OUTCOME)
    hand.press(button(ana, "All needles out"))


def all_of_it_comes_through(ana: Visitor, address: str) -> None:
    """In the order it was pressed, once the line is there again."""
    ana.page.context.set_offline(False)
    it_is_kept(ana)
    expect(ana.page.locator("[data-timer-word]")).to_have_text("0 min in all")
    expect(ana.page.locator("[data-tally]")).to_contain_text("12 in 12 out")
    ana.go(address)
    expect(ana.field("Outcome")).to_have_value(OUTCOME)
    expect(ana.page.locator("[data-tally]")).to_contain_text("All counted out")


def the_session_times_out(ana: Visitor, hand: Hand) -> None:
    """Half-way through a sentence; a faint still acts."""
    ana.page.context.clear_cookies()
    ana.page.get_by_label("Outcome").press_sequentially("Half a sentence")
    ana.sees("Signed out: sign in in another tab, your work stays here", within="#note-saved")
    hand.press(button(ana, "Faint: take out now"))
    ana.sees("Take the needles out now", "this moment is kept in this page")


def a_colleague_signs_in_and_nothing_is_thrown_away(ana: Visitor) -> None:
    """Nor is it sent as theirs, though they may read the note."""
    other = Visitor(ana.page.context.new_page(), ana.address).sign_in("ben@clinic.example")
    ana.sees("Signed in as somebody else: sign in as yourself in another tab", within="#note-saved")
    expect(ana.page.get_by_label("Outcome")).to_have_value("Half a sentence")
    other.page.close()
    ana.page.context.clear_cookies()
    ana.sees("Signed out: sign in in another tab, your work stays here", within="#note-saved")


def she_signs_in_elsewhere_and_it_is_whole(ana: Visitor, address: str) -> None:
    """Nothing of it was in the browser's own storage meanwhile."""
    there = ana.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Half a sentence" not in there
    assert "iriformis" not in there
    other = Visitor(ana.page.context.new_page(), ana.address).sign_in("ana@clinic.example")
    other.page.close()
    expect(ana.page.locator("#note-moment")).to_contain_text("Needles out now: 9:02")
    expect(ana.page.locator("#note-moment-here")).to_be_hidden()
    it_is_kept(ana)
    ana.go(address)
    expect(ana.field("Outcome")).to_have_value("Half a sentence")
    expect(ana.page.locator("#note-moment")).to_contain_text("Needles out now: 9:02")
