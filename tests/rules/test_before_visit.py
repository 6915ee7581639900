"""What counts as the response to a session (reference 1.10); what a re-assessment asks (3.2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.rules.before_visit import (
    JUDGED_AFTER,
    LastSession,
    Response,
    Scored,
    due_measures,
    response_of,
)
from clinic.rules.session_record import ProblemFacts

TODAY = date(2026, 11, 24)
ENDED = datetime(2026, 11, 17, 10, tzinfo=UTC)
LAST = LastSession("note", date(2026, 11, 17), "Ana Ruiz", ENDED, 0, pain_before=6)


def leg(value: float, after: timedelta) -> Scored:
    return Scored("nprs_leg", value, ENDED + after)


@pytest.mark.parametrize(
    ("scores", "pain_now", "found"),
    [
        ((), None, None),
        ((leg(1, timedelta(hours=1)),), None, None),
        ((leg(1, JUDGED_AFTER - timedelta(minutes=1)),), None, None),
        ((leg(4, JUDGED_AFTER),), None, Response(6, 4, ENDED + JUDGED_AFTER)),
        ((leg(4, JUDGED_AFTER),), 5, Response(6, 5)),
        ((Scored("odi", 30, ENDED + JUDGED_AFTER),), None, None),
        (
            (leg(4, JUDGED_AFTER), Scored("nprs_back", 2, ENDED + 2 * JUDGED_AFTER)),
            None,
            Response(6, 2, ENDED + 2 * JUDGED_AFTER),
        ),
    ],
)
def test_a_response_is_never_of_the_same_day(scores, pain_now, found):
    assert response_of(LAST, scores, pain_now) == found


def test_without_pain_before_it_there_is_nothing_to_compare():
    assert response_of(replace(LAST, pain_before=None), (), 4) is None


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        ((), ("odi", "psfs", "groc_11")),
        (("nprs_leg", "rmdq_24", "psfs"), ("rmdq_24", "psfs", "groc_11")),
        (("lefs", "groc_15", "phq_2"), ("lefs", "groc_15")),
    ],
)
def test_a_reassessment_repeats_what_the_episode_began_with(begun, due):
    assert due_measures([Scored(one, 1, ENDED) for one in begun]) == due


@pytest.mark.parametrize(
    ("weeks", "word"), [(5, "acute"), (6, "subacute"), (12, "subacute"), (13, "chronic")]
)
def test_how_long_a_problem_has_lasted_follows_from_its_onset(weeks, word):
    problem = ProblemFacts("Sciatica", onset_on=TODAY - timedelta(weeks=weeks))
    assert problem.stage(TODAY) == word
    assert ProblemFacts("Sciatica").stage(TODAY) is None
