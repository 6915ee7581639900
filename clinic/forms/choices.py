"""Choices of a field from pairs of value and word."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs


def listed(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The pairs as WTForms wants them."""
    return [SelectChoice(value, word) for value, word in pairs]
