"""What a progress summary tells from plain values: goals, dose, soreness, what was given, when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clinic.rules.measures import MEASURES
from clinic.rules.plan_reality import Tally
from clinic.rules.progress_doses import doses, soreness_curve
from clinic.rules.progress_goals import Goal, goal_status, series_of_goal
from clinic.rules.progress_reports import ReportEntry, check_report
from clinic.rules.progress_values import (
    GivenSite,
    KeptReport,
    PlanFacts,
    ProgressFacts,
    Session,
    given_by_muscle,
    skipped,
)
from clinic.rules.scores import Kept, Series, in_series
from clinic.rules.session_record import PersonFacts, ProblemFacts
from clinic.rules.words import Decision, GoalStatus

G = GoalStatus
FIRST = date(2026, 9, 1)
DUE = date(2026, 11, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def series(slug: str, *values: str, site: str = "", days: tuple[int, ...] = ()) -> Series:
    when = days or tuple(range(0, 14 * len(values), 14))
    scores = (
        Kept("x", Decimal(value), at(FIRST + timedelta(days=day)), "Ana")
        for day, value in zip(when, values, strict=True)
    )
    return Series(MEASURES[slug], site, tuple(scores))


def session(day: int, *sites: GivenSite, pain: int | None = None, sore: object = ()) -> Session:
    told = tuple(sore) if isinstance(sore, tuple) else ()
    when = FIRST + timedelta(days=day)
    return Session("n", when, "Ana", pain_before=pain, sites=sites, soreness=told)


def facts(**more: object) -> ProgressFacts:
    values: dict[str, object] = {
        "episode": "e",
        "person": PersonFacts("p", "Zoë Łęcka 李 😀"),
        "problem": ProblemFacts("Sciatica"),
        "referrer": "",
        "opened_on": FIRST,
        "closed_on": None,
        "clinician": "Ana Ruiz",
        "today": date(2026, 10, 20),
        "zone": "Europe/London",
    }
    return ProgressFacts(**{**values, **more})  # type: ignore[arg-type]  # made of both


@pytest.mark.parametrize(
    ("scores", "today", "state"),
    [
        (("46", "20"), FIRST, G.ACHIEVED),
        (("46", "20"), date(2026, 12, 1), G.ACHIEVED),
        (("46", "30"), FIRST, G.IMPROVING),
        (("46", "40"), FIRST, G.NO_CHANGE),
        (("46", "60"), FIRST, G.WORSENING),
        (("46", "30"), date(2026, 11, 2), G.NOT_ACHIEVED),
        (("46", "30"), DUE, G.IMPROVING),
        (("46",), FIRST, None),
        (("18",), FIRST, G.ACHIEVED),
    ],
)
def test_a_goal_is_told_from_its_scores(
    scores: tuple[str, ...], today: date, state: GoalStatus | None
) -> None:
    goal = Goal("Walk the dog", "odi", target=Decimal(20), due_on=DUE)
    assert goal_status(goal, series("odi", *scores), today) is state


def test_a_goal_where_more_is_better_one_unmeasured_and_one_by_hand() -> None:
    lefs = Goal("Stairs", "lefs", target=Decimal(60), due_on=DUE)
    assert goal_status(lefs, series("lefs", "40", "61"), FIRST) is G.ACHIEVED
    assert goal_status(lefs, None, FIRST) is None
    assert goal_status(lefs, None, date(2026, 11, 2)) is G.NOT_ACHIEVED
    assert goal_status(Goal("Sleep through", met=G.IMPROVING), None, FIRST) is G.IMPROVING


def test_a_goal_finds_its_scores_by_measure_and_place() -> None:
    left = series("slr_angle", "40", site="left")
    right = series("slr_angle", "60", site="right")
    assert series_of_goal(Goal("", "slr_angle", "Right"), [left, right]) is right
    assert series_of_goal(Goal("", "slr_angle"), [left, right]) is None
    assert series_of_goal(Goal("", "slr_angle"), [left]) is left
    rows = [("psfs", site, Kept("x", Decimal(3), at(FIRST), "")) for site in ("stairs", "sitting")]
    mean = series_of_goal(Goal("", "psfs"), in_series(rows))
    assert mean is not None
    assert mean.site == "mean of sitting, stairs"


def test_a_response_is_judged_at_the_next_visit_never_on_the_same_day() -> None:
    site = GivenSite("piriformis", "left", 3, "multiple", 10)
    same_day = [session(0, site, pain=7), session(0, pain=2)]
    assert [each.pain_change for each in doses(same_day)] == [None]
    later = [session(0, site, pain=7), session(2, site, pain=4), session(40, site, pain=1)]
    assert [each.pain_change for each in doses(later)] == [-3, None, None]
    not_asked = [session(0, site, pain=7), session(2, pain=None)]
    assert [each.pain_change for each in doses(not_asked)] == [None]
    assert doses([]) == ()


def test_dose_is_needles_and_sites_that_twitched_against_the_worst_soreness() -> None:
    sites = (
        GivenSite("piriformis", "left", 3, "multiple"),
        GivenSite("soleus", "left", 2, "none"),
        GivenSite("soleus", "right", 1, "not_sought"),
    )
    (point,) = doses([session(0, *sites, sore=((0, 9), (24, 4), (48, 5)))])
    assert (point.needles, point.twitches, point.soreness) == (6, 1, 5)


def test_treatment_is_summed_by_muscle_and_side() -> None:
    one = GivenSite("piriformis", "left", 3, "multiple", 10)
    two = GivenSite("piriformis", "left", 2, "none", None)
    other = GivenSite("piriformis", "right", 1, "not_sought", None)
    left, right = given_by_muscle([session(0, one, two), session(7, one, other)])
    assert (left.sessions, left.needles, left.minutes) == (2, 8, 20)
    assert (left.twitch, left.twitch_asked) == (2, 3)
    assert (right.sessions, right.needles, right.minutes, right.twitch_asked) == (1, 1, None, 0)


def test_soreness_is_a_mean_over_those_who_told_and_the_day_itself_does_not_count() -> None:
    told = [session(0, sore=((0, 9), (24, 4), (48, 2))), session(7, sore=((24, 5),))]
    assert soreness_curve(told) == ((24, 4.5, 2), (48, 2, 1))
    assert soreness_curve([]) == ()


def test_a_questionnaire_that_was_left_out_is_known_by_the_others_and_by_re_assessments() -> None:
    odi = series("odi", "46", "30", days=(0, 28))
    psfs = series("psfs", "3", "4", "5", days=(0, 14, 28))
    sbi = series("sbi", "12", "9", "5", days=(0, 14, 28))
    two_weeks = FIRST + timedelta(days=14)
    assert skipped(odi, facts(series=(odi, psfs, sbi))) == (two_weeks,)
    assert skipped(odi, facts(series=(odi, psfs))) == ()
    held = PlanFacts("p", (), Tally(), 6, None, "", reassessed=(two_weeks,))
    assert skipped(odi, facts(series=(odi, psfs), plan=held)) == (two_weeks,)
    pain = series("nprs_leg", "7", "3", days=(0, 28))
    assert skipped(pain, facts(series=(pain, odi, psfs, sbi))) == ()


def test_a_report_is_due_by_visits_or_days_since_the_last_one() -> None:
    ten = tuple(session(2 * number) for number in range(10))
    assert not facts(sessions=ten[:9], today=FIRST + timedelta(days=20)).report_is_due
    assert facts(sessions=ten, today=FIRST + timedelta(days=20)).report_is_due
    assert facts(sessions=ten[:1], today=FIRST + timedelta(days=30)).report_is_due
    to = FIRST + timedelta(days=12)
    signed = KeptReport("r", FIRST, to, Decision.CONTINUE, to, "Ana")
    after = facts(sessions=ten, reports=(signed,), today=FIRST + timedelta(days=20))
    assert after.since == to + timedelta(days=1)
    assert [each.day for each in after.lately] == [FIRST + timedelta(days=n) for n in (14, 16, 18)]
    assert not after.report_is_due
    assert not facts(today=date(2027, 1, 1)).report_is_due


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (ReportEntry(None, DUE, "Better", "continue"), "from_on"),
        (ReportEntry(FIRST - timedelta(days=1), DUE, "Better", "continue"), "from_on"),
        (ReportEntry(FIRST, DUE + timedelta(days=1), "Better", "continue"), "to_on"),
        (ReportEntry(DUE, FIRST, "Better", "continue"), "to_on"),
        (ReportEntry(FIRST, DUE, " ", "continue"), "assessment"),
        (ReportEntry(FIRST, DUE, "Better", ""), "decision"),
        (ReportEntry(FIRST, DUE, "Better", "continue", "x" * 1201), "plan"),
    ],
)
def test_what_is_wrong_with_a_report_stands_beside_its_field(
    entry: ReportEntry, field: str
) -> None:
    assert [each.field for each in check_report(entry, FIRST, DUE)] == [field]
    assert check_report(ReportEntry(FIRST, DUE, "Better", "continue"), FIRST, DUE) == []
