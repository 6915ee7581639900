import io
from datetime import date

import pytest

from clinic.rules.patient_entry import BrokenLine, IdentifierEntry, PatientEntry
from clinic.rules.patient_lines import MAX_LINE_BYTES, Layout, read_patients
from clinic.rules.words import Sex

TODAY = date(2026, 11, 21)
HEADER = "family,given,birth_date,sex,phone,email,address,identifier\n"
ROW = "Núñez,María José,1984-03-12,female,555-325-5612,m@example.org,1 Harbour St,M-1\n"


def read(text, layout=None):
    data = text.encode() if isinstance(text, str) else text
    return list(read_patients(io.BytesIO(data), TODAY, layout))


def reasons(text):
    return [str(each) for each in read(text) if isinstance(each, BrokenLine)]


def test_a_row_is_read():
    assert read(HEADER + ROW) == [
        PatientEntry(
            number=2,
            family="Núñez",
            given="María José",
            birth_date=date(1984, 3, 12),
            sex=Sex.FEMALE,
            phones=("555-325-5612",),
            email="m@example.org",
            address="1 Harbour St",
            identifiers=(IdentifierEntry("local", "M-1"),),
        )
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Family;Given;Birth Date", "Smith;Al;1984-03-12"),
        ("GIVEN\tFAMILY\tBIRTH_DATE", "Al\tSmith\t1984-03-12"),
        ('"Last name","First name","Date of birth","notes"', '"Smith","Al","1984-03-12","x"'),
        ("\ufefffamily,given,dob\r", "Smith,Al,1984-03-12\r"),
    ],
)
def test_headers_are_read_as_people_write_them(header, row):
    (entry,) = read(f"{header}\n{row}\n")
    assert (entry.family, entry.given) == ("Smith", "Al")
    assert entry.birth_date == date(1984, 3, 12)


def test_values_may_hold_delimiters_quotes_and_line_breaks():
    row = '"Smith, Jr.","Al ""Bo""",1984-03-12,m,,,"1 Harbour St\nBoston",\n'
    entry, after = read(HEADER + row + ROW)
    assert (entry.family, entry.given) == ("Smith, Jr.", 'Al "Bo"')
    assert entry.address == "1 Harbour St Boston"
    assert entry.identifiers == ()
    assert (entry.number, after.number) == (2, 4)


def test_a_quotation_mark_left_open_breaks_one_line_not_the_file():
    found = read(HEADER + '"Smith,Al,1984-03-12,m,,,,\n' + ROW * 30)
    assert str(found[0]) == "line 2: opens a quotation mark and never closes it"
    assert [each.number for each in found[1:]] == list(range(3, 33))


def test_an_inch_sign_inside_a_value_swallows_no_lines():
    row = 'Smith,Al,1984-03-12,m,,,5" door,M-{}\n'
    found = read(HEADER + row.format(1) + ROW + row.format(2) + ROW)
    assert [each.number for each in found if isinstance(each, PatientEntry)] == [2, 3, 4, 5]
    assert found[0].address == '5" door'


def test_a_quotation_mark_left_open_at_the_end_is_named():
    assert reasons(HEADER + ROW + '"Smith') == [
        "line 3: opens a quotation mark and never closes it"
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,B,1984-02-30,,,,,", "birth date 1984-02-30 does not exist"),
        ("A,B,12/03/1984,,,,,", "birth date 12/03/1984 is not written as YYYY-MM-DD"),
        ("A,B,1984-03-12", "has 3 values where the header has 8"),
        ("A,B,1984-03-12,,,,,,,", "has 10 values where the header has 8"),
        ("A,B,1984-03-12,x,,,,", "sex x is not female, male, other or unknown"),
        ("A,B,1984-03-12,,none,,,", "phone none has no number in it"),
        ("A,B,1984-03-12,,,none,,", "email none is not an address"),
        (",,1984-03-12,,,,,", "has no name"),
        ("A\x00,B,1984-03-12,,,,,", "holds a NUL sign"),
        ('"A"x,B,1984-03-12,,,,,', "is not written as comma-separated values"),
        ('"A,B,1984-03-12,,,,,', "opens a quotation mark and never closes it"),
    ],
)
def test_a_broken_row_is_named_and_the_others_go_in(row, words):
    found = read(HEADER + ROW + row + "\n" + ROW)
    assert [str(each) for each in found if isinstance(each, BrokenLine)] == [f"line 3: {words}"]
    assert [each.number for each in found if isinstance(each, PatientEntry)] == [2, 4]


def test_a_row_in_another_encoding_is_named():
    (broken,) = read((HEADER).encode() + "Núñez,B,1984-03-12,,,,,\n".encode("latin-1"))
    assert str(broken) == "line 2: is not UTF-8 text (byte 2)"


def test_a_row_too_long_is_named():
    found = read(HEADER + "x" * (MAX_LINE_BYTES + 10) + "\n" + ROW)
    assert str(found[0]) == "line 2: is longer than 5 MB"
    assert found[1].number == 3


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("family,phone", "line 1: the header lacks given, birth_date"),
        ("family,given,birth_date,family", "line 1: the header has family twice"),
        ("family,last name,given,dob", "line 1: the header has family twice"),
        ("<html>", "line 1: the header lacks family, given, birth_date"),
    ],
)
def test_a_wrong_header_stops_the_file_with_one_reason(header, words):
    assert reasons(f"{header}\n{ROW}{ROW}") == [words]


def test_blank_rows_say_nothing():
    assert [each.number for each in read(HEADER + "\n,,,,,,,\n" + ROW)] == [4]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("M-1", ("local", "M-1")),
        ("http://hospital.example|M-1", ("http://hospital.example", "M-1")),
        ("|M-1", ("local", "M-1")),
        ("999-11-2222", None),
        ("http://hl7.org/fhir/sid/us-ssn|1", None),
        ("passport|X1", None),
    ],
)
def test_an_identifier_may_name_its_system_and_private_numbers_are_dropped(value, kept):
    (entry,) = read(f"family,given,birth_date,identifier\nA,B,1984-03-12,{value}\n")
    assert [each.key for each in entry.identifiers] == ([kept] if kept else [])


def test_several_phones_may_stand_in_one_value():
    (entry,) = read("family,given,birth_date,phone\nA,B,,555-1|555-2|555-1\n")
    assert entry.phones == ("555-1", "555-2")
    assert entry.birth_date is None


def test_the_layout_can_be_said():
    assert reasons(HEADER + ROW) == []
    assert [str(each) for each in read(HEADER, Layout.NDJSON)] == [
        "line 1: is not one whole JSON object"
    ]
