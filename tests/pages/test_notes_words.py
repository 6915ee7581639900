"""The therapist's pages from plain values: every word as it is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.pages.before_visit import before_page
from clinic.pages.note_conflict import conflict_of
from clinic.pages.note_edit import counts_of, edit_page, muscle_options, note_state
from clinic.pages.notes import note_page
from clinic.pages.screening import safety_pills
from clinic.pages.therapist_day import day_page
from clinic.queries.therapist_day import Turn
from clinic.rules.before_visit import BeforeFacts, LastSession
from clinic.rules.consent import ConsentDue
from clinic.rules.errors import Problem
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import SiteEntry
from clinic.rules.reassessment import reassess_of
from clinic.rules.safety import SafetyAtSigning
from clinic.rules.session_record import (
    Amendment,
    KeptSite,
    NoteBrief,
    NoteFacts,
    NoteTyped,
    PersonFacts,
    ProblemFacts,
    Soreness,
    StepFacts,
    VisitFacts,
)
from clinic.rules.signing import NoteEntry
from clinic.rules.unsigned import WaitingNote
from clinic.rules.words import AppointmentStatus, FactKind, NoteStatus, Side, TherapyKind

NINE = int(datetime(2026, 11, 24, 9, tzinfo=UTC).timestamp()) // 60
NOW = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ANA, BEN = 1, 2

STEPS = (
    StepFacts(TherapyKind.NEEDLING, "Dry needling", NINE, NINE + 30, ANA, ("Room 2",)),
    StepFacts(TherapyKind.SAUNA, "Infrared sauna", NINE + 30, NINE + 60, None, ("Sauna 1",)),
)
VISIT = VisitFacts(
    public_id="visit",
    person=PersonFacts("marta", "Marta Adeyemi", date(1984, 11, 25)),
    from_minute=NINE,
    to_minute=NINE + 60,
    status=AppointmentStatus.ARRIVED,
    zone="Europe/London",
    steps=STEPS,
    number=5,
    total=12,
)
PIRIFORMIS = SiteEntry(
    muscle="piriformis",
    side="left",
    point="middle",
    needles_in=4,
    needles_out=3,
    diameter_um=300,
    length_mm=60,
    depth_mm=45,
    technique="static",
    retention_minutes=12,
    twitch="multiple",
)
DRAFT = NoteFacts(
    public_id="note",
    version=3,
    status=NoteStatus.DRAFT,
    therapist_id=ANA,
    therapist_name="Ana Ruiz",
    visit=VISIT,
    entry=NoteEntry(sites=(PIRIFORMIS,), pain_before=6),
    started_at=NOW,
    sites=(KeptSite("one", PIRIFORMIS),),
)
LAST = replace(
    DRAFT,
    public_id="last",
    status=NoteStatus.SIGNED,
    visit=replace(VISIT, from_minute=NINE - 3 * 1440, number=4),
    entry=replace(DRAFT.entry, pain_after=4, outcome_text="Better."),
    ended_at=NOW - timedelta(hours=60),
    signed_at=NOW - timedelta(hours=60),
    signed_name="Ana Ruiz, PT",
    soreness=(Soreness(24, 5, "Like a bruise"),),
)
BEFORE = LastSession(
    public_id="last",
    day=TODAY - timedelta(days=3),
    therapist_name="Ana Ruiz",
    ended_at=NOW - timedelta(hours=60),
    from_minute=NINE - 3 * 1440,
    pain_before=6,
    sites=(PIRIFORMIS,),
    soreness=LAST.soreness,
)
BRIEF = NoteBrief("note", NoteStatus.DRAFT, ANA, "Ana Ruiz", NOW)


def test_the_line_of_a_visit_says_all_in_words():
    page = day_page(
        TODAY,
        TODAY,
        [Turn(VISIT, (BRIEF,), ("Faints",))],
        [WaitingNote(VISIT, BRIEF.public_id)],
        ANA,
    )
    line = page.visits[0]
    assert (page.title, page.sub) == ("Tuesday 24 November", "1 visit · next at 9:00")
    assert (line.time_word, line.until_word, line.plan_word) == (
        "9:00",
        "to 10:00",
        "Visit 5 of 12",
    )
    assert (line.status.word, line.note.word, line.where_word) == (
        "Arrived",
        "Note: draft",
        "Room 2",
    )
    assert [chip.word for chip in line.therapies] == [
        "Dry needling, 30 min",
        "Infrared sauna, 30 min",
    ]
    assert (line.next, line.draft, line.action) == (True, True, "Go on with the note")
    assert [(wait.who, wait.when) for wait in page.waiting] == [
        ("Marta Adeyemi", "Tuesday 24 November, 9:00")
    ]


@pytest.mark.parametrize(
    ("notes", "word", "action"),
    [
        ((), "No note", "Open"),
        ((replace(BRIEF, status=NoteStatus.SIGNED),), "Note signed", "Read the note"),
        ((replace(BRIEF, therapist_id=BEN),), "Note: draft", "Read the note"),
        ((replace(BRIEF, status=NoteStatus.ENTERED_IN_ERROR),), "Entered in error", "Open"),
    ],
)
def test_the_state_of_the_note_decides_what_is_offered(notes, word, action):
    line = day_page(TODAY, TODAY, [Turn(VISIT, notes)], [], ANA).visits[0]
    assert (line.note.word, line.action) == (word, action)


def test_no_visit_is_next_on_another_day():
    page = day_page(TODAY, TODAY + timedelta(days=1), [Turn(VISIT)], [], ANA)
    assert (page.visits[0].next, page.today) == (False, "2026-11-25")


def test_before_a_visit_the_problem_its_phase_and_what_was_done_stand_in_words():
    problem = ProblemFacts(
        "Sciatica",
        Side.LEFT,
        date(2026, 3, 1),
        phase_name="Loosen",
        phase_number=2,
        phase_count=3,
        reassess=reassess_of(6, None, (), None, TODAY),
    )
    facts = BeforeFacts(VISIT, problem, BEFORE, ((FactKind.ALLERGY, "Latex"),))
    page = before_page(facts, ANA, NOW)
    assert page.sub == "41 · sciatica, left, chronic · phase 2 of 3: loosen · visit 5 of 12"
    assert [(fact.label, fact.value) for fact in page.facts] == [
        ("Allergies", "Latex"),
        ("Medicines", "none recorded"),
    ]
    assert [(each.value, each.word) for each in page.since] == [
        ("5", "of 10"),
        ("–", "not reported"),
        ("–", "due 24 Nov, 21:02"),
        ("6, now –", "ask at this visit"),
    ]
    assert page.said == ("Like a bruise",)
    (row,) = page.last.rows if page.last else ()
    assert (row.site, row.needles) == ("Piriformis, left, middle", "4")
    assert (row.twitch.number, row.twitch.word) == (3, "Several twitches")
    assert (page.due, page.may_start) == (("Re-assessment at visit 6",), True)


@pytest.mark.parametrize(
    ("visit", "notes", "words"),
    [
        (VISIT, (replace(BRIEF, therapist_id=BEN, therapist_name="Ben"),), "Ben has started"),
        (replace(VISIT, steps=(replace(STEPS[0], therapist_id=BEN),)), (), "with a colleague"),
        (replace(VISIT, status=AppointmentStatus.CANCELLED_LATE), (), "Cancelled late"),
    ],
)
def test_why_a_session_cannot_be_started_is_said(visit, notes, words):
    page = before_page(BeforeFacts(visit, notes=notes), ANA, NOW)
    assert not page.may_start
    assert words in page.why_not


def test_needles_still_in_are_counted_by_muscle_and_side():
    counts = counts_of((PIRIFORMIS, replace(PIRIFORMIS, side="right", needles_out=4)))
    assert (counts.needles_in, counts.needles_out, counts.equal) == (8, 7, False)
    assert counts.word == "1 still in piriformis, left"
    many = [replace(PIRIFORMIS, needles_in=4, needles_out=2)] * 3
    assert counts_of(many).word == "6 still in"
    assert "more out than in" in counts_of([*many, replace(PIRIFORMIS, needles_out=9)]).word
    assert counts_of(()).word == "No needles yet"
    assert counts_of((replace(PIRIFORMIS, needles_out=4),)).word == "All counted out"


def test_a_site_shows_what_to_beware_of_where_it_matters():
    state = note_state(DRAFT, [Problem("pain_after", "Pain after?")], NOW)
    head = state.heads[0]
    assert head.title == "Piriformis, left, middle"
    assert head.beware == (
        "Sciatic nerve: Go in slowly; withdraw at once on electric or burning pain.",
    )
    assert (head.counts, head.all_out, head.uneven) == ("4 in, 3 out", "All 4 out", True)
    assert state.missing_word == "1 thing before signing"
    quiet = next(slug for slug, muscle in MUSCLES.items() if not muscle.warning)
    plain = replace(DRAFT, sites=(KeptSite("one", replace(PIRIFORMIS, muscle=quiet)),))
    assert note_state(plain, [], NOW).heads[0].beware == ()


def test_both_sides_of_the_chest_are_warned_of():
    left = replace(PIRIFORMIS, muscle="iliocostalis_thoracis", point="")
    both = (KeptSite("l", left), KeptSite("r", replace(left, side="right")))
    assert "Both sides of the chest" in note_state(replace(DRAFT, sites=both), [], NOW).beware[0]


def test_the_list_offers_all_168_muscles_those_of_sciatica_first():
    options = muscle_options()
    assert len(options) == 168
    names = [option.name for option in options]
    assert names.index("Piriformis") < names.index("Masseter")


def test_the_draft_names_alerts_and_how_safety_stands():
    safety = SafetyAtSigning(("bowel_change",), consent=ConsentDue("not signed yet"))
    page = edit_page(
        DRAFT,
        ((FactKind.ALERT, "Faints"), (FactKind.MEDICINE, "Apixaban")),
        may_copy=False,
    )
    assert page.alerts == ("Faints",)
    assert [(fact.label, fact.value) for fact in page.facts] == [("Medicine", "Apixaban")]
    assert [check.word for check in safety_pills(safety)] == [
        "Five questions: 1 not cleared",
        "Screen: not filled in",
        "Consent due: not signed yet",
    ]


def test_what_the_screen_limits_stands_above_the_sites():
    state = note_state(DRAFT, [], NOW, limits=("No current through needles: Pacemaker.",))
    assert state.beware == ("No current through needles: Pacemaker.",)
    assert note_state(DRAFT, [], NOW).beware == ()


def test_two_versions_stand_side_by_side():
    typed = NoteTyped(
        version=2,
        answers=replace(DRAFT.entry, pain_before=3),
        findings="Mine",
        sites={"one": replace(PIRIFORMIS, needles_out=4), "gone": PIRIFORMIS},
    )
    found = conflict_of(DRAFT, typed).differences
    assert [(each.label, each.kept, each.typed) for each in found] == [
        ("Piriformis, left, middle: needles out", "3", "4"),
        ("Piriformis, left, middle", "removed", "4 in, 3 out"),
        ("Pain before", "6", "3"),
        ("Findings", "–", "Mine"),
    ]
    same = NoteTyped(3, answers=DRAFT.entry, sites={"one": PIRIFORMIS})
    assert conflict_of(DRAFT, same).differences == ()


def test_a_note_entered_in_error_says_who_why_and_not_to_rely_on_it():
    marked = Amendment("Marked as entered in error.", "Wrong patient", NOW, "Ana Ruiz, PT")
    wrong = replace(
        LAST,
        status=NoteStatus.ENTERED_IN_ERROR,
        error_reason="Wrong patient",
        amendments=(marked,),
    )
    page = note_page(wrong, ANA)
    assert page.error_word == (
        "Wrong patient. Marked by Ana Ruiz, PT, 24 November 2026, 9:02. Do not rely on it."
    )
    assert page.sites
    assert page.start_again
    assert not page.may_amend
    assert not note_page(wrong, BEN).start_again


def test_only_the_notes_own_therapist_can_do_anything_with_it():
    mine, theirs = note_page(LAST, ANA), note_page(LAST, BEN)
    assert (mine.may_amend, mine.may_enter_in_error, mine.may_edit) == (True, True, False)
    assert (theirs.may_amend, theirs.may_enter_in_error, theirs.may_edit) == (False, False, False)
    assert note_page(DRAFT, ANA).may_edit
    assert mine.signed_word == "Signed by Ana Ruiz, PT, 21 November 2026, 21:02"
