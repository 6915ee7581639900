"""What keeps a letter from being signed, and what is said of how it was sent."""

from datetime import date

import pytest

from clinic.rules.letter_facts import is_thinner
from clinic.rules.letters import (
    MUST,
    PARTS,
    LetterKind,
    LetterTyped,
    check_sent,
    sign_blockers,
)
from clinic.rules.letters import SentTyped as Sent


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_is_signed_with_a_name_its_parts_and_no_gap(kind: LetterKind) -> None:
    whole = dict.fromkeys(PARTS[kind], "Said.")
    assert sign_blockers(kind, LetterTyped(1, "Dr Moss", "", whole)) == []
    assert [p.field for p in sign_blockers(kind, LetterTyped(1, " ", "", whole))] == ["to_name"]
    for part in PARTS[kind]:
        empty = sign_blockers(kind, LetterTyped(1, "Dr Moss", "", {**whole, part: " "}))
        assert bool(empty) is (part in MUST[kind])
        gap = sign_blockers(kind, LetterTyped(1, "Dr Moss", "", {**whole, part: "On [when?]"}))
        assert [(p.field, p.message) for p in gap] == [(part.value, "Still open: [when?].")]
        long = sign_blockers(kind, LetterTyped(1, "Dr Moss", "", {**whole, part: "x" * 1501}))
        assert [p.field for p in long] == [part.value]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Sent("", date(2026, 11, 24)), "how"),
        (Sent("pigeon", date(2026, 11, 24)), "how"),
        (Sent("post", None), "on"),
        (Sent("post", date(2026, 11, 25)), "on"),
        (Sent("post", date(2026, 11, 19)), "on"),
        (Sent("post", date(2026, 11, 24), "x" * 201), "remark"),
    ],
)
def test_how_a_letter_was_sent_is_said_whole(typed: Sent, field: str) -> None:
    days = (date(2026, 11, 20), date(2026, 11, 24))
    assert [each.field for each in check_sent(typed, *days)] == [field]
    assert not list(check_sent(Sent("post", date(2026, 11, 20)), *days))


@pytest.mark.parametrize(
    ("medicine", "thins"),
    [("Apixaban 5 mg", True), ("low-dose ASPIRIN", True), ("Paracetamol", False), ("", False)],
)
def test_a_blood_thinner_is_noticed_by_its_name(medicine: str, thins: bool) -> None:
    assert is_thinner(medicine) is thins
