"""A letter filled from the record, kind by kind, word for word."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from clinic.rules.adverse_events import EventEntry
from clinic.rules.letter_facts import (
    LetterDischarge,
    LetterEvent,
    LetterFacts,
    LetterReview,
    LetterSession,
    LetterVisits,
    Referral,
    Sender,
    Writer,
)
from clinic.rules.letter_text import fill
from clinic.rules.letters import (
    PARTS,
    LetterKind,
    LetterTyped,
    Part,
    gaps_in,
    sign_blockers,
)
from clinic.rules.measures import MEASURES
from clinic.rules.needling import SiteEntry
from clinic.rules.plan_values import HomeTask, PlanBlock, PlanValue
from clinic.rules.red_flags import FlagFacts
from clinic.rules.scores import Kept, Series
from clinic.rules.session_record import PersonFacts, ProblemFacts
from clinic.rules.words import (
    Decision,
    DischargeReason,
    Disposition,
    FactKind,
    Side,
    Taken,
    TherapyKind,
)

K = LetterKind


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def score(slug: str, *values: tuple[str, str], site: str = "") -> Series:
    kept = tuple(Kept("", Decimal(value), at(day), "Ana") for value, day in values)
    return Series(MEASURES[slug], site, kept)


PIRIFORMIS = SiteEntry("piriformis", "left", needles_in=4, needles_out=4)
MULTIFIDUS = SiteEntry("multifidus_lumborum", "left", level="L5", needles_in=2, needles_out=2)
FIRST = LetterSession(
    date(2026, 9, 1),
    "n1",
    pain_before=7,
    findings="SLR left 40 degrees.",
    sites=(PIRIFORMIS,),
    others=(TherapyKind.SAUNA,),
    worst_soreness=5,
)
LAST = LetterSession(
    date(2026, 11, 20),
    "n2",
    pain_before=3,
    findings="SLR left 70 degrees.",
    outcome="Walks to work.",
    sites=(PIRIFORMIS, MULTIFIDUS),
    leaflet=True,
)
FLAG = FlagFacts(
    "f1",
    "weight_loss",
    Disposition.URGENT_REFERRAL,
    at("2026-11-20T09:05"),
    "Ana Ruiz",
    detail="6 kg since August",
)
FAINT = EventEntry(
    kind="syncope",
    began_at=at("2026-11-20T09:20"),
    detail="Pale, gone for seconds.",
    action="Needles out, legs up.",
    outcome="resolved",
    resolved_on=date(2026, 11, 20),
)
FACTS = LetterFacts(
    person=PersonFacts("p1", "Marta Adeyemi", date(1984, 3, 12)),
    sender=Sender("Harbour St", "Quay Road 2", "020 7946 0400", "Europe/London"),
    writer=Writer("Ana Ruiz", "PT"),
    today=date(2026, 11, 24),
    episode_id="e1",
    problem=ProblemFacts("Sciatica", Side.LEFT, date(2026, 3, 1)),
    referral=Referral("Dr Moss", date(2026, 8, 28), "Leg pain, no weakness.", date(2026, 9, 1)),
    visits=LetterVisits(attended=2, next_on=date(2026, 11, 27)),
    sessions=(FIRST, LAST),
    series=(
        score("odi", ("46", "2026-09-01"), ("30", "2026-11-20")),
        score("slr_angle", ("40", "2026-09-01"), ("48", "2026-11-20"), site="left"),
        score("phq_2", ("1", "2026-09-01")),
    ),
    cleared_at=at("2026-11-20T09:00"),
    known=((FactKind.MEDICINE, "Apixaban 5 mg"), (FactKind.MEDICINE, "Paracetamol")),
    consent_on=date(2026, 9, 1),
    plan=PlanValue(
        phases=(PlanBlock("Settle", 2, 3), PlanBlock("Loosen", 1, 6, after_reassessment=True)),
        home=(HomeTask("figure-four stretch", "3 × 30 s"),),
    ),
)


def test_a_progress_report_word_for_word() -> None:
    assert fill(K.PROGRESS, FACTS) == {
        Part.ASKED: "For your information; we ask for nothing.",
        Part.DIAGNOSIS: "Sciatica, left, chronic, since 1 March 2026",
        Part.REASON: "Referred by Dr Moss on 28 August 2026: Leg pain, no weakness."
        " First seen here on 1 September 2026.",
        Part.SYMPTOMS: "Pain 7 of 10 before the first session (1 September 2026), 3 of 10 before"
        " the last (20 November 2026).\n20 November 2026: Walks to work.",
        Part.FINDINGS: "1 September 2026: SLR left 40 degrees.\n"
        "20 November 2026: SLR left 70 degrees.",
        Part.RESULTS: "Patient Health Questionnaire-2: 1 of 6 (1 September 2026);"
        " below the cut-off.",
        Part.TREATMENT: "2 sessions from 1 September 2026 to 20 November 2026. Dry needling twice,"
        " 10 needles: piriformis, left (twice); lumbar multifidus, left (once). Also infrared"
        " sauna once.",
        Part.RESPONSE: "Oswestry Disability Index: 46 of 100 (1 September 2026) → 30 of 100"
        " (20 November 2026); better by 16: clinically important (MIC 10 percent).\n"
        "Passive straight leg raise angle, per side, left: 40 degrees (1 September 2026) →"
        " 48 degrees (20 November 2026); better by 8: within measurement error (MDC 12 degrees).\n"
        "Pain before sessions: 7 of 10 at the first, 3 of 10 at the last of 2.\n"
        "Soreness after needling: 5 of 10 at worst (told after 1 session).",
        Part.REACTIONS: "None known.",
        Part.SAFETY: "Sterile single-use needles; 10 put in, 10 counted out.\n"
        "Blood thinners: Apixaban 5 mg.\n"
        "Red flags: none open; last asked 20 November 2026.",
        Part.TOLD: "Benefits, risks and other choices, before consent was signed on"
        " 1 September 2026. Aftercare and warning signs, in writing, on 20 November 2026.",
        Part.PLAN: "Ana Ruiz treats: settle, twice a week for 3 weeks; loosen, once a week for 6"
        " weeks, if the re-assessment bears it out. Re-assessment after 6 visits. The patient at"
        " home: figure-four stretch 3 × 30 s. Next visit: 27 November 2026.",
        Part.RETURN: "If pain or disability comes back or gets worse, refer again or ring us.\n"
        "At once to an emergency department: new trouble with bladder or bowels, numbness between"
        " the legs, weakness getting worse, or sudden breathlessness or chest pain after needling.",
    }


def test_an_initial_report_says_what_is_known_and_no_response_yet() -> None:
    first = replace(FACTS, sessions=(FIRST,), series=(score("odi", ("46", "2026-09-01")),))
    said = fill(K.INITIAL, first)
    assert Part.RESPONSE not in said
    assert said[Part.RESULTS] == "Oswestry Disability Index: 46 of 100 (1 September 2026)."
    assert said[Part.SYMPTOMS] == "Pain 7 of 10 before the first session (1 September 2026)."
    assert said[Part.TREATMENT].startswith("1 session on 1 September 2026. Dry needling once")
    alone = fill(K.INITIAL, replace(first, referral=Referral(opened_on=date(2026, 9, 1))))
    assert alone[Part.REASON] == "Came without a referral. First seen here on 1 September 2026."


def test_a_discharge_summary_tells_how_it_ended_and_what_brings_them_back() -> None:
    ended = LetterDischarge(
        DischargeReason.GOALS_MET,
        "Walks and works.",
        "Stretch daily.",
        "Ring us within a year.",
        date(2026, 11, 24),
    )
    said = fill(K.DISCHARGE, replace(FACTS, discharge=ended))
    assert said[Part.PLAN] == (
        "Discharged on 24 November 2026: the goals are met. Walks and works."
        " The patient at home: Stretch daily."
    )
    assert said[Part.RETURN].startswith("Ring us within a year.\nAt once to an emergency")
    assert gaps_in(fill(K.DISCHARGE, FACTS)[Part.PLAN]) == ["[when and why does treatment end?]"]


def test_an_urgent_referral_begins_with_the_flag_then_onset_and_times() -> None:
    phoned = replace(
        FLAG,
        disposition=Disposition.SAME_DAY,
        slug="fever_systemic",
        phoned="Dr Lund",
        phoned_at=at("2026-11-20T09:30"),
    )
    said = fill(K.URGENT, replace(FACTS, flags=(FLAG,)))
    assert next(iter(said)) is Part.ALERT
    assert said[Part.ALERT].splitlines() == [
        "Weight loss without a reason (6 kg since August).",
        "Onset: [when did it begin?] Told 20 November 2026, 9:05 to Ana Ruiz.",
    ]
    assert said[Part.ASKED] == (
        "Please see and examine this patient (urgent referral), and tell us what you find."
    )
    assert said[Part.TREATMENT] == (
        "Session of 20 November 2026: 6 needles: piriformis, left (4); lumbar multifidus, left (2)."
    )
    assert (
        "Red flag: weight loss without a reason, told 20 November 2026, still open."
        in (said[Part.SAFETY])
    )
    assert gaps_in(said[Part.PLAN]) == ["[what goes on meanwhile?]"]
    both = fill(K.URGENT, replace(FACTS, flags=(FLAG, phoned)))
    assert both[Part.ALERT].startswith("Fever, chills or feeling ill with back pain")
    assert "Dr Lund spoken to 20 November 2026, 9:30." in both[Part.ALERT]
    assert "no needling, adjustment, sauna or boots until" in both[Part.PLAN]


def test_a_closed_flag_keeps_its_days() -> None:
    closed = replace(FLAG, closed_at=at("2026-11-22T10:00"), taken=Taken.ASSESSED_NOT_PRESENT)
    said = fill(K.PROGRESS, replace(FACTS, flags=(closed,)))[Part.SAFETY]
    assert "closed 22 November 2026 (assessed: not present)" in said


def test_a_notice_tells_the_event_and_what_is_asked() -> None:
    later = LetterEvent(replace(FAINT, kind="bruising"), "n1")
    facts = replace(FACTS, events=(LetterEvent(FAINT, "n2"), later))
    said = fill(K.EVENT, facts)
    assert said[Part.HAPPENED] == (
        "Fainted, significant, began 20 November 2026, 9:20. Pale, gone for seconds. Done: Needles"
        " out, legs up. Outcome: over on 20 November 2026."
    )
    assert said[Part.ASKED] == "For your information; please tell us if you see more of it."
    other = fill(K.EVENT, replace(facts, about_note="n1"))
    assert other[Part.HAPPENED].startswith("Bruising, ")
    assert other[Part.TREATMENT].startswith("Session of 1 September 2026 (a later one followed)")
    serious = replace(FAINT, kind="pneumothorax")
    asked = fill(K.EVENT, replace(FACTS, events=(LetterEvent(serious, "n2"),)))[Part.ASKED]
    assert asked == "Please see the patient about this and tell us what you find."


def test_a_non_attendance_notice_names_the_days() -> None:
    days = (date(2026, 11, 10), date(2026, 11, 17))
    said = fill(K.ABSENCE, replace(FACTS, visits=LetterVisits(missed=days, missed_in_a_row=days)))
    assert said[Part.ABSENCE] == (
        "Did not attend on 10 November 2026 and 17 November 2026. The last session was on"
        " 20 November 2026. We tried to reach the patient: [how, and what came of it?]"
    )


def test_after_a_review_that_refers_on_the_letter_asks_what_for() -> None:
    review = LetterReview(date(2026, 11, 20), Decision.REFER, "No change twice.")
    said = fill(K.PROGRESS, replace(FACTS, review=review))
    assert gaps_in(said[Part.ASKED]) == ["[what for?]"]
    assert "Re-assessed on 20 November 2026: refer on (No change twice)." in said[Part.PLAN]


def test_nothing_known_leaves_gaps_and_no_invention() -> None:
    bare = LetterFacts(
        person=FACTS.person,
        sender=FACTS.sender,
        writer=FACTS.writer,
        today=FACTS.today,
        episode_id="e1",
        problem=ProblemFacts("Sciatica"),
    )
    for kind in K:
        said = fill(kind, bare)
        assert set(said) == set(PARTS[kind])
        assert said[Part.DIAGNOSIS] == "Sciatica"
        assert said[Part.TREATMENT] == "No treatment has been given yet."
        assert "Red flags: [asked, and on which day?]" in said.get(
            Part.SAFETY, "Red flags: [asked, and on which day?]"
        )
        assert sign_blockers(kind, LetterTyped(1, "Dr Moss", "", said))
