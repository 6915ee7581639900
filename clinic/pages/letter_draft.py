"""A letter being written, in words: its fields, what the record says by now, who was faster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back
from clinic.pages.wording import isolated, moment
from clinic.rules.letter_values import DraftFacts
from clinic.rules.letters import KIND_WORDS, PART_RULES, PARTS, Part


@dataclass(frozen=True)
class Difference:
    """One field that somebody else has changed: what is kept now."""

    label: str
    kept: str


@dataclass(frozen=True)
class Known:
    """What the record says now of a part that was changed by hand or filled before."""

    label: str
    text: str


@dataclass(frozen=True)
class DraftWays:
    """Where the forms of a draft are posted, and where it can be looked at as paper."""

    save: str
    sign: str
    refill: str
    discard: str
    paper: str


@dataclass(frozen=True)
class DraftPage:
    """A letter being written; `news` are the parts of which the record says something else now."""

    title: str
    sub: str
    back: Back
    ways: DraftWays
    fields: tuple[str, ...]
    saved: str
    instead: str
    news: tuple[Known, ...]
    conflict: tuple[Difference, ...]
    conflict_word: str
    rows: Mapping[str, int]


def draft_page(
    draft: DraftFacts,
    now_known: Mapping[Part, str],
    ways: tuple[Back, DraftWays],
    zone: ZoneInfo,
    *,
    conflict: tuple[Difference, ...] | None = None,
) -> DraftPage:
    """The page of a draft; `now_known` is what the record would fill in now."""
    return DraftPage(
        title=KIND_WORDS[draft.kind],
        sub=isolated(draft.person.name),
        back=ways[0],
        ways=ways[1],
        fields=tuple(part.value for part in PARTS[draft.kind]),
        saved=f"Saved {moment(draft.saved_at, zone)} by {draft.saved_by}",
        instead=f"Written instead of a signed letter: {draft.why}" if draft.replaces else "",
        news=tuple(
            Known(PART_RULES[part].title, now_known[part])
            for part, each in draft.parts.items()
            if now_known[part] not in {each.filled, each.text}
        ),
        conflict=conflict or (),
        conflict_word="" if conflict is None else _meanwhile(draft, zone),
        rows={
            part.value: max(2, min(10, each.text.count("\n") + len(each.text) // 75 + 2))
            for part, each in draft.parts.items()
        },
    )


def differences(draft: DraftFacts, typed: Mapping[str, str]) -> tuple[Difference, ...]:
    """The fields in which what is kept now is not what was typed."""
    kept = {
        "To": ("to_name", draft.to_name),
        "Address": ("to_address", draft.to_address),
        **{PART_RULES[part].title: (part.value, text) for part, text in draft.texts.items()},
    }
    return tuple(
        Difference(label, text or "nothing")
        for label, (name, text) in kept.items()
        if typed.get(name, "") != text
    )


def _meanwhile(draft: DraftFacts, zone: ZoneInfo) -> str:
    return (
        f"{draft.saved_by} saved this letter at {_time(draft.saved_at, zone)}, after you opened it."
        " Nothing of yours is saved yet, and nothing is overwritten: what you typed stands below."
    )


def _time(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.hour}:{local.minute:02}"
