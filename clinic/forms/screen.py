"""What is pressed and typed in the whole screen: an answer, what was said, why all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from clinic.forms.note_fields import plain
from clinic.rules.words import Answered

LONGEST_SAID = 500
Pressed = tuple[Answered, str, str]


def read_screen(sent: Mapping[str, str], slugs: Collection[str]) -> dict[str, Pressed]:
    """The answers that were pressed, by slug, with what was said and the reason typed.

    What is no answer is none: it stays open.
    """
    found = {}
    for slug in slugs:
        value = sent.get(f"a.{slug}", "")
        if value in set(Answered):
            said, why = (plain(sent.get(f"{part}.{slug}"))[:LONGEST_SAID] for part in "dr")
            found[slug] = (Answered(value), said, why)
    return found
