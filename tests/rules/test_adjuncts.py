"""The other therapies, rule by rule: bounds of 4.4, stops of 4.5 and of the day in 4.6."""

from dataclasses import replace
from typing import Any

import pytest

from clinic.rules.adjunct_stops import (
    RULES,
    AdjunctFacts,
    Effect,
    Known,
    asked_before,
    check_stops,
    met,
)
from clinic.rules.adjuncts import ADJUNCTS, AdjunctEntry, Most, as_levels, check_adjunct
from clinic.rules.contraindications import SCREEN_BY_SLUG
from clinic.rules.red_flags import BY_SLUG
from clinic.rules.words import TherapyKind

S, B, A, X = TherapyKind.SAUNA, TherapyKind.BOOTS, TherapyKind.ADJUSTMENT, TherapyKind.EXERCISE
NONE = ("none",)
GOOD = {
    S: AdjunctEntry(kind="sauna", minutes=20, temperature_c=45, water_ml=300, asked=NONE),
    B: AdjunctEntry(kind="boots", minutes=20, pressure_mmhg=70, programme="sequential", asked=NONE),
    A: AdjunctEntry(
        kind="adjustment", levels="L4, L5", side="left", technique="thrust", asked=NONE
    ),
    X: AdjunctEntry(kind="exercise", name="Bridge", sets=3, repetitions=10, asked=NONE),
}
BLOCKED = {
    S: {
        "screen": "unstable_angina systemic_infection pregnancy_first_trimester pregnancy_other",
        "asked": "infarction aortic_stenosis intoxicated",
    },
    B: {
        "asked": "dvt embolism thrombophlebitis heart_failure arterial_disease skin_infection"
        " limb_cancer open_wound fracture",
        "flag": "calf_dvt_signs",
    },
    A: {
        "asked": "fracture cauda_equina deficit tumour bone_infection severe_osteoporosis"
        " instability rheumatoid_neck aneurysm severe_bleeding",
        "today": "held",
    },
    X: {"today": "emergency"},
}
JUSTIFIED = {
    S: {
        "asked": "low_pressure heat_intolerance acute_injury pressure_drugs",
        "screen": "pacemaker bleeding_disorder",
    },
    B: {"asked": "neuropathy high_pressure fragile_skin"},
    A: {
        "asked": "osteoporosis spinal_surgery neck_arteries radiculopathy",
        "screen": "pregnancy_first_trimester pregnancy_other",
    },
    X: {"asked": "irritability"},
}
"""The two columns of the reference's table 4.5, in the words of the rules; 4.6 for today."""


def wrong(entry: AdjunctEntry, most: Most = Most()) -> list[str]:  # noqa: B008 -- frozen
    return [each.field for each in check_adjunct(entry, most)]


def stopped(entry: AdjunctEntry, **known: set[str]) -> list[str]:
    facts = AdjunctFacts(**{name: frozenset(slugs) for name, slugs in known.items()})
    return [each.field for each in check_stops(entry, facts)]


def met_by(kind: TherapyKind, known: str, slug: str) -> tuple[AdjunctEntry, dict[str, set[str]]]:
    if known == "asked":
        return replace(GOOD[kind], asked=(slug,)), {}
    return GOOD[kind], {{"flag": "flags"}.get(known, known): {slug}}


def cases(table: dict[TherapyKind, dict[str, str]]) -> list[Any]:
    return [
        pytest.param(kind, known, slug, id=f"{kind.value}-{slug}")
        for kind, groups in table.items()
        for known, slugs in groups.items()
        for slug in slugs.split()
    ]


@pytest.mark.parametrize("kind", ADJUNCTS)
def test_nothing_against_it_and_it_is_kept(kind):
    assert wrong(GOOD[kind]) == []
    assert stopped(GOOD[kind]) == []


@pytest.mark.parametrize(("kind", "known", "slug"), cases(BLOCKED))
def test_what_the_reference_blocks_is_stopped_and_no_reason_helps(kind, known, slug):
    entry, facts = met_by(kind, known, slug)
    assert stopped(entry, **facts) == ["asked"]
    assert stopped(replace(entry, reason="They want it."), **facts) == ["asked"]


@pytest.mark.parametrize(("kind", "known", "slug"), cases(JUSTIFIED))
def test_what_the_reference_has_justified_asks_for_a_reason(kind, known, slug):
    entry, facts = met_by(kind, known, slug)
    assert stopped(entry, **facts) == ["reason"]
    assert stopped(replace(entry, reason="Short and mild."), **facts) == []


@pytest.mark.parametrize("kind", [S, B])
def test_after_a_faint_no_sauna_and_no_boots_that_day(kind):
    assert stopped(GOOD[kind], today={"fainted"}) == ["asked"]
    assert stopped(GOOD[A], today={"fainted"}) == []
    assert stopped(GOOD[X], today={"fainted"}) == []


@pytest.mark.parametrize("kind", ADJUNCTS)
def test_after_needles_each_only_remarks(kind):
    facts = AdjunctFacts(today=frozenset({"needled"}))
    assert [rule.effect for rule in met(kind, facts)] == [Effect.REMARK]
    assert stopped(GOOD[kind], today={"needled"}) == []


@pytest.mark.parametrize("kind", ADJUNCTS)
def test_a_medical_emergency_stops_everything(kind):
    assert stopped(GOOD[kind], screen={"medical_emergency"}) == ["asked"]


def test_every_rule_of_the_tables_is_there_and_none_besides_by_asking():
    told = {
        (kind, slug)
        for table in (BLOCKED, JUSTIFIED)
        for kind, groups in table.items()
        for slug in groups.get("asked", "").split()
    }
    assert {(rule.kind, rule.slug) for rule in RULES if rule.known is Known.ASKED} == told


def test_what_is_looked_up_is_something_that_is_asked():
    for rule in RULES:
        if rule.known is Known.SCREEN:
            assert rule.slug in SCREEN_BY_SLUG
        if rule.known is Known.FLAG:
            assert rule.slug in BY_SLUG


def test_control_a_rule_left_out_would_be_noticed():
    without = tuple(rule for rule in RULES if rule.slug != "dvt")
    assert {(rule.kind, rule.slug) for rule in without} != {
        (rule.kind, rule.slug) for rule in RULES
    }
    assert "dvt" in {rule.slug for rule in asked_before(B)}


def test_stops_are_named_before_reasons():
    facts = AdjunctFacts(frozenset({"pacemaker", "unstable_angina"}))
    assert [rule.slug for rule in met(S, facts)] == ["unstable_angina", "pacemaker"]
    (problem,) = check_stops(GOOD[S], facts)
    assert problem.message == "No infrared sauna today: Unstable angina."


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *((S, name) for name in ("minutes", "temperature_c", "water_ml")),
        *((B, name) for name in ("minutes", "pressure_mmhg", "programme")),
        *((A, name) for name in ("levels", "side", "technique")),
        *((X, name) for name in ("name", "sets", "repetitions")),
    ],
)
def test_what_is_recorded_of_each_is_asked_for(kind, field):
    empty: dict[str, Any] = {field: "" if isinstance(getattr(GOOD[kind], field), str) else None}
    assert wrong(replace(GOOD[kind], **empty)) == [field]


@pytest.mark.parametrize(
    ("kind", "field", "values"),
    [
        (S, "minutes", (0, 91)),
        (S, "temperature_c", (29, 81)),
        (S, "water_ml", (-1, 3001)),
        (B, "pressure_mmhg", (9, 151)),
        (B, "programme", ("dance",)),
        (A, "levels", ("L9",)),
        (A, "side", ("up",)),
        (A, "technique", ("magic",)),
        (X, "sets", (0, 21)),
        (X, "repetitions", (0, 201)),
        (X, "load_kg", (-1, 301)),
    ],
)
def test_out_of_bounds_is_refused(kind, field, values):
    for value in values:
        changed: dict[str, Any] = {field: value}
        assert wrong(replace(GOOD[kind], **changed)) == [field]


def test_the_most_the_clinic_gives_is_its_own():
    assert wrong(replace(GOOD[S], temperature_c=61, minutes=46)) == ["minutes", "temperature_c"]
    assert wrong(replace(GOOD[B], pressure_mmhg=101)) == ["pressure_mmhg"]
    warm = Most(sauna_c=70, sauna_minutes=60)
    assert wrong(replace(GOOD[S], temperature_c=61, minutes=46), warm) == []


def test_something_is_answered_before():
    assert wrong(replace(GOOD[S], asked=())) == ["asked"]
    assert wrong(replace(GOOD[S], asked=("none", "low_pressure"))) == ["asked"]
    assert stopped(replace(GOOD[S], asked=("dragons",))) == ["asked"]
    assert wrong(AdjunctEntry(kind="needling")) == ["kind"]


def test_levels_are_written_as_they_are_said():
    assert as_levels(" l4;L5  s1") == "L4, L5, S1"
    assert as_levels("") == ""
