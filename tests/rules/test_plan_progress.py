from datetime import date, timedelta

import pytest

from clinic.rules.plan_progress import PhaseLine, PhaseState, VisitLine, plan_progress
from clinic.rules.words import PlannedVisitStatus as V

TODAY = date(2026, 11, 21)
PHASES = (
    PhaseLine(1, "Settle", 2, 2),
    PhaseLine(2, "Loosen", 1, 4),
    PhaseLine(3, "Strengthen", 1, 4),
)


def days(count):
    return TODAY + timedelta(days=count)


def visits(*statuses, on=None):
    """Visits 1, 2, … of a plan of three phases with four visits each."""
    dates = on or {}
    return [
        VisitLine(number, (number - 1) // 4 + 1, status, dates.get(number))
        for number, status in enumerate(statuses, 1)
    ]


def there(value):
    assert value is not None
    return value


def states(progress):
    return [phase.state.value for phase in progress.phases]


FIVE_DONE = (*[V.ATTENDED] * 5, V.BOOKED, *[V.UNBOOKED] * 6)
WEEKLY = {number: days(7 * (number - 6) + 3) for number in range(1, 7)}


def test_a_patient_sees_where_they_are():
    progress = plan_progress(PHASES, visits(*FIVE_DONE, on=WEEKLY), TODAY)
    assert (progress.done, progress.total) == (5, 12)
    assert progress.words == "visit 6 of 12"
    assert states(progress) == ["done", "now", "later"]
    assert there(progress.current_phase).name == "Loosen"
    assert [phase.words for phase in progress.phases] == [
        "done: 4 of 4 visits",
        "now: 1 of 4 visits done",
        "later: 4 visits in 4 weeks",
    ]
    assert there(progress.next).on == days(3)
    assert not progress.finished


def test_the_finish_follows_from_the_present_rate():
    forecast = plan_progress(PHASES, visits(*FIVE_DONE, on=WEEKLY), TODAY).forecast
    assert forecast.visits_per_week == pytest.approx(1)
    assert forecast.finish_on == days(3 + 6 * 7)
    assert forecast.estimated


def test_somebody_who_comes_less_often_finishes_later():
    slow = {number: days(14 * (number - 6) + 3) for number in range(1, 7)}
    forecast = plan_progress(PHASES, visits(*FIVE_DONE, on=slow), TODAY).forecast
    assert forecast.finish_on == days(3 + 6 * 14)


def test_a_long_silence_slows_the_forecast_down():
    weekly = {number: days(7 * (number - 5) - 60) for number in range(1, 6)}
    quiet = visits(*[V.ATTENDED] * 5, *[V.UNBOOKED] * 7, on=weekly)
    forecast = plan_progress(PHASES, quiet, TODAY).forecast
    assert there(forecast.visits_per_week) < 0.5
    assert there(forecast.finish_on) > days(7 * 7)


def test_the_next_visit_is_never_forecast_into_the_past():
    weekly = {number: days(7 * (number - 11) - 20) for number in range(1, 12)}
    last_open = visits(*[V.ATTENDED] * 11, V.UNBOOKED, on=weekly)
    forecast = plan_progress(PHASES, last_open, TODAY).forecast
    assert there(forecast.finish_on) >= TODAY


def test_a_plan_wholly_booked_has_its_day_and_no_estimate():
    on = {number: days(7 * (number - 6)) for number in range(1, 13)}
    booked = visits(*[V.ATTENDED] * 5, *[V.BOOKED] * 7, on=on)
    forecast = plan_progress(PHASES, booked, TODAY).forecast
    assert (forecast.finish_on, forecast.estimated) == (days(42), False)


def test_before_the_second_visit_the_plan_itself_is_the_rate():
    fresh = plan_progress(PHASES, visits(*[V.UNBOOKED] * 12), TODAY)
    assert fresh.forecast.visits_per_week is None
    assert fresh.forecast.finish_on == days(4 * 3.5 + 8 * 7)
    assert states(fresh) == ["now", "later", "later"]
    assert fresh.words == "visit 1 of 12"


def test_two_visits_on_one_day_are_no_rate():
    same = visits(V.ATTENDED, V.ATTENDED, V.UNBOOKED, on={1: TODAY, 2: TODAY})
    forecast = plan_progress(PHASES, same, TODAY).forecast
    assert forecast.visits_per_week is None
    assert forecast.finish_on == days(4)


def test_a_finished_plan_says_so():
    on = {number: days(number - 20) for number in range(1, 13)}
    progress = plan_progress(PHASES, visits(*[V.ATTENDED] * 12, on=on), TODAY)
    assert progress.finished
    assert progress.words == "all 12 visits done"
    assert progress.next is None
    assert progress.current_phase is None
    assert states(progress) == ["done"] * 3
    assert progress.forecast.finish_on == days(-8)


def test_missed_visits_are_counted_and_do_not_hold_a_phase_open():
    progress = plan_progress(PHASES, visits(*[V.ATTENDED] * 3, *[V.MISSED] * 9), TODAY)
    assert (progress.done, progress.missed) == (3, 9)
    assert progress.words == "3 of 12 visits done, 9 missed"
    assert states(progress) == ["done"] * 3
    assert progress.finished


def test_the_next_visit_is_the_next_booked_day_whatever_its_number():
    swapped = visits(V.ATTENDED, V.BOOKED, V.BOOKED, on={1: days(-1), 2: days(9), 3: days(2)})
    assert there(plan_progress(PHASES, swapped, TODAY).next).number == 3


def test_a_booked_visit_whose_day_has_passed_is_not_next():
    stale = visits(V.BOOKED, V.UNBOOKED, on={1: days(-3)})
    assert there(plan_progress(PHASES, stale, TODAY).next).number == 2
    only = visits(V.BOOKED, on={1: days(-3)})
    assert there(plan_progress(PHASES, only, TODAY).next).number == 1


def test_a_plan_without_visits_or_phases_does_not_break():
    progress = plan_progress((), [], TODAY)
    assert (progress.total, progress.finished) == (0, False)
    assert progress.words == "no visits planned yet"
    assert progress.forecast.finish_on is None


def test_a_phase_without_visits_lies_behind_once_a_later_one_is_going_on():
    own = [VisitLine(1, 2, V.ATTENDED, days(-1)), VisitLine(2, 2, V.UNBOOKED)]
    assert states(plan_progress(PHASES, own, TODAY)) == ["done", "now", "later"]


def test_the_order_visits_are_handed_in_does_not_matter():
    made = visits(*FIVE_DONE, on=WEEKLY)
    assert plan_progress(PHASES, reversed(made), TODAY) == plan_progress(PHASES, made, TODAY)


def test_words_are_the_states():
    assert [state.value for state in PhaseState] == ["done", "now", "later"]
