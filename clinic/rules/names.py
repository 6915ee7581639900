"""What a patient is found by: terms kept for each person, prefixes from what is typed.

A term is a letter for its kind, a colon and folded text: `n:` a word of a name, `p:` the tail
of a phone number, `b:` a birth date (`b:1984-03-12` and `b:03-12`), `i:` an identifier. Every
search is by **prefix** of a term, so an index over the terms, compared code point by code point
(SQLite's BINARY, PostgreSQL's "C"), answers it as a range.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from clinic.rules.birth_dates import Group, compact_dates, day_term, full_term, take_dates
from clinic.rules.folding import digits, fold, spelled_out, words

MAX_TERM = 100
"""Longest term kept and asked for, in characters."""

MAX_TYPED = 120
MAX_GROUPS = 8
MIN_PHONE_DIGITS = 3
MAX_PHONE_DIGITS = 20
LONGEST_RUN = 3
MIN_NATIONAL_DIGITS = 6

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_BEGINNING = re.compile(r"[12]\d{1,3}")
_DIGIT_RUN = re.compile(r"(?<!\w)(?<!\w-)\+?\(?\d+(?:[\s().\-/]+\d+)*(?!-?\w)")


@dataclass(frozen=True)
class Findable:
    """What a person can be found by; what is missing stays empty.

    `names` are pairs of family and given name: the official one, maiden and other names.
    """

    names: tuple[tuple[str, str], ...] = ()
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


def terms_of(person: Findable) -> frozenset[str]:
    """Every term this person is found by."""
    kept = {f"n:{word}" for pair in person.names for word in _pair_words(*pair)}
    if person.birth_date:
        kept |= {full_term(person.birth_date), day_term(person.birth_date)}
    kept.update(f"p:{tail}" for phone in person.phones for tail in _tails(phone))
    kept.update(f"i:{plain}" for each in person.identifiers if (plain := "".join(words(each))))
    return frozenset(term[:MAX_TERM] for term in kept)


def query_terms(text: str) -> tuple[Group, ...]:
    """What was typed, as groups of prefixes: a person must answer one prefix of **each** group.

    Parts of names in any order, birth dates in the usual spellings, any three digits in a row
    of a phone number, the beginning of an identifier; empty when nothing was typed.
    """
    left, groups = take_dates(fold(text[:MAX_TYPED]))
    for run in _DIGIT_RUN.findall(left):
        groups += _digit_groups(run)
    names = _DIGIT_RUN.sub(" , ", left)
    spelled = _DIGIT_RUN.sub(" , ", take_dates(spelled_out(text[:MAX_TYPED]))[0])
    groups += _name_groups(names, spelled)
    return tuple(tuple(p[:MAX_TERM] for p in group) for group in groups[:MAX_GROUPS])


def prefix_range(prefix: str) -> tuple[str, str]:
    """The half-open range of all terms that begin with `prefix`: from, and below."""
    following = ord(prefix[-1]) + 1
    surrogates_start, surrogates_end = 0xD800, 0xE000
    last = surrogates_end if following == surrogates_start else following
    return prefix, prefix[:-1] + chr(last)


def matches(terms: Collection[str], query: Iterable[Group]) -> bool:
    """Whether somebody with these terms answers the query; an empty query finds nobody."""
    groups = tuple(query)
    return bool(groups) and all(
        any(term.startswith(prefix) for term in terms for prefix in group) for group in groups
    )


def same_person_key(family: str, given: str, birth_date: date | None) -> str:
    """One string for all spellings of one name and birth date; "" when either is missing.

    Only the first given name counts, so that "Ana María" and "Ana" are the same.
    """
    first = words(given)[:1]
    whole = "".join(words(family))
    if not whole or birth_date is None:
        return ""
    return f"{whole}|{''.join(first)}|{birth_date.isoformat()}"


def _pair_words(family: str, given: str) -> Iterator[str]:
    for name in (family, given):
        for spelling in (fold(name), spelled_out(name)):
            yield from words(spelling)
            yield from ("".join(words(token)) for token in spelling.split() if words(token))
            if whole := "".join(words(spelling)):
                yield whole
    together = "".join(words(family)) + "".join(words(given))
    if together and not any(char.isascii() for char in together):
        yield together  # written without a space where the script has none


def _tails(phone: str) -> Iterator[str]:
    plain = digits(phone)[-MAX_PHONE_DIGITS:]
    yield from (plain[start:] for start in range(len(plain) - MIN_PHONE_DIGITS + 1))


def _digit_groups(run: str) -> list[Group]:
    """Digits with spaces and signs between: one number, or a birth year beside a number."""
    whole = tuple(_number_prefixes(digits(run), abroad=run.startswith(("+", "00"))))
    parts = [digits(part) for part in run.split()]
    if len(parts) == 1 or not any(_YEAR.fullmatch(part) for part in parts):
        return [whole]
    return [tuple(dict.fromkeys((*_number_prefixes(part), *whole))) for part in parts]


def _number_prefixes(plain: str, *, abroad: bool = False) -> Iterator[str]:
    yield from (f"p:{plain}", f"i:{plain}")
    if _YEAR_BEGINNING.fullmatch(plain):
        yield f"b:{plain}"
    national = plain.lstrip("0")
    starts = [national, *(national[n:] for n in (1, 2, 3) if abroad)]  # without country code
    for start in starts:
        if start != plain and len(start) >= MIN_NATIONAL_DIGITS:
            yield f"p:{start}"
    yield from compact_dates(plain)


def _name_groups(text: str, spelled: str) -> list[Group]:
    """One group a word; neighbours may also be one word (o brien, obrien)."""
    groups: list[Group] = []
    for chunk, other in zip(text.split(","), spelled.split(","), strict=False):
        kept, also = words(chunk), words(other)
        mixed = [token for token in chunk.split() if _is_mixed(token)]
        for at in range(len(kept)):
            runs = dict.fromkeys((*_runs(kept, at), *_runs(also, at)))
            group = [f"n:{run}" for run in runs]
            group += [f"i:{''.join(words(m))}" for m in mixed if kept[at] in words(m)]
            groups.append(tuple(group))
    return groups


def _runs(kept: tuple[str, ...], at: int) -> Iterator[str]:
    if at < len(kept):
        yield kept[at]
    for length in range(2, LONGEST_RUN + 1):
        for start in range(max(0, at - length + 1), min(at, len(kept) - length) + 1):
            yield "".join(kept[start : start + length])


def _is_mixed(token: str) -> bool:
    return any(char.isdigit() for char in token)
