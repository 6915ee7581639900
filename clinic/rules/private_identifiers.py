"""Identifiers that are never kept: social security and passport numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

PRIVATE_TYPES = frozenset({"SS", "SSN", "SB", "PPN"})
"""Identifier types of HL7 table 0203: social security, social beneficiary, passport."""

_OID = r"2\.16\.840\.1\.113883\."
_PRIVATE_SYSTEM = re.compile(
    rf"us-ssn|\bssn\b|social[-_ ]?security|passport|(?:^|\D){_OID}4\.(?:1|330(?:\.\d+)?)$",
    re.IGNORECASE,
)
_PRIVATE_WORDS = re.compile(r"social[-_ ]?security|passport|\bssn\b", re.IGNORECASE)
_SOCIAL_SECURITY_SHAPE = re.compile(r"\d{3}[- ]\d{2}[- ]\d{4}", re.ASCII)


def is_private(system: str, value: str, types: Iterable[str] = (), words: str = "") -> bool:
    """Whether this is a social security or passport number, by type, system, words or shape.

    The shape (123-45-6789) only decides where nothing says what the number is.
    """
    kinds = {kind.upper() for kind in types}
    if kinds & PRIVATE_TYPES or _PRIVATE_SYSTEM.search(system) or _PRIVATE_WORDS.search(words):
        return True
    named = bool(kinds) or bool(words) or bool(system)
    return not named and _SOCIAL_SECURITY_SHAPE.fullmatch(value.strip()) is not None
