"""Which visit of a plan a visit meets."""

from __future__ import annotations

import pytest

from clinic.rules.plan_fit import Holding, OpenVisit, called_for, holding, meets, visit_met
from clinic.rules.words import TherapyKind as K

NEEDLING, DEEP, SAUNA, EXERCISE = (1, K.NEEDLING), (2, K.NEEDLING), (3, K.SAUNA), (4, K.EXERCISE)


@pytest.mark.parametrize(
    ("visit", "asked", "met"),
    [
        ([NEEDLING], [NEEDLING], True),
        ([DEEP], [NEEDLING], True),
        ([SAUNA], [NEEDLING, SAUNA], False),
        ([NEEDLING], [NEEDLING, SAUNA], True),
        ([SAUNA], [SAUNA, EXERCISE], True),
        ([NEEDLING, SAUNA], [SAUNA], True),
        ([NEEDLING], [EXERCISE], False),
        ([NEEDLING], [], True),
        ([SAUNA], [], False),
        ([], [EXERCISE], False),
    ],
)
def test_a_visit_is_one_that_was_asked_for(
    visit: list[tuple[int, K]], asked: list[tuple[int, K]], *, met: bool
) -> None:
    assert meets(holding(visit), called_for(asked)) is met


def unbooked(number: int, asks: Holding, plan: int = 9) -> OpenVisit:
    return OpenVisit(plan * 100 + number, plan, number, phase=plan, asks=asks)


def test_it_meets_the_next_of_its_own_kind() -> None:
    visits = [
        unbooked(3, holding([NEEDLING])),
        unbooked(4, holding([NEEDLING])),
        unbooked(5, holding([EXERCISE, SAUNA])),
    ]
    assert visit_met(holding([NEEDLING]), visits) == visits[0]
    assert visit_met(holding([EXERCISE]), visits) == visits[2]
    assert visit_met(holding([(7, K.BOOTS)]), visits) is None


def test_of_two_plans_it_is_the_one_it_comes_nearest_to_then_the_newest() -> None:
    new, old = unbooked(1, holding([NEEDLING, SAUNA]), 9), unbooked(4, holding([NEEDLING]), 2)
    assert visit_met(holding([NEEDLING]), [new, old]) == old
    assert visit_met(holding([NEEDLING, SAUNA]), [new, old]) == new
    same = unbooked(2, holding([NEEDLING]), 8)
    assert visit_met(holding([NEEDLING]), [same, old]) == same
