"""Text made comparable: accents, case and digits of any script are set aside."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ĸ": "k",
    }
)
# How the same letters are written where there is no key for them: Müller, Mueller.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Marks that are accents or optional vowel signs: Latin, Greek, Cyrillic, Hebrew, Arabic.
# Marks of other scripts belong to their letters (Japanese, Indic) and stay.
_MARKS = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)


def fold(text: str) -> str:
    """`text` without accents, case, invisible signs and full-width forms; digits are 0 to 9.

    "Núñez" becomes "nunez", "Groß" "gross", a Turkish dotless i an i.
    """
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_WHOLE_LETTERS)
    apart = unicodedata.normalize("NFKD", lowered)
    kept = "".join(_plain(char) for char in apart if not _is_mark(char))
    return unicodedata.normalize("NFC", kept)


def spelled_out(text: str) -> str:
    """`text` folded with umlauts written as two letters: "Müller" becomes "mueller"."""
    return fold(unicodedata.normalize("NFKC", text).casefold().translate(_SPELLED_OUT))


def words(text: str) -> tuple[str, ...]:
    """The folded words of `text` in order; anything but letters, marks and digits parts them."""
    kept = "".join(char if is_word_char(char) else " " for char in fold(text))
    return tuple(kept.split())


def digits(text: str) -> str:
    """Only the digits of `text`, as 0 to 9, whatever script they were typed in."""
    return "".join(char for char in fold(text) if char.isascii() and char.isdigit())


def is_word_char(char: str) -> bool:
    """Whether `char` can stand inside a word: a letter, a digit or a mark on a letter."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _is_mark(char: str) -> bool:
    code = ord(char)
    if unicodedata.category(char) == "Cf":
        return True
    return any(low <= code <= high for low, high in _MARKS) and unicodedata.combining(char) > 0


def _plain(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
