"""A plan against reality, its changes, its authorised visits, its re-assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.rules.appointment_life import CANCELLED, moves_from
from clinic.rules.authorised import AuthorisedEntry, Cover, cover_of
from clinic.rules.errors import Invalid
from clinic.rules.plan_progress import VisitLine, plan_progress
from clinic.rules.plan_reality import CancelledLine, PlannedLine, Tally, became, reality
from clinic.rules.plan_rewrite import KeptVisit, rewritten
from clinic.rules.plan_values import PlanBlock, PlanValue
from clinic.rules.reassessment import reassess_of
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import PlannedVisitStatus as V
from clinic.rules.words import Role

MONDAY = date(2026, 11, 30)
PHASES = (("needling",), ("needling", "sauna"), ("needling", "sauna", "boots"))


def after(moves: list[tuple[int, int]]) -> tuple[list[PlannedLine], list[CancelledLine]]:
    """Twelve visits after so many steps: each names a visit and which of its ways it takes.

    Without a visit: booked, or released. With one: any step of the table of moves, or moved.
    """
    booked: dict[int, S] = {}
    released: set[int] = set()
    ended: list[tuple[int, S]] = []
    for number, way in moves:
        if number not in booked:
            if way % 5 == 4:
                released ^= {number}
            elif number not in released:
                booked[number] = S.BOOKED
            continue
        steps = moves_from(booked[number], set(Role))
        if way < len(steps):
            booked[number] = steps[way].target
        if booked[number] in CANCELLED:
            ended.append((number, booked.pop(number)))
    lines = []
    for number in range(12):
        therapies = PHASES[number // 4]
        free = V.RELEASED if number in released else V.UNBOOKED
        status = became(booked[number]) if number in booked else free
        shown = therapies[: 1 + number % 2] if status is V.ATTENDED else ()
        lines.append(PlannedLine(status, therapies, shown))
    return lines, [CancelledLine(status, PHASES[number // 4]) for number, status in ended]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 6)), max_size=80))
def test_the_counts_add_up_after_any_sequence_of_moves(moves) -> None:
    lines, cancelled = after(moves)
    found = reality(lines, cancelled)
    for tally in (found.visits, *(each for _, each in found.therapies)):
        assert tally.planned == tally.attended + tally.missed + tally.booked + tally.to_book
        assert tally.left_out <= tally.attended
    released = sum(line.status is V.RELEASED for line in lines)
    assert found.visits.planned + released == 12
    assert found.visits.in_time + found.visits.late + found.visits.by_clinic == len(cancelled)
    needling = dict(found.therapies).get("needling", Tally())
    assert replace(needling, left_out=0) == found.visits
    progress = plan_progress(
        (), [VisitLine(n, 0, line.status) for n, line in enumerate(lines)], MONDAY
    )
    assert (progress.total, progress.done, progress.missed) == (
        found.visits.planned,
        found.visits.attended,
        found.visits.missed,
    )


def test_every_end_of_a_visit_is_reached_by_the_sequences() -> None:
    throw = Random(5)
    seen: set[str] = set()
    for _ in range(200):
        moves = [(throw.randrange(12), throw.randrange(7)) for _ in range(80)]
        lines, cancelled = after(moves)
        seen |= {str(line.status) for line in lines} | {str(line.status) for line in cancelled}
    assert seen >= {str(each) for each in (*V, *CANCELLED)}


def test_a_therapy_that_was_not_given_is_seen() -> None:
    found = reality([PlannedLine(V.ATTENDED, ("needling", "sauna"), ("needling",))], [])
    assert [(name, tally.left_out) for name, tally in found.therapies] == [
        ("needling", 0),
        ("sauna", 1),
    ]


PLAN = PlanValue(
    (
        PlanBlock("A", 2, 2),
        PlanBlock("B", 1, 2, after_reassessment=True),
    )
)


def kept(*statuses: V, confirmed: int = 0, phases: str = "000011") -> list[KeptVisit]:
    return [
        KeptVisit(number, status, number == confirmed, int(phases[number - 1]))
        for number, status in enumerate(statuses, start=1)
    ]


def test_a_new_plan_has_all_its_visits_those_after_a_reassessment_provisional() -> None:
    made = rewritten(PLAN, MONDAY, (), MONDAY).slots
    assert [(one.number, (one.due_on - MONDAY).days, one.provisional) for one in made] == [
        *((number, day, False) for number, day in ((1, 0), (2, 3), (3, 7), (4, 10))),
        (5, 14, True),
        (6, 21, True),
    ]


def test_a_change_keeps_what_took_place_and_moves_the_rest_on() -> None:
    today = MONDAY + timedelta(days=30)
    made = rewritten(
        PLAN,
        MONDAY,
        kept(V.ATTENDED, V.BOOKED, V.UNBOOKED, V.MISSED, V.UNBOOKED, V.RELEASED),
        today,
    )
    assert [one.number for one in made.slots if one.kept] == [1, 2, 4, 6]
    assert [(one.due_on - today).days for one in made.slots if not one.kept] == [0, 7]
    assert made.loose == ()


def test_booked_visits_without_a_place_are_named_and_past_ones_are_not_dropped() -> None:
    short = PlanValue((PlanBlock("A", 1, 2),))
    many = kept(V.ATTENDED, V.ATTENDED, V.BOOKED, V.UNBOOKED, V.BOOKED)
    assert rewritten(short, MONDAY, many, MONDAY).loose == (3, 5)
    with pytest.raises(Invalid, match="at least 3 visits") as found:
        rewritten(short, MONDAY, kept(V.ATTENDED, V.ATTENDED, V.MISSED), MONDAY)
    assert found.value.field == "p0_weeks"


@pytest.mark.parametrize(
    ("status", "blocks", "stood", "field"),
    [
        (V.ATTENDED, [PlanBlock("B", 1, 2)], (1,), "was_p0_name"),  # taken out
        (V.MISSED, [PlanBlock("B", 1, 2), PlanBlock("C", 2, 2)], (1, 2), "was_p0_name"),
        (V.BOOKED, [PlanBlock("B", 1, 2)], (1,), "was_p0_name"),
        (V.ATTENDED, [PlanBlock("B", 1, 2), PlanBlock("A", 2, 2)], (1, 0), "p0_weeks"),  # turned
    ],
)
def test_a_phase_that_was_begun_is_not_taken_out_and_keeps_its_visits(
    status: V, blocks: list[PlanBlock], stood: tuple[int, ...], field: str
) -> None:
    with pytest.raises(Invalid) as found:
        rewritten(PlanValue(tuple(blocks)), MONDAY, kept(status), MONDAY, stood)
    assert found.value.field == field
    assert "Visit 1 " in str(found.value)
    free = rewritten(PlanValue(tuple(blocks)), MONDAY, kept(V.UNBOOKED), MONDAY, stood)
    assert free.slots[0].number == 1


def test_what_has_been_in_a_phase_does_not_slide_into_another() -> None:
    begun = kept(*[V.ATTENDED] * 5)
    for weeks, own in ((1, "Visit 3 has been in A"), (3, "Visit 5 has been in B")):
        changed = replace(PLAN, phases=(replace(PLAN.phases[0], weeks=weeks), PLAN.phases[1]))
        with pytest.raises(Invalid, match=own) as found:
            rewritten(
                replace(changed, phases=(*changed.phases, PlanBlock("C", 1, 2))),
                MONDAY,
                begun,
                MONDAY,
            )
        assert found.value.field == "p0_weeks"
    longer = replace(PLAN, phases=(PLAN.phases[0], replace(PLAN.phases[1], weeks=4)))
    assert len(rewritten(longer, MONDAY, begun, MONDAY).slots) == 8


def test_a_confirmed_visit_stays_confirmed_and_a_released_one_comes_back_where_nothing_waits() -> (
    None
):
    made = rewritten(PLAN, MONDAY, kept(*[V.UNBOOKED] * 6, confirmed=5), MONDAY)
    assert [one.provisional for one in made.slots[4:]] == [False, True]
    sure = replace(PLAN, phases=(PLAN.phases[0], replace(PLAN.phases[1], after_reassessment=False)))
    made = rewritten(sure, MONDAY, kept(*[V.ATTENDED] * 4, V.RELEASED, V.RELEASED), MONDAY)
    assert [one.kept for one in made.slots[4:]] == [False, False]


def test_authorised_visits_that_run_out_first_are_seen() -> None:
    def days(*numbers: int) -> list[date]:
        return [MONDAY + timedelta(days=number) for number in numbers]

    ten = AuthorisedEntry(3, days(0)[0], days(20)[0])
    more = AuthorisedEntry(1, days(18)[0])
    coming = list(zip((3, 4, 5), days(8, 19, 30), strict=True))
    assert cover_of([], days(0), coming, MONDAY) is None
    assert cover_of([ten], days(0, 3), coming, days(4)[0]) == Cover(3, 1, 4)
    assert cover_of([ten, more], days(0, 3), coming, days(4)[0]) == Cover(4, 2, 5)
    late = cover_of([ten], days(0), coming[:2], days(25)[0])
    assert late == Cover(3, 0, 3)  # due on a day that was covered, and not held by then
    assert cover_of([more], days(0), coming[:1], days(4)[0]) == Cover(1, 1, 3)


def test_a_reassessment_is_due_by_visits_or_by_days() -> None:
    seen = [MONDAY + timedelta(days=day) for day in (0, 3, 7)]
    at = reassess_of(4, 21, seen, None, MONDAY)
    assert (at.visits_left, at.is_due(seen[2]), at.at_visit(3, seen[2])) == (1, False, 4)
    assert at.at_visit(5, MONDAY + timedelta(days=20)) == 8
    assert at.at_visit(5, MONDAY + timedelta(days=21)) == 5
    assert at.is_due(MONDAY + timedelta(days=21))
    assert not at.is_due(MONDAY + timedelta(days=20))
    after_it = reassess_of(4, 21, seen, seen[1], MONDAY)
    assert (after_it.since, after_it.by) == (1, seen[1] + timedelta(days=21))
    assert after_it.at_visit(4, seen[2]) == 6
    assert reassess_of(3, None, seen, None, MONDAY).is_due(MONDAY)
