"""Patients as comma-separated values with a header, read into patient entries."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from clinic.rules.folding import words
from clinic.rules.patient_entry import (
    BadEntryError,
    IdentifierEntry,
    PatientEntry,
    checked,
    read_date,
    read_email,
    read_phone,
    shown,
    tidy,
)
from clinic.rules.private_identifiers import is_private
from clinic.rules.words import Sex

NEEDED = ("family", "given", "birth_date")
DELIMITERS = ",;\t"
LOCAL_SYSTEM = "local"
"""The system of an identifier that names none."""

ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "family_name": "family",
        "last_name": "family",
        "surname": "family",
        "given_name": "given",
        "given_names": "given",
        "first_name": "given",
        "birthdate": "birth_date",
        "date_of_birth": "birth_date",
        "dob": "birth_date",
        "gender": "sex",
        "telephone": "phone",
        "mobile": "phone",
        "e_mail": "email",
        "mail": "email",
        "id": "identifier",
        "mrn": "identifier",
    }
)
_SEXES: Mapping[str, Sex] = MappingProxyType(
    {
        "": Sex.UNKNOWN,
        "f": Sex.FEMALE,
        "m": Sex.MALE,
        "o": Sex.OTHER,
        "u": Sex.UNKNOWN,
        **{sex.value: sex for sex in Sex},
    }
)


@dataclass(frozen=True)
class Header:
    """The columns of a file in order, by our names, and the sign between its values."""

    columns: tuple[str, ...]
    delimiter: str


def read_header(text: str) -> Header:
    """The header of a file. Raises BadEntryError when a needed column is missing or doubled."""
    delimiter = max(DELIMITERS, key=text.count)
    names = ["_".join(words(name)) for name in _values(text, delimiter)]
    columns = tuple(ALSO_CALLED.get(name, name) for name in names)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise BadEntryError(f"the header lacks {', '.join(missing)}")
    twice = [name for name in columns if name and columns.count(name) > 1]
    if twice:
        raise BadEntryError(f"the header has {shown(twice[0])} twice")
    return Header(columns, delimiter)


def read_row(number: int, text: str, header: Header, today: date) -> PatientEntry:
    """The patient that begins on line `number`. Raises BadEntryError with a plain reason."""
    values = _values(text, header.delimiter)
    if len(values) != len(header.columns):
        raise BadEntryError(f"has {len(values)} values where the header has {len(header.columns)}")
    row = dict(zip(header.columns, values, strict=True))
    birth = row["birth_date"].strip()
    return checked(
        PatientEntry(
            number,
            family=tidy(row["family"], "family name", 120),
            given=tidy(row["given"], "given name", 120),
            prefix=tidy(row.get("prefix", ""), "prefix", 40),
            suffix=tidy(row.get("suffix", ""), "suffix", 40),
            birth_date=read_date(birth, "birth date", today) if birth else None,
            sex=_sex(row.get("sex", "")),
            phones=_phones(row.get("phone", "")),
            email=read_email(row.get("email", "")),
            address=tidy(row.get("address", ""), "address", 400),
            identifiers=_identifiers(row.get("identifier", "")),
        )
    )


def ends_inside_quotes(line: bytes, delimiter: str) -> bool:
    """Whether a quoted value begun in `line` is still open at its end."""
    if line.count(b'"') % 2 == 0:
        return False
    try:
        list(_reader(line.decode("utf-8", errors="replace"), delimiter))
    except csv.Error:
        return True
    return False


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _values(text: str, delimiter: str) -> Sequence[str]:
    if "\x00" in text:
        raise BadEntryError("holds a NUL sign")
    if ends_inside_quotes(text.encode(), delimiter):
        raise BadEntryError("opens a quotation mark and never closes it")
    try:
        rows = list(_reader(text, delimiter))
    except csv.Error:
        raise BadEntryError("is not written as comma-separated values") from None
    return rows[0] if rows else []


def _sex(word: str) -> Sex:
    sex = _SEXES.get(word.strip().lower())
    if sex is None:
        raise BadEntryError(f"sex {shown(word)} is not female, male, other or unknown")
    return sex


def _phones(text: str) -> tuple[str, ...]:
    found = (read_phone(part) for part in re.split(r"[;|]", text))
    return tuple(dict.fromkeys(phone for phone in found if phone))


def _identifiers(text: str) -> tuple[IdentifierEntry, ...]:
    """A plain number, or its system and the number with a bar between."""
    system, bar, value = tidy(text, "identifier", 300).rpartition("|")
    system, value = system.strip(), tidy(value, "identifier", 120)
    if not value or is_private(tidy(system, "identifier system", 200), value):
        return ()
    return (IdentifierEntry(system if bar and system else LOCAL_SYSTEM, value),)
