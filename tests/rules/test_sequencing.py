"""The order of therapies: each rule with a case that breaks it and one beside it that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from clinic.rules.errors import Invalid
from clinic.rules.order_checks import Given, Recorded
from clinic.rules.order_rules import ORDER_RULES, Severity
from clinic.rules.sequencing import (
    Accepted,
    Stopped,
    Unacknowledged,
    Weighed,
    findings,
    told,
    weigh,
    with_plan,
)
from clinic.rules.words import TherapyKind as T

LONDON = ZoneInfo("Europe/London")
DAY = 24 * 60
TEN = 20_600 * DAY + 10 * 60  # 27 May 2026 in London, eleven o’clock on the wall


def broken(*given: Given) -> list[str]:
    return [one.slug for one in findings(ORDER_RULES, given, LONDON)]


def at(minutes: int, kind: T, long: int = 30, *, own: bool = True) -> Given:
    return Given(TEN + minutes, TEN + minutes + long, kind, own)


NEEDLES, SAUNA, BOOTS = at(0, T.NEEDLING), at(30, T.SAUNA), at(30, T.BOOTS)


@pytest.mark.parametrize(
    ("given", "slugs"),
    [
        ((NEEDLES,), []),
        ((NEEDLES, SAUNA), ["sauna_after_needling"]),
        ((NEEDLES, at(25 + DAY, T.SAUNA, own=False)), ["sauna_after_needling"]),
        ((NEEDLES, at(30 + DAY, T.SAUNA, own=False)), []),
        ((at(-30, T.SAUNA), NEEDLES), ["sauna_before_needling"]),
        ((at(-60, T.SAUNA), NEEDLES), []),
        ((NEEDLES, BOOTS), ["boots_over_needled_limb"]),
        ((NEEDLES, at(90, T.BOOTS)), []),
        ((NEEDLES, at(40, T.EXERCISE)), ["exercise_after_needling"]),
        ((at(-40, T.EXERCISE), NEEDLES), []),
        ((SAUNA, at(200, T.SAUNA, own=False)), ["no_back_to_back_heat"]),
        ((SAUNA, at(14 * 60, T.SAUNA, own=False)), []),  # after midnight
        ((at(0, T.SAUNA, own=False), at(200, T.SAUNA, own=False), BOOTS), []),
        ((NEEDLES, at(15, T.ADJUSTMENT)), []),
        ((NEEDLES, at(30, T.ADJUSTMENT)), ["manipulation_and_needling"]),
        ((at(-15, T.ADJUSTMENT, 15), NEEDLES), []),
        ((at(0, T.ADJUSTMENT, 60), at(60, T.SAUNA, 60)), []),
        ((at(0, T.ADJUSTMENT, 60), at(60, T.SAUNA, 65)), ["chain_total_time"]),
        (
            (at(0, T.ADJUSTMENT, 15), at(15, T.EXERCISE), at(45, T.BOOTS), at(65, T.SAUNA)),
            ["chain_modalities"],
        ),
    ],
)
def test_a_rule_is_broken_where_it_says_and_not_beside_it(
    given: tuple[Given, ...], slugs: list[str]
) -> None:
    assert broken(*given) == slugs


def test_another_visit_counts_before_and_after_but_not_two_others_alone() -> None:
    earlier, later = at(0, T.NEEDLING, own=False), at(300, T.SAUNA, own=False)
    assert broken(at(300, T.SAUNA), earlier) == ["sauna_after_needling"]
    assert broken(at(300, T.ADJUSTMENT), earlier, later) == []
    assert broken(NEEDLES, later) == ["sauna_after_needling"]
    (found,) = findings(ORDER_RULES, [NEEDLES, later], LONDON)
    assert "there is another visit, at 16:00 on 27 May" in found.words


def test_a_clinic_changes_severity_and_number_or_switches_a_rule_off() -> None:
    first = ORDER_RULES[0]
    stop, off = first.changed("hard 60"), first.changed("off 60")
    assert (stop.severity, stop.limit) == (Severity.HARD, 60)
    assert findings([stop], [NEEDLES, at(90, T.SAUNA)], LONDON) == []
    assert findings([off], [NEEDLES, SAUNA], LONDON) == []
    for spoiled in ("", None, "perhaps 60", "hard", "hard many", "hard -5", "warn 999999999"):
        assert first.changed(spoiled) == first
    assert first.changed(stop.kept) == stop
    with pytest.raises(Invalid):
        first.chosen(Severity.WARN, -1)


def test_a_warning_takes_its_own_tick_and_a_stop_none() -> None:
    found = findings(ORDER_RULES, [NEEDLES, SAUNA, at(60, T.BOOTS)], LONDON)
    with pytest.raises(Unacknowledged) as asked:
        weigh(found, frozenset({"sauna_after_needling"}), None)
    assert asked.value.needed == ("sauna_after_needling", "boots_over_needled_limb")
    assert weigh(found, frozenset(asked.value.needed), None).ticked == asked.value.needed
    stops = [ORDER_RULES[0].changed("hard 1440")]
    with pytest.raises(Stopped, match="choose another time"):
        weigh(findings(stops, [NEEDLES, SAUNA], LONDON), frozenset(asked.value.needed), None)
    remark = findings(ORDER_RULES, [NEEDLES, at(30, T.ADJUSTMENT)], LONDON)
    assert weigh(remark, frozenset(), None) == Weighed()


def test_a_plan_lets_its_own_warning_pass_and_nothing_else() -> None:
    fine = {"sauna_after_needling": Accepted("Ana Ruiz", date(2026, 11, 3))}
    found = with_plan(findings(ORDER_RULES, [NEEDLES, SAUNA], LONDON), fine)
    assert [one.words for one in found] == [
        "Sauna after needling: fine on this plan, Ana Ruiz, 3 November 2026."
    ]
    assert told(weigh(found, frozenset(), None)) == {"accepted_on_plan": ["sauna_after_needling"]}
    both = with_plan(findings(ORDER_RULES, [NEEDLES, SAUNA, at(60, T.BOOTS)], LONDON), fine)
    with pytest.raises(Unacknowledged) as asked:
        weigh(both, frozenset(), None)
    assert asked.value.needed == ("boots_over_needled_limb",)
    stops = [ORDER_RULES[0].changed("hard 1440")]
    with pytest.raises(Stopped):
        weigh(with_plan(findings(stops, [NEEDLES, SAUNA], LONDON), fine), frozenset(), None)


@pytest.mark.parametrize(
    ("muscles", "signed", "asked"),
    [
        ({"gastrocnemius", "piriformis"}, True, True),
        ({"piriformis", "gluteus_minimus"}, True, False),
        ({"piriformis"}, False, True),
        (set(), True, False),
        (set(), False, True),
    ],
)
def test_boots_go_by_what_a_note_tells(muscles: set[str], signed: bool, asked: bool) -> None:
    told_by = Recorded(frozenset(muscles), frozenset(), signed)
    needles = replace(at(0, T.NEEDLING, own=False), legs=told_by.legs)
    assert broken(needles, BOOTS) == (["boots_over_needled_limb"] if asked else [])


@pytest.mark.parametrize("event", ["syncope", "vasovagal"])
def test_after_a_faint_no_sauna_and_no_boots_that_day(event: str) -> None:
    fainted = Recorded(frozenset(), frozenset({event}), signed=False).fainted
    visit = replace(at(-120, T.ADJUSTMENT, own=False), fainted=fainted)
    (found,) = findings(ORDER_RULES, [visit, SAUNA], LONDON)
    assert (found.slug, found.severity) == ("syncope_cooldown", Severity.HARD)
    assert found.words == "No sauna and no boots on 27 May: ask a therapist."
    assert broken(visit, BOOTS) == ["syncope_cooldown"]
    assert broken(visit, NEEDLES) == []
    assert broken(visit, at(30 + DAY, T.SAUNA)) == []
    two = next(rule for rule in ORDER_RULES if rule.slug == "syncope_cooldown").changed("hard 2")
    assert findings([two], [visit, at(30 + DAY, T.SAUNA)], LONDON)
    quiet = replace(visit, fainted=Recorded(frozenset(), frozenset({"nausea"}), True).fainted)
    assert broken(quiet, SAUNA) == []
