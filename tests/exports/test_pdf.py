"""A paper as a PDF: what it claims to be, and that whatever was typed is printed as typed."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from clinic.exports import pdf as printer
from clinic.exports.pdf import pdf
from clinic.rules.printed import Block, Printed, Table
from tests.support.papers import about, words

AT = datetime(2026, 11, 24, 9, 2, 1, 7, tzinfo=UTC)
HOSTILE = '#panic("x") $x$ *b* _i_ @ref <lab> // \\ #{} `raw` = no heading'


def printed(*texts: str) -> bytes:
    return pdf(Printed("Session of 24 November 2026", blocks=(Block(texts=texts),)), AT)


def test_it_is_tagged_and_claims_both_standards() -> None:
    table = Table(("Site", "Needles"), (("Piriformis, left", "4 in, 4 out"),))
    blocks = (Block("Answers", facts=(("Pain", "6 → 4"),)), Block("Sites", table=table))
    made = pdf(Printed("Session", ("Marta Adeyemi",), "Read this", blocks, "A foot"), AT)
    assert about(made) == {
        "pdf/a": True,
        "pdf/ua": True,
        "tagged": True,
        "title": "Session",
        "language": "en",
    }
    for each in ("Marta Adeyemi", "Read this", "Pain: 6 → 4", "Piriformis, left", "4 in, 4 out"):
        assert each in words(made)
    assert "Page 1 of 1" in words(made)


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Ångström-Đukić, Nguyễn Văn",
        "Жуков, Ωμέγα",
        "山田太郎 김철수 王小明",
        "नमस्ते",
        "😀 🩺",
        HOSTILE,
    ],
)
def test_names_and_texts_are_printed_as_typed(text: str) -> None:
    made = printed(text)
    assert about(made)["pdf/a"]
    assert "no letters for" not in words(made)
    assert text.replace(" ", "") in words(made).replace(" ", "")


@pytest.mark.parametrize("text", ["محمد الأحمد", "שרה כהן"])
def test_writing_from_right_to_left_has_its_letters(text: str) -> None:
    made = printed(text)
    assert about(made)["pdf/ua"]
    assert printer.INSTEAD not in words(made)
    assert "no letters for" not in words(made)


def test_a_sign_without_a_letter_is_marked_and_named() -> None:
    made = printed("ந and a bell \a, and words\u202eturned about")
    assert about(made)["pdf/a"]
    assert "and a bell �, and words�turned about" in words(made)
    assert "no letters for are shown as �: U+0BA8." in words(made)


def test_control_without_the_fonts_for_it_a_name_is_marked(monkeypatch) -> None:
    monkeypatch.setattr(printer, "CJK_FONT", "no_such_font")
    assert "U+5C71" in words(printed("山"))


def test_the_font_of_three_scripts_says_that_it_may_be_used() -> None:
    found = find_spec(printer.CJK_FONT)
    folders = list((found and found.submodule_search_locations) or [])
    (font,) = Path(folders[0]).glob("*.otf")
    assert "SIL Open Font License, Version 1.1".encode("utf-16-be") in font.read_bytes()
