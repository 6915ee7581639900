"""A patient as handed in by another system: plain values, checked and tidied."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date

from clinic.rules.names import Findable, same_person_key
from clinic.rules.words import Sex

OLDEST_BIRTH_YEAR = 1880
SHOWN_LETTERS = 40
MIN_PHONE_DIGITS = 3

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PART_OF_A_DATE = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


class BadEntryError(ValueError):
    """A line that cannot become a patient; the message is the reason, in plain words."""


@dataclass(frozen=True)
class BrokenLine:
    """A line that was not taken, by its number (from 1) and the reason."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


@dataclass(frozen=True)
class NameEntry:
    """A name beside the official one; `use` is FHIR's word: maiden, nickname, old."""

    use: str
    family: str
    given: str = ""


@dataclass(frozen=True)
class IdentifierEntry:
    """A number another system knows the patient by; `kind` is its type code (MR, DL) or ""."""

    system: str
    value: str
    kind: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same identifier: its system and value."""
        return self.system, self.value


@dataclass(frozen=True)
class PatientEntry:
    """One patient of an import, whole and tidy; `number` is the line it began on.

    What the source does not say is empty, None, `Sex.UNKNOWN` or False. Social security and
    passport numbers never come this far.
    """

    number: int
    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    phones: tuple[str, ...] = ()
    email: str = ""
    address: str = ""
    deceased: bool = False
    deceased_on: date | None = None
    other_names: tuple[NameEntry, ...] = ()
    identifiers: tuple[IdentifierEntry, ...] = ()

    @property
    def phone(self) -> str:
        """The first phone number, or ""."""
        return self.phones[0] if self.phones else ""

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that are the same exactly when everything but the line is."""
        values = asdict(self)
        del values["number"]
        plain = json.dumps(values, default=str, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def person_keys(self) -> frozenset[str]:
        """One key for each name with the birth date, to recognise the person by."""
        return person_keys(self.family, self.given, self.birth_date, self.other_names)

    @property
    def findable(self) -> Findable:
        """What the person is to be found by."""
        others = ((name.family, name.given) for name in self.other_names)
        return Findable(
            names=((self.family, self.given), *others),
            birth_date=self.birth_date,
            phones=self.phones,
            identifiers=tuple(each.value for each in self.identifiers),
        )


def person_keys(
    family: str, given: str, birth_date: date | None, other_names: tuple[NameEntry, ...]
) -> frozenset[str]:
    """The keys of a person under every name they go by; none without a birth date."""
    names = [(family, given), *((name.family, name.given or given) for name in other_names)]
    return frozenset(key for pair in names if (key := same_person_key(*pair, birth_date)))


def tidy(text: str, what: str, limit: int) -> str:
    """`text` composed (NFC), on one line, without invisible signs.

    Raises BadEntryError when it holds what no database keeps, or is longer than `limit`.
    """
    if "\x00" in text:
        raise BadEntryError(f"{what} holds a NUL sign")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadEntryError(f"{what} holds half a character")
    kept = "".join(_visible(char) for char in unicodedata.normalize("NFC", text))
    line = " ".join(kept.split())
    if len(line) > limit:
        raise BadEntryError(f"{what} is longer than {limit} characters")
    return line


def shown(text: str) -> str:
    """What was typed, short enough to stand in a reason."""
    flat = " ".join("".join(_visible(char) for char in text[: SHOWN_LETTERS * 4]).split())
    return flat if len(flat) <= SHOWN_LETTERS else flat[:SHOWN_LETTERS] + "…"


def read_date(text: str, what: str, today: date) -> date:
    """The day written as YYYY-MM-DD. Raises BadEntryError for any other, or one to come."""
    if _PART_OF_A_DATE.fullmatch(text):
        raise BadEntryError(f"{what} {text} is not a whole date")
    if not _DATE.fullmatch(text):
        raise BadEntryError(f"{what} {shown(text)} is not written as YYYY-MM-DD")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadEntryError(f"{what} {text} does not exist") from None
    if day > today:
        raise BadEntryError(f"{what} {text} lies in the future")
    if day.year < OLDEST_BIRTH_YEAR:
        raise BadEntryError(f"{what} {text} is before {OLDEST_BIRTH_YEAR}")
    return day


def read_phone(text: str) -> str:
    """A phone number as written. Raises BadEntryError when there is no number in it."""
    phone = tidy(text, "phone", 40)
    if phone and sum(char.isdigit() for char in phone) < MIN_PHONE_DIGITS:
        raise BadEntryError(f"phone {shown(phone)} has no number in it")
    return phone


def read_email(text: str) -> str:
    """A mail address as written. Raises BadEntryError when it cannot be one."""
    email = tidy(text, "email", 255)
    before, at, after = email.rpartition("@")
    if email and not (at and before and after and " " not in email):
        raise BadEntryError(f"email {shown(email)} is not an address")
    return email


def checked(entry: PatientEntry) -> PatientEntry:
    """The entry itself when it holds together. Raises BadEntryError when it does not."""
    if not entry.family and not entry.given:
        raise BadEntryError("has no name")
    if entry.deceased_on and entry.birth_date and entry.deceased_on < entry.birth_date:
        raise BadEntryError("date of death is before the birth date")
    return entry


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" and char not in _JOINERS:
        return ""
    if category == "Cs":
        return "?"
    return " " if category in {"Cc", "Zl", "Zp"} else char
