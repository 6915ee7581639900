"""One FHIR R4 `Patient`, as a line of NDJSON, read into a patient entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from clinic.rules.patient_entry import (
    BadEntryError,
    IdentifierEntry,
    NameEntry,
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

Json = dict[str, object]

OFFICIAL_FIRST = ("official", "usual", "", "temp", "nickname", "anonymous", "old", "maiden")
DATE_LETTERS = 10


def read_fhir(number: int, text: str, today: date) -> PatientEntry:
    """The patient on line `number`. Raises BadEntryError with a plain reason."""
    resource = _load(text)
    kind = resource.get("resourceType")
    if kind != "Patient":
        raise BadEntryError(f"is not a Patient but {shown(str(kind or 'of no resourceType'))}")
    names = sorted(_objects(resource, "name"), key=_rank)
    official = names[0] if names else {}
    family, given = _family_and_given(official)
    deceased, deceased_on = _death(resource, today)
    return checked(
        PatientEntry(
            number,
            family=family,
            given=given,
            prefix=tidy(" ".join(_strings(official, "prefix")), "prefix", 40),
            suffix=tidy(" ".join(_strings(official, "suffix")), "suffix", 40),
            birth_date=_birth_date(resource, today),
            sex=_sex(_string(resource, "gender")),
            phones=tuple(dict.fromkeys(_phones(resource))),
            email=next(_emails(resource), ""),
            address=_address(resource),
            deceased=deceased,
            deceased_on=deceased_on,
            other_names=tuple(_other_names(names[1:], (family, given))),
            identifiers=_identifiers(resource),
        )
    )


def _load(text: str) -> Json:
    if "\x00" in text:
        raise BadEntryError("holds a NUL sign")
    try:
        loaded = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except BadEntryError:
        raise
    except (ValueError, RecursionError):
        raise BadEntryError("is not one whole JSON object") from None
    if not isinstance(loaded, dict):
        raise BadEntryError("is not one whole JSON object")
    return loaded


def _once(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadEntryError(f"says {shown(twice)} twice")
    return found


def _no_constant(word: str) -> object:
    raise BadEntryError(f"holds {word}, which is no number")


def _objects(resource: Json, key: str) -> list[Json]:
    value = resource.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise BadEntryError(f"{key} is not a list of objects")
    return value


def _object(resource: Json, key: str) -> Json:
    value = resource.get(key) or {}
    if not isinstance(value, dict):
        raise BadEntryError(f"{key} is not an object")
    return value


def _string(resource: Json, key: str) -> str:
    value = resource.get(key)
    if value is not None and not isinstance(value, str):
        raise BadEntryError(f"{key} is not text")
    return value or ""


def _strings(resource: Json, key: str) -> list[str]:
    value = resource.get(key) or []
    if not isinstance(value, list):
        raise BadEntryError(f"{key} is not a list of texts")
    kept = [each for each in value if each is not None]
    if not all(isinstance(each, str) for each in kept):
        raise BadEntryError(f"{key} is not a list of texts")
    return kept


def _rank(name: Json) -> int:
    use = _string(name, "use")
    return OFFICIAL_FIRST.index(use) if use in OFFICIAL_FIRST else len(OFFICIAL_FIRST)


def _family_and_given(name: Json) -> tuple[str, str]:
    family = _string(name, "family")
    given = " ".join(_strings(name, "given"))
    if not family and not given:
        given, _, family = _string(name, "text").strip().rpartition(" ")
    return tidy(family, "family name", 120), tidy(given, "given name", 120)


def _other_names(names: list[Json], official: tuple[str, str]) -> Iterator[NameEntry]:
    seen = {official}
    for name in names:
        pair = _family_and_given(name)
        if any(pair) and pair not in seen:
            seen.add(pair)
            yield NameEntry(tidy(_string(name, "use"), "use of a name", 20), *pair)


def _birth_date(resource: Json, today: date) -> date | None:
    text = _string(resource, "birthDate")
    return read_date(text, "birth date", today) if text else None


def _death(resource: Json, today: date) -> tuple[bool, date | None]:
    said = resource.get("deceasedBoolean")
    if said is not None and not isinstance(said, bool):
        raise BadEntryError("deceasedBoolean is neither true nor false")
    text = _string(resource, "deceasedDateTime")
    whole = text[:DATE_LETTERS] if len(text) >= DATE_LETTERS else ""
    day = read_date(whole, "date of death", today) if whole else None
    return bool(said) or bool(text), day


def _sex(word: str) -> Sex:
    try:
        return Sex(word) if word else Sex.UNKNOWN
    except ValueError:
        raise BadEntryError(f"gender {shown(word)} is not one FHIR knows") from None


def _contacts(resource: Json, *systems: str) -> Iterator[str]:
    for each in _objects(resource, "telecom"):
        if _string(each, "system") in systems and _string(each, "use") != "old":
            yield _string(each, "value")


def _phones(resource: Json) -> Iterator[str]:
    yield from (phone for raw in _contacts(resource, "phone", "sms") if (phone := read_phone(raw)))


def _emails(resource: Json) -> Iterator[str]:
    yield from (email for raw in _contacts(resource, "email") if (email := read_email(raw)))


def _address(resource: Json) -> str:
    current = [a for a in _objects(resource, "address") if _string(a, "use") != "old"]
    if not current:
        return ""
    first = current[0]
    town = " ".join(part for key in ("postalCode", "city") if (part := _string(first, key)))
    state, country = _string(first, "state"), _string(first, "country")
    parts = [part for part in (*_strings(first, "line"), town, state, country) if part]
    return tidy(", ".join(parts) or _string(first, "text"), "address", 400)


def _identifiers(resource: Json) -> tuple[IdentifierEntry, ...]:
    found: dict[tuple[str, str], IdentifierEntry] = {}
    for each in _objects(resource, "identifier"):
        entry = _identifier(each)
        if entry:
            found.setdefault(entry.key, entry)
    plain_id = tidy(_string(resource, "id"), "id", 120)
    if not found and plain_id:  # a bulk export's own id is better than nothing to know it by
        return (IdentifierEntry("urn:fhir:patient-id", plain_id, "FHIR"),)
    return tuple(found.values())


def _identifier(each: Json) -> IdentifierEntry | None:
    kind = _object(each, "type")
    codes = [_string(coding, "code") for coding in _objects(kind, "coding")]
    shows = [_string(coding, "display") for coding in _objects(kind, "coding")]
    system = tidy(_string(each, "system"), "identifier system", 200)
    value = tidy(_string(each, "value"), "identifier", 120)
    words = " ".join((_string(kind, "text"), *shows)).strip()
    if not value or is_private(system, value, [c for c in codes if c], words):
        return None
    return IdentifierEntry(system, value, tidy(codes[0] if codes else "", "identifier type", 20))
