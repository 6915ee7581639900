"""What one key does, said in the dialog that `?` opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

KEY_OF = {"openings.search": "n", "diary.day": "t"}
"""The key of an entry of the side bar."""


@dataclass(frozen=True)
class Key:
    """One or two keys and what they do."""

    keys: tuple[str, ...]
    does: str


_ALL = (
    ("patients.index", Key(("/",), "Find a patient")),
    ("openings.search", Key(("n",), "New booking: find a time")),
    ("diary.day", Key(("t",), "Today, or this week")),
    ("diary.day", Key(("Left", "Right"), "The day or week before, and after")),
)


def keys_of(may: Callable[[str], bool]) -> list[Key]:
    """The keys of somebody who may open these pages; none where there is none to open by key."""
    found = [key for endpoint, key in _ALL if may(endpoint)]
    return [*found, Key(("?",), "Show these keys")] if found else []
