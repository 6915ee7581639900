import io
import json
from datetime import date

import pytest

from clinic.rules.patient_entry import BrokenLine, IdentifierEntry, NameEntry, PatientEntry
from clinic.rules.patient_lines import MAX_LINE_BYTES, read_patients
from clinic.rules.words import Sex

TODAY = date(2026, 11, 21)


def coded(code, system, value, text=""):
    table = "http://terminology.hl7.org/CodeSystem/v2-0203"
    kind = {"coding": [{"system": table, "code": code}], "text": text}
    return {"type": kind, "system": system, "value": value}


def patient(**changed):
    """A made-up patient as other systems hand them over."""
    whole: dict[str, object] = {
        "resourceType": "Patient",
        "id": "made-up-1",
        "identifier": [
            coded("MR", "http://hospital.example", "M-1"),
            coded("SS", "http://hl7.org/fhir/sid/us-ssn", "999-11-2222"),
            coded("DL", "urn:oid:2.16.840.1.113883.4.3.25", "S999"),
            coded("PPN", "http://example.org/passportNumber", "X1234567X"),
        ],
        "name": [
            {"use": "maiden", "family": "Álvarez", "given": ["María", "José"]},
            {
                "use": "official",
                "family": "Núñez",
                "given": ["María", "José"],
                "prefix": ["Mrs."],
                "suffix": ["PhD"],
            },
        ],
        "telecom": [
            {"system": "phone", "value": "555-325-5612", "use": "home"},
            {"system": "phone", "value": "555-000-0000", "use": "old"},
            {"system": "email", "value": "maria@example.org"},
        ],
        "gender": "female",
        "birthDate": "1984-03-12",
        "address": [
            {
                "line": ["1 Harbour St", "Apt 6"],
                "city": "Boston",
                "state": "Massachusetts",
                "postalCode": "02215",
                "country": "US",
            }
        ],
    }
    whole.update(changed)
    return {key: value for key, value in whole.items() if value is not None}


def as_lines(*resources):
    return b"".join(json.dumps(each).encode() + b"\n" for each in resources)


def read(data, today=TODAY):
    return list(read_patients(io.BytesIO(data), today))


def read_one(**changed):
    (only,) = read(as_lines(patient(**changed)))
    return only


def reason(**changed):
    broken = read_one(**changed)
    assert isinstance(broken, BrokenLine)
    return str(broken)


def test_a_whole_patient_is_read():
    assert read_one() == PatientEntry(
        number=1,
        family="Núñez",
        given="María José",
        prefix="Mrs.",
        suffix="PhD",
        birth_date=date(1984, 3, 12),
        sex=Sex.FEMALE,
        phones=("555-325-5612",),
        email="maria@example.org",
        address="1 Harbour St, Apt 6, 02215 Boston, Massachusetts, US",
        other_names=(NameEntry("maiden", "Álvarez", "María José"),),
        identifiers=(
            IdentifierEntry("http://hospital.example", "M-1", "MR"),
            IdentifierEntry("urn:oid:2.16.840.1.113883.4.3.25", "S999", "DL"),
        ),
    )


@pytest.mark.parametrize(
    "identifier",
    [
        coded("SS", "", "999-11-2222"),
        coded("PPN", "", "X1234567X"),
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "secret-9"},
        {"system": "urn:oid:2.16.840.1.113883.4.1", "value": "secret-9"},
        {"system": "urn:oid:2.16.840.1.113883.4.330.840", "value": "secret-9"},
        {"system": "http://example.org/PassportNumber", "value": "secret-9"},
        {"type": {"text": "Social Security Number"}, "system": "x", "value": "secret-9"},
        {"type": {"coding": [{"code": "ss"}]}, "value": "secret-9"},
        {"value": "999-11-2222"},
    ],
)
def test_social_security_and_passport_numbers_are_never_kept(identifier):
    entry = read_one(identifier=[identifier])
    assert [each.system for each in entry.identifiers] == ["urn:fhir:patient-id"]
    assert identifier["value"] not in repr(entry)


@pytest.mark.parametrize(
    "identifier",
    [
        coded("MR", "http://hospital.example", "999-11-2222"),
        {"system": "urn:oid:2.16.840.1.113883.4.3.25", "value": "S1"},
        {"system": "http://sessions.example", "value": "S1"},
        {"value": "M-1"},
    ],
)
def test_other_numbers_are_kept(identifier):
    (kept,) = read_one(identifier=[identifier]).identifiers
    assert kept.value == identifier["value"]


def test_the_dead_are_kept_as_dead():
    entry = read_one(deceasedDateTime="2009-05-09T17:41:27+00:00")
    assert (entry.deceased, entry.deceased_on) == (True, date(2009, 5, 9))
    assert read_one(deceasedBoolean=True).deceased
    assert not read_one(deceasedBoolean=False).deceased
    year_only = read_one(deceasedDateTime="2009")
    assert (year_only.deceased, year_only.deceased_on) == (True, None)


def test_little_is_enough():
    entry = read_one(identifier=None, telecom=None, address=None, gender=None, birthDate=None)
    assert entry.sex is Sex.UNKNOWN
    assert entry.birth_date is None
    assert entry.identifiers == (IdentifierEntry("urn:fhir:patient-id", "made-up-1", "FHIR"),)


def test_a_name_written_only_as_text_is_parted():
    entry = read_one(name=[{"text": "Anna  Maria Schmidt"}])
    assert (entry.given, entry.family) == ("Anna Maria", "Schmidt")


def test_a_single_name_is_a_name():
    assert read_one(name=[{"family": "Suharto"}]).given == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"birthDate": "1984-02-30"}, "line 1: birth date 1984-02-30 does not exist"),
        ({"birthDate": "1984-03"}, "line 1: birth date 1984-03 is not a whole date"),
        ({"birthDate": "12/3/1984"}, "line 1: birth date 12/3/1984 is not written as YYYY-MM-DD"),
        ({"birthDate": "2026-11-22"}, "line 1: birth date 2026-11-22 lies in the future"),
        ({"birthDate": "1384-03-12"}, "line 1: birth date 1384-03-12 is before 1880"),
        ({"birthDate": 19840312}, "line 1: birthDate is not text"),
        ({"deceasedDateTime": "1970-01-01"}, "line 1: date of death is before the birth date"),
        ({"deceasedBoolean": "yes"}, "line 1: deceasedBoolean is neither true nor false"),
        ({"resourceType": "Group"}, "line 1: is not a Patient but Group"),
        ({"resourceType": None}, "line 1: is not a Patient but of no resourceType"),
        ({"name": []}, "line 1: has no name"),
        ({"name": "Núñez"}, "line 1: name is not a list of objects"),
        ({"name": [{"family": ["N"]}]}, "line 1: family is not text"),
        ({"name": [{"family": "N", "given": "M"}]}, "line 1: given is not a list of texts"),
        ({"name": [{"family": "x" * 121}]}, "line 1: family name is longer than 120 characters"),
        ({"name": [{"family": "N\x00ul"}]}, "line 1: family name holds a NUL sign"),
        ({"name": [{"family": "N\ud800"}]}, "line 1: family name holds half a character"),
        ({"gender": "F"}, "line 1: gender F is not one FHIR knows"),
        ({"telecom": [{"system": "phone", "value": "none"}]}, "phone none has no number in it"),
        ({"telecom": [{"system": "email", "value": "none"}]}, "email none is not an address"),
        ({"identifier": [{"type": "MR", "value": "1"}]}, "type is not an object"),
    ],
)
def test_a_broken_line_says_what_is_wrong_in_plain_words(changed, words):
    assert words in reason(**changed)


def test_today_is_the_latest_birthday():
    assert read_one(birthDate="2026-11-21").birth_date == TODAY


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{not json}", "is not one whole JSON object"),
        (b'{"resourceType": "Patient"', "is not one whole JSON object"),
        (b"[1, 2]", "is not one whole JSON object"),
        (b'"Patient"', "is not one whole JSON object"),
        (b"[" * 100_000, "is not one whole JSON object"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not one whole JSON object"),
        (b'{"a": NaN}', "holds NaN, which is no number"),
        (b'{"a": 1, "a": 2}', "says a twice"),
        (b'{"resourceType": "Patient", "name": "\xff\xfe"}', "is not UTF-8 text (byte 38)"),
        (b'{"a": "\x00"}', "holds a NUL sign"),
        (b'{"a": "' + b"x" * MAX_LINE_BYTES + b'"}', "is longer than 5 MB"),
    ],
)
def test_a_broken_line_leaves_its_neighbours_alone(line, words):
    before, broken, after = read(as_lines(patient()) + line + b"\n" + as_lines(patient()))
    assert str(broken) == f"line 2: {words}"
    assert (before.number, after.number) == (1, 3)
    assert before.fingerprint == after.fingerprint


def test_a_megabyte_of_something_else_in_a_line_does_not_matter():
    assert read_one(text={"div": "x" * 1_000_000}).family == "Núñez"


def test_line_ends_marks_and_blank_lines_do_not_matter():
    line = as_lines(patient()).rstrip()
    data = b"\xef\xbb\xbf\r\n\r\n" + line + b"\r\n  \r\n" + line
    assert [each.number for each in read(data)] == [3, 5]
    assert read(b"\xef\xbb\xbf" + line)[0].number == 1


def test_an_empty_file_holds_nobody():
    assert read(b"") == []
    assert read(b"\n \n") == []


def test_a_file_in_another_encoding_is_named_once():
    (broken,) = read(json.dumps(patient()).encode("utf-16") * 3)
    assert str(broken) == "line 1: the file is written in UTF-16; save it as UTF-8"


def test_a_reason_cannot_break_the_terminal():
    text = reason(gender="\x1b[31m\u202e\ud800" + "x" * 500)
    text.encode()
    assert "\x1b" not in text
    assert len(text) < 120


def test_names_are_tidied_but_not_changed():
    entry = read_one(name=[{"family": " Nu\u0301n\u0303ez\u200b ", "given": ["Ana\n", "\tB"]}])
    assert (entry.family, entry.given) == ("Núñez", "Ana B")


def test_the_fingerprint_is_of_the_person_not_the_line():
    first, second, other = read(as_lines(patient(), patient(), patient(gender="male")))
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != other.fingerprint
    assert len(first.fingerprint) == 64


def test_everything_is_found_by_what_was_imported():
    findable = read_one().findable
    assert ("Álvarez", "María José") in findable.names
    assert findable.phones == ("555-325-5612",)
    assert findable.identifiers == ("M-1", "S999")
