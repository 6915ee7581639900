"""A letter as it reads, and its structured record: how both become text (JSON) and are read back.

What a signed letter keeps beside its paper: `letter` is the letter itself, word for word, `record`
what was known when it was signed. Clinical source: the reference's 5.2 (frozen with its data).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinic.rules.letter_course import day
from clinic.rules.letter_facts import LetterFacts
from clinic.rules.letter_values import DraftFacts, PartText, Written
from clinic.rules.letters import KIND_WORDS, LOINC, PART_RULES, PARTS, LetterKind, Part
from clinic.rules.scores import Series

FORMAT = 1
INSTEAD = "This letter replaces ours of {day}: {why}"


def parts_text(parts: dict[Part, PartText]) -> str:
    """The parts of a draft as JSON."""
    found = {part.value: [each.text, each.filled] for part, each in parts.items()}
    return json.dumps(found, ensure_ascii=False)


def read_parts(text: str, kind: LetterKind) -> dict[Part, PartText]:
    """The parts a draft of this kind keeps as JSON; what is missing there is empty."""
    kept = json.loads(text)
    return {part: PartText(*kept.get(part.value, ("", ""))) for part in PARTS[kind]}


def written(draft: DraftFacts, facts: LetterFacts) -> Written:
    """The letter as it reads on paper."""
    zone = ZoneInfo(facts.sender.zone)
    before = draft.replaced_at.astimezone(zone).date() if draft.replaced_at else None
    born = draft.person.birth_date
    about = f"{draft.person.name}, born {day(born)}" if born else draft.person.name
    said = draft.texts
    diagnosis = said.get(Part.DIAGNOSIS, "").strip()
    writer = ", ".join(filter(None, (facts.writer.name, facts.writer.credential)))
    return Written(
        kind=draft.kind,
        heading=": ".join(filter(None, (KIND_WORDS[draft.kind], diagnosis))),
        sender=lines_of(facts.sender.name, facts.sender.address, facts.sender.phone),
        receiver=lines_of(draft.to_name, *draft.to_address.splitlines()),
        written=day(facts.today),
        about=about,
        parts=tuple(
            (part.value, PART_RULES[part].title, text)
            for part in PARTS[draft.kind]
            if part is not Part.DIAGNOSIS and (text := said.get(part, "").strip())
        ),
        signed=lines_of(writer, facts.sender.name, facts.sender.phone),
        instead=INSTEAD.format(day=day(before), why=draft.why) if before else "",
    )


def content_text(letter: Written, facts: LetterFacts, signed_at: datetime) -> str:
    """The letter and what the record knew, as JSON."""
    record = asdict(facts) | {"measures": [_measured(each) for each in facts.series]}
    del record["series"]
    content = {
        "format": FORMAT,
        "type": {"kind": letter.kind, "loinc": LOINC.get(letter.kind, "")},
        "signed_at": signed_at,
        "letter": asdict(letter),
        "record": record,
    }
    return as_text(content)


def as_text(content: Mapping[str, object]) -> str:
    """What is kept of a letter as JSON, always in the same order."""
    return json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True)


def read_content(text: str) -> Written:
    """The letter out of what a signed one keeps."""
    kept = json.loads(text)["letter"]
    return Written(
        kind=LetterKind(kept["kind"]),
        heading=kept["heading"],
        sender=tuple(kept["sender"]),
        receiver=tuple(kept["receiver"]),
        written=kept["written"],
        about=kept["about"],
        parts=tuple((part, title, said) for part, title, said in kept["parts"]),
        signed=tuple(kept["signed"]),
        instead=kept["instead"],
    )


def lines_of(*lines: str) -> tuple[str, ...]:
    """The lines that say something, without space around them."""
    return tuple(line.strip() for line in lines if line.strip())


def _measured(series: Series) -> dict[str, object]:
    change = series.change
    return {
        "slug": series.measure.slug,
        "loinc": series.measure.loinc,
        "site": series.site,
        "unit": series.measure.unit,
        "scores": [{"value": one.value, "at": one.taken_at} for one in series.scores],
        "threshold": series.measure.threshold,
        "threshold_kind": series.measure.threshold_kind,
        "change": asdict(change) if change else None,
    }


def _plain(value: object) -> str:
    """Days, instants and exact numbers as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"no way to keep {value!r} in a letter"
    raise TypeError(message)
