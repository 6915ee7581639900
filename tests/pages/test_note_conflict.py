"""Two windows on one draft: whatever differs between them is shown, field by field."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from clinic.pages.note_conflict import conflict_of
from clinic.rules.session_record import NoteTyped
from clinic.rules.signing import NoteEntry
from tests.pages.test_notes_words import DRAFT


@pytest.mark.parametrize("name", [each.name for each in fields(NoteEntry)])
def test_no_answer_can_differ_unseen(name):
    other: dict[str, Any] = {
        "sites": DRAFT.entry.sites,
        "pain_before": 9,
        "pain_after": 9,
        "needle_expiry": date(2030, 1, 1),
        "adverse_events": ("bruising",),
        "position": "seated",
        "tolerance": "poor",
        "next_step": "refer",
    }
    before = getattr(DRAFT.entry, name)
    value = other.get(name, not before if isinstance(before, bool) else "Something else")
    typed = NoteTyped(3, answers=replace(DRAFT.entry, **{name: value}), findings=DRAFT.findings)
    typed = replace(typed, sites={site.public_id: site.entry for site in DRAFT.sites})
    assert len(conflict_of(DRAFT, typed).differences) == (name != "sites")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, 7) for name in ("needles_in", "needles_out", "depth_mm", "retention_minutes")),
        *((name, 7) for name in ("pain_during", "insertions", "hz_tenths", "current_minutes")),
        *(("diameter_um", 200), ("length_mm", 40), ("muscle", "gluteus_medius"), ("side", "right")),
        *(("level", "L5"), ("point", "lateral"), ("technique", "pistoning"), ("twitch", "single")),
        *(("referred_pain", "none"), ("response", "Eased."), ("direction", "oblique")),
        *(("approach", "superficial"), ("finding", "latent_trp"), ("familiar", "no")),
        *(("current", "motor"), ("pair", "B")),
    ],
)
def test_nothing_of_a_site_can_differ_unseen(name, value):
    site = DRAFT.sites[0]
    assert getattr(site.entry, name) != value
    changed = {site.public_id: replace(site.entry, **{name: value})}
    typed = NoteTyped(3, sites={**{s.public_id: s.entry for s in DRAFT.sites}, **changed})
    assert conflict_of(DRAFT, typed).differences
