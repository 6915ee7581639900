"""What a letter says of safety: nothing that nobody was asked, and never a no for a not sure."""

from dataclasses import replace

import pytest

from clinic.rules.letter_text import fill
from clinic.rules.letters import LetterKind, Part, gaps_in
from clinic.rules.words import Answered, FactKind
from tests.rules.test_letter_text import FACTS, score


@pytest.mark.parametrize(
    ("answer", "detail", "said"),
    [
        (None, "", "[asked about blood thinners?]"),
        (Answered.NO, "", "none known to us."),
        (Answered.UNSURE, "", "not sure whether taken."),
        (Answered.UNSURE, "a small white one", "not sure whether taken (a small white one)."),
        (Answered.YES, "", "taken, which one is not written down."),
        (Answered.YES, "Warfarin, INR 2.4", "Warfarin, INR 2.4."),
    ],
)
def test_only_an_answer_of_no_says_that_no_blood_thinner_is_known(
    answer: Answered | None, detail: str, said: str
) -> None:
    known = ((FactKind.MEDICINE, "Paracetamol"),)
    told = replace(FACTS, known=known, thinner_answer=answer, thinner=detail)
    safety = fill(LetterKind.PROGRESS, told)[Part.SAFETY]
    assert f"Blood thinners: {said}" in safety.splitlines()
    assert bool(gaps_in(safety)) is (answer is None)


def test_a_screen_says_its_reading_and_no_change() -> None:
    once = score("fabq_pa", ("20", "2026-09-01"))
    twice = score("phq_2", ("1", "2026-09-01"), ("4", "2026-11-20"))
    said = fill(LetterKind.PROGRESS, replace(FACTS, series=(once, twice)))
    assert said[Part.RESULTS].endswith("20 of 24 (1 September 2026); elevated.")
    assert said[Part.RESPONSE].splitlines()[0] == (
        "Patient Health Questionnaire-2: 1 of 6 (1 September 2026) → 4 of 6 (20 November 2026);"
        " positive: offer a full assessment."
    )


def test_what_is_measured_has_its_unit_and_no_total() -> None:
    bend = score("fingertip_to_floor", ("12.5", "2026-09-01"))
    rated = score("groc_15", ("-3", "2026-11-20"))
    said = fill(LetterKind.PROGRESS, replace(FACTS, series=(bend, rated)))
    assert ": 12.5 cm (1 September 2026)." in said[Part.RESULTS]
    assert ": −3 on a scale of −7 to 7 (20 November 2026);" in said[Part.RESPONSE]


def test_a_medicine_that_is_known_stands_beside_an_unsure_answer() -> None:
    told = replace(FACTS, thinner_answer=Answered.UNSURE)
    safety = fill(LetterKind.PROGRESS, told)[Part.SAFETY]
    assert "Blood thinners: Apixaban 5 mg; not sure whether taken." in safety
