"""The ready sets as a clinic edits them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.pages.wording import count
from clinic.rules.muscle_sets import SetLine, SetMuscle, SetSide
from clinic.rules.muscles import MUSCLES
from clinic.rules.needling import needle_words


@dataclass(frozen=True)
class SetRow:
    """One set of the list; `up` is where to post to move it before the one above, or empty."""

    name: str
    href: str
    up: str
    muscles: tuple[str, ...]


def set_rows(lines: Iterable[SetLine], ways: Iterable[tuple[str, str]]) -> tuple[SetRow, ...]:
    """The list; `ways` lead to each set's page, and move it up."""
    return tuple(
        SetRow(
            name=line.entry.name,
            href=href,
            up=up if at else "",
            muscles=tuple(map(muscle_words, line.entry.muscles)),
        )
        for at, (line, (href, up)) in enumerate(zip(lines, ways, strict=True))
    )


def muscle_words(each: SetMuscle) -> str:
    """As in "Lumbar multifidus, L5, both sides: 2 needles, 0.30×40 mm"."""
    known = MUSCLES.get(each.muscle)
    both = "both sides" if each.side == SetSide.BOTH else ""
    place = ", ".join(filter(None, (known.name if known else each.muscle, each.level, both)))
    size = needle_words(each.diameter_um or 0, each.length_mm or 0)
    return f"{place}: {count(each.needles or 0, 'needle')}, {size}"
