"""Names as the diary writes them."""

from __future__ import annotations

import pytest

from clinic.pages.wording import short_name


@pytest.mark.parametrize(
    ("given", "family", "short"),
    [
        ("Marta", "Adeyemi", "M. Adeyemi"),
        ("E\u0301lise", "Roy", "É. Roy"),
        ("Юлия", "Жукова", "Ю. Жукова"),
        ("健", "田中", "健 田中"),
        ("נועה", "לוי", "נועה לוי"),
        ("", "Prince", "Prince"),
        ("Cher", "", "Cher"),
    ],
)
def test_a_given_name_is_cut_only_where_names_have_initials(
    given: str, family: str, short: str
) -> None:
    assert short_name(given, family) == short
