import pytest

from clinic.rules.folding import digits, fold, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Núñez", "nunez"),
        ("Groß", "gross"),
        ("GROẞ", "gross"),
        ("I\N{COMBINING DOT ABOVE}stanbul", "istanbul"),
        ("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}ZM\N{LATIN SMALL LETTER DOTLESS I}R", "izmir"),
        ("Øyvind Ærø", "oyvind aero"),
        ("Łukasz", "lukasz"),
        ("e\N{COMBINING ACUTE ACCENT}", "e"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}bc", "abc"),
        ("ann\N{SOFT HYPHEN}a\N{RIGHT-TO-LEFT OVERRIDE}", "anna"),
        ("山田", "山田"),
        ("", ""),
    ],
)
def test_accents_case_and_invisible_signs_are_set_aside(typed, folded):
    assert fold(typed) == folded


def test_marks_that_make_another_letter_stay():
    assert fold("が") == "が"
    assert fold("が") != fold("か")
    assert fold("김") != fold("가")


@pytest.mark.parametrize("text", ["Núñez", "Groß", "が", "김민수", "Øyvind", "ﬁn", "Ⅻ"])
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_words_are_parted_by_anything_but_letters_and_digits():
    assert words("Anne-Marie O'Brien, Dr.") == ("anne", "marie", "o", "brien", "dr")
    assert words(" \x00\t ") == ()


def test_digits_of_any_script_count():
    assert digits("(555) 325-5612") == "5553255612"
    assert digits("५५५") == "555"
    assert digits("½ no") == "12"
    assert digits("none") == ""
